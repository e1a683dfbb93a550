"""The trade: read the folder names first. No page, no HTTP, no e-mail in here."""
