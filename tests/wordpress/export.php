<?php
require_once ABSPATH . 'wp-admin/includes/export.php';
@export_wp(); // its headers come late here
