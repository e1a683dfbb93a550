"""The faces: translate between a public and the trade; decide nothing; strangers to one another."""
