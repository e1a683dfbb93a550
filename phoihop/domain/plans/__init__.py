"""What this year: the joint plan and its rows."""
