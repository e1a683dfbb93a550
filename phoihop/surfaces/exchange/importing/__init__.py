"""Lists from a spreadsheet: looked at first, mended on the page, taken in whole or without what is bad, taken back for a day."""
