"""What voters ask: the board, one petition with its way, the table at a meeting, and the report."""
