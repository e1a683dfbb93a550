"""Reviews of agreements: what is due, scoring alone, the common text, signing."""
