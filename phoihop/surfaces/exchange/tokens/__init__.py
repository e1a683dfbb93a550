"""The page of keys for machines."""
