"""Other systems, filled with the same rows and asked the same on the same machine."""
