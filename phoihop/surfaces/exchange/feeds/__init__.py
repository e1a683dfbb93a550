"""Calendars and news by an address that its holder can take back."""
