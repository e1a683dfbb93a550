"""People who sign in, their second factor, and for which body they act."""
