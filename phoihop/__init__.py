"""One ledger of commitments between public bodies that coordinate as equals."""
