"""What never stands in a log: the secret of a feed, which has to stand in its address."""

import logging
import re

_FEED = re.compile(r"(/feeds/)[^/\s]+")
_KEY = re.compile(r"\bph_[A-Za-z0-9_-]{20,}")


class Masked(logging.Filter):
    """Lets every line through, without the secrets that an address may hold."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The line as it may be kept."""
        said = record.getMessage()
        masked = _KEY.sub("ph_…", _FEED.sub(r"\1…", said))
        if masked != said:
            record.msg, record.args = masked, ()
        return True
