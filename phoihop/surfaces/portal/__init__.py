"""The public site: articles that two people vouch for, and what everybody may read of the ledger. Alone in knowing Wagtail."""
