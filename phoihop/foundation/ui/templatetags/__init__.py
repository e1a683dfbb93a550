"""Template libraries: `{% load ui %}`."""
