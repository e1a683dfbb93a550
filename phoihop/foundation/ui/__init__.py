"""Components, icons, styles, vendored scripts and template tags; a gallery page."""
