"""Tables of steps, and the day that an installation stands still on."""
