"""Vietnamese conventions, over every day and a great many numbers."""
