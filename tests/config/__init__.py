"""The command and the case, as an operator meets them."""
