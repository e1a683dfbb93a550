"""The structure of any day: as a list, between two days, as a drawing, and the life of each body."""
