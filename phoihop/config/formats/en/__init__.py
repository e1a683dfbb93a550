"""English formats, day first as well."""
