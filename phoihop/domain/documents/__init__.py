"""The paper itself: official forms, numbering, the register."""
