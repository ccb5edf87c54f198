<?php
// What moderators and viewers do between two runs, to comments of the last twelve days on public posts. Prints one line
// "WHAT ID" each.
global $wpdb;
function some(string $where, int $n): array
{
    global $wpdb;
    static $used = [0];
    $ids = $wpdb->get_col("SELECT c.comment_ID FROM wp_comments c JOIN wp_posts p ON p.ID = c.comment_post_ID
        WHERE p.post_status = 'publish' AND p.post_password = '' AND c.comment_type = 'comment' AND c.comment_parent = 0
        AND c.comment_date_gmt > (SELECT max(comment_date_gmt) FROM wp_comments WHERE comment_type = 'comment') - INTERVAL 12 DAY
        AND c.comment_ID NOT IN (" . implode(',', $used) . ") AND $where ORDER BY c.comment_ID LIMIT $n");
    count($ids) == $n || exit("too few comments where $where\n");
    $used = array_merge($used, $ids);
    return $ids;
}
function told(string $what, array $ids): void
{
    foreach ($ids as $id) {
        echo "$what $id\n";
    }
}
// 12 recent ones to work with, 3 of them pending.
if (($args[0] ?? '') === 'prepare') {
    for ($i = 0; $i < 12; $i++) {
        $gmt = gmdate('Y-m-d H:i:s', time() - 86400 * (2 + $i % 7) - $i);
        wp_insert_comment(['comment_post_ID' => get_page_by_path('disc-week-one', OBJECT, 'post')->ID, 'comment_author' => "Recent $i",
            'comment_author_email' => "viewer9$i@mail.invalid", 'comment_author_IP' => '203.0.113.9',
            'comment_content' => "Recent words number $i", 'comment_type' => 'comment', 'comment_approved' => $i < 3 ? '0' : '1',
            'comment_date' => get_date_from_gmt($gmt), 'comment_date_gmt' => $gmt]);
    }
    return;
}
$late = some("c.comment_approved = '0'", 2);
foreach ($late as $id) {
    wp_set_comment_status($id, 'approve'); // keeps its old date
}
told('approved', $late);
$edited = some("c.comment_approved = '1'", 2);
foreach ($edited as $id) {
    wp_update_comment(['comment_ID' => $id, 'comment_content' => "Edited: now my leg is numb, too, number $id"]);
}
told('edited', $edited);
foreach (['hold', 'spam', 'trash'] as $status) {
    $ids = some("c.comment_approved = '1'", 1);
    wp_set_comment_status($ids[0], $status);
    told($status, $ids);
}
$deleted = some("c.comment_approved = '1'", 1);
wp_delete_comment($deleted[0], true);
told('deleted', $deleted);
$gmt = gmdate('Y-m-d H:i:s', time() - 60);
told('new', [wp_insert_comment(['comment_post_ID' => get_page_by_path('upper-back', OBJECT, 'post')->ID, 'comment_author' => 'Newcomer',
    'comment_content' => 'I just found this, thank you', 'comment_type' => 'comment', 'comment_approved' => '1',
    'comment_date' => get_date_from_gmt($gmt), 'comment_date_gmt' => $gmt])]);
