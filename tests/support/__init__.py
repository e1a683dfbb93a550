"""What tests stand on: a product of their own, and a browser that complains."""
