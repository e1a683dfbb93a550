"""Tables of steps and one way to move along them."""
