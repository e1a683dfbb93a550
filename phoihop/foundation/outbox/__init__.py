"""Messages committed with the data that causes them."""
