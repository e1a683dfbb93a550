"""What this year: joint plans, their rows, agreed by both sides before they bind."""
