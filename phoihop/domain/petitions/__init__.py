"""What people ask: where it was said, who holds it, what was answered, and, told apart from that, what came of it."""
