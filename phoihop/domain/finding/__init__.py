"""What one may see, found by its words: without marks, by abbreviations, by old names, by the number of a paper."""
