"""Bodies come and go, duties do not: mergers, splits and endings as events, with an heir for everything that is owed."""
