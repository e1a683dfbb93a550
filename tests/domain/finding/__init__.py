"""Everything found by its words."""
