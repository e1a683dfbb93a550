"""Every speed that we claim, as a command beside its floor. See README.md."""
