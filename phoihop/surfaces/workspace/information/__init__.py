"""Information exchanged between the sides: the board, one item, sending and answering."""
