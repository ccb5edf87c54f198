<?php
// wp-config.php of the site under test. WP_DIR: the folder of site.sh; WP_USER: who runs it, whom the database knows by its socket.
$dir = getenv('WP_DIR');
define('DB_NAME', 'wordpress');
define('DB_USER', getenv('WP_USER'));
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $dir . '/db.sock');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $k) {
    define($k . '_KEY', 'no secret: ' . $k);
    define($k . '_SALT', 'no secret either: ' . $k);
}
$table_prefix = 'wp_';
// One site at two addresses: http directly, https through front.py.
if (($_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '') === 'https') {
    $_SERVER['HTTPS'] = 'on';
}
$here = (empty($_SERVER['HTTPS']) ? 'http' : 'https') . '://' . ($_SERVER['HTTP_HOST'] ?? 'blog.invalid');
define('WP_HOME', $here);
define('WP_SITEURL', $here);
// No network and no background work: the test asks, nothing else happens.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
// WP_ENVIRONMENT_TYPE is left at "production": application passwords work over https alone, as on a real site.
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
