"""The requirements of ASVS 5.0 that a machine can check, by their numbers."""
