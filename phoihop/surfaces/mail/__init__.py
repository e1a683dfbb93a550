"""Letters: what waits and a link, never a word of the thing itself; to whoever still has the right when it is sent."""
