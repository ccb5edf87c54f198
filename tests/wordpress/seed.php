<?php
// Posts, people and comments. Always the same, except that dates count back from now. Every comment says "note N" with a
// number of its own, which tells it apart in every view of the site.
global $wpdb;
kses_remove_filters();
wp_defer_comment_counting(true);
update_option('timezone_string', 'Europe/Berlin'); // comment_date and comment_date_gmt differ, and its clock repeats an hour
update_option('comment_moderation', 0);
update_option('thread_comments', 1);
update_option('thread_comments_depth', 5);
update_option('page_comments', 1);
update_option('comments_per_page', 50);
update_option('comment_order', 'asc');
update_option('default_comments_page', 'oldest');
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%postname%/');
$wp_rewrite->flush_rules(false);

function person(string $login, string $role, string $name): int
{
    $id = wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(), 'role' => $role,
                          'display_name' => $name, 'user_email' => "$login@people.invalid"]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'redflag']);
    $file = getenv('WP_DIR') . "/$login.password";
    touch($file);
    chmod($file, 0600);
    file_put_contents($file, WP_Application_Passwords::chunk_password($password) . "\n");
    return $id;
}
wp_update_user(['ID' => 1, 'display_name' => 'Tess the Therapist']);
person('moderator', 'editor', 'Mo Derator');
person('writer', 'author', 'Wri Ter');
$reader = person('reader', 'subscriber', 'Rea Der');

function article(string $slug, string $title, array $more = []): int
{
    return wp_insert_post($more + ['post_name' => $slug, 'post_title' => $title, 'post_status' => 'publish', 'post_author' => 1,
                                   'comment_status' => 'open', 'post_content' => "<p>$title, shown step by step.</p>",
                                   'post_date_gmt' => gmdate('Y-m-d H:i:s', time() - 400 * 86400)]);
}
$posts = [
    'upper' => article('upper-back', 'Six stretches for a stiff upper back'),
    'bridge' => article('glute-bridge', 'Glute bridges & a quiet back'),
    'disc' => article('disc-week-one', 'A bulging disc: the first week'),
    'club' => article('members-only', 'For members', ['post_password' => 'open sesame']),
    'draft' => article('not-yet', 'Not yet out', ['post_status' => 'draft']),
    'private' => article('among-us', 'Among ourselves', ['post_status' => 'private']),
    'about' => article('about', 'About the clinic', ['post_type' => 'page']),
];

$words = [
    "Number three loosened me up at once, thanks!",
    "My calf has been hot and swollen since Tuesday.\nShould I still do these?",
    "First line\nsecond line\n\nA new paragraph after a blank line.",
    "I can't feel my left foot any more & the bladder is \"different\" since last night",
    "It's great :) and my husband says so, too ;-)",
    "Don't know -- the 2nd one hurts, 5 x 10 was too much...",
    "See https://example.invalid/stretch?a=1&b=2 for the chart",
    "<blockquote>Keep the ribs down</blockquote>That cue <strong>finally</strong> made it click",
    "Danke! Für meinen Rücken genau das Richtige 🙏💪",
    "a<br />b<br>c",
    "<ul><li>bridges</li><li>clams</li></ul>Which one first?",
    "pain at 3 < 5 on the scale, is that ok?",
    "<a href=\"https://example.invalid/\" rel=\"nofollow\">my page</a> has more",
    "Woke with chest pain and short of breath after the set",
    "<code>10 reps</code> is what I do <em>daily</em>",
    "数字三很有用",
    "<img src=\"https://example.invalid/knee.jpg\" alt=\"my knee\" /> look at this",
];
$names = ["Ann", "Björn", "Chloé O'Neil", "D.", "<b>Eve</b>", "Fay & Gus", "\"Hal\"", "小林", "Ivy🌿", ""];

$number = 0;
$made = [];
function comment(string $post, array $c = []): int
{
    global $number, $made, $posts, $words, $names;
    $n = ++$number;
    // From 300 days to some hours ago, in the order of the numbers.
    $gmt = time() - intdiv(300 * 86400 * max(0, 620 - $n), 620) - 7200;
    $gmt = $c['gmt'] ?? $gmt;
    unset($c['gmt']);
    $id = wp_insert_comment($c + [
        'comment_post_ID' => $posts[$post], 'comment_author' => $names[$n % count($names)],
        'comment_author_email' => "viewer$n@mail.invalid", 'comment_author_IP' => "203.0.113." . ($n % 250),
        'comment_author_url' => $n % 7 ? '' : "https://site$n.invalid/", 'comment_agent' => "Browser/$n",
        'comment_content' => $words[$n % count($words)] . " note $n",
        'comment_date' => get_date_from_gmt(gmdate('Y-m-d H:i:s', $gmt)), 'comment_date_gmt' => gmdate('Y-m-d H:i:s', $gmt),
        'comment_type' => 'comment', 'comment_approved' => $n % 11 == 5 ? '0' : ($n % 17 == 6 ? 'spam' : ($n % 23 == 7 ? 'trash' : '1'))]);
    $made[$post][] = $id;
    return $id;
}

// Threads: a comment answers one of the last nine of its post, so that some are far deeper than the theme shows. Every tenth
// answer may stand under a comment that is not shown.
function parent_for(string $post, int $i): int
{
    global $made;
    $last = count($made[$post]) - 1;
    for ($back = $i * 7 % 9; $back < 30; $back++) {
        $id = $made[$post][max(0, $last - $back)];
        if ($i % 10 == 4 || get_comment($id)->comment_approved === '1') {
            return $id;
        }
    }
    return 0;
}
foreach (['upper' => 330, 'bridge' => 150, 'disc' => 60, 'about' => 20, 'club' => 30, 'draft' => 6, 'private' => 6] as $post => $n) {
    for ($i = 0; $i < $n; $i++) {
        $c = [];
        if ($i > 2 && $i % 3) {
            $c['comment_parent'] = parent_for($post, $i);
        }
        if ($i % 20 == 9) { // the therapist answers
            $c += ['user_id' => 1, 'comment_author' => 'Tess the Therapist', 'comment_approved' => '1',
                   'comment_content' => 'Go slower and breathe out, note ' . ($number + 1)];
        } elseif ($i % 20 == 13) {
            $c += ['user_id' => $reader, 'comment_author' => 'Rea Der'];
        }
        comment($post, $c);
    }
}
// Five around the hour that the clock of the site repeated last autumn.
foreach ((new DateTimeZone('Europe/Berlin'))->getTransitions(time() - 370 * 86400, time()) as $t) {
    $repeats = $t['isdst'] ? $repeats ?? 0 : $t['ts'] - 1800;
}
for ($i = 0; $i < 5; $i++) {
    comment('disc', ['gmt' => $repeats + $i * 900, 'comment_approved' => '1']);
}
foreach (['pingback', 'trackback', 'pingback', 'trackback'] as $type) {
    comment('upper', ['comment_type' => $type, 'comment_approved' => '1']);
    comment('bridge', ['comment_type' => $type, 'comment_approved' => '0']);
}
wp_defer_comment_counting(false);
file_put_contents(getenv('WP_DIR') . '/posts', implode('', array_map(fn($k, $v) => "$k\t$v\n", array_keys($posts), $posts)));
echo "$number comments on ", count($posts), " posts\n";
