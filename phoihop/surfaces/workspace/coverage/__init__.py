"""How much of each level has signed, and what was done on time: as of any day, by the bodies of that day."""
