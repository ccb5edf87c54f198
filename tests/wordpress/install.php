<?php
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Back on Track', 'therapist', 'therapist@blog.invalid', true, '', 'not-needed-' . wp_rand());
foreach (get_comments(['status' => 'all', 'fields' => 'ids']) as $id) {
    wp_delete_comment($id, true);
}
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1, 'fields' => 'ids']) as $id) {
    wp_delete_post($id, true);
}
