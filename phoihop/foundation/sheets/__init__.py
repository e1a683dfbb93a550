"""A list as a spreadsheet that can be shown to anybody, and as plain CSV; no text in it is ever taken for a formula."""
