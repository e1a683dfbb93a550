"""The tables of Wagtail, each app of it made in one step."""
