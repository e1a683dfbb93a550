"""One box over everything that one may see."""
