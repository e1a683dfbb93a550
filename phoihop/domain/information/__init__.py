"""Information from one side to others: sent, received, opened, acknowledged, and answered by the day that a rule sets."""
