"""PostgreSQL on several machines: while the one that decides changes, who asks waits for the next instead of being refused."""
