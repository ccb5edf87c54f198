<?php
// Run a file inside of WordPress: php inside.php FILE ARGUMENT...
$file = $argv[1];
$args = array_slice($argv, 2);
$env = @parse_ini_file(getenv('WP_DIR') . '/env') ?: [];
$_SERVER['HTTP_HOST'] = isset($env['URL']) ? substr($env['URL'], 7) : 'blog.invalid';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
if (basename($file) === 'install.php') {
    define('WP_INSTALLING', true);
}
require getenv('WP_DIR') . '/www/wp-load.php';
require $file;
