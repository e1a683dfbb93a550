"""Due days, the working-day calendar, reporting periods."""
