"""The paper itself: register, numbering, official forms."""
