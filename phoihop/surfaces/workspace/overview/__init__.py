"""What a leader sees in two minutes: what is late and whose, what comes, and how far everything is, on any day."""
