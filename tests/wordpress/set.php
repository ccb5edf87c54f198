<?php
// set.php theme NAME | permalinks pretty|plain
if ($args[0] === 'theme') {
    switch_theme($args[1]);
} else {
    global $wp_rewrite;
    $wp_rewrite->set_permalink_structure($args[1] === 'pretty' ? '/%postname%/' : '');
    $wp_rewrite->flush_rules(false);
}
