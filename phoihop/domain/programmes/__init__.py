"""What the work serves: resolutions, key schemes, national target programmes, movements and directives, and how far they are."""
