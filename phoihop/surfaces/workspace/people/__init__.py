"""The people of a body and their accounts."""
