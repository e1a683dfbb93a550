"""Reports: on screen with figures that open, and as files."""
