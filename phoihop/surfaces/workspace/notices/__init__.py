"""What a person is told for the body that they act for, and how they want to hear of it."""
