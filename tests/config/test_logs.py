"""No key that stands in an address stands in a log."""

import logging

import pytest

from phoihop.config.logs import Masked
from phoihop.domain.meetings.conclusions import files

SECRET = "ph_3hJk2v9QmX4yT8wZr1nB6cD7fG0sA5eL"


class TestALine:
    @pytest.mark.parametrize(
        ("message", "args"),
        [
            ("Method Not Allowed (OPTIONS): %s", (f"/feeds/{SECRET}/deadlines.ics",)),
            (f"Not Found: /feeds/{SECRET}/news.xml", ()),
            ("Not Found: %s", (f"/api/v1/?key={SECRET}",)),
        ],
    )
    def test_is_kept_without_the_secret(self, message, args):
        record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)

        assert Masked().filter(record)
        assert SECRET not in record.getMessage()
        assert "…" in record.getMessage()

    def test_of_anything_else_is_kept_as_it_is(self):
        record = logging.LogRecord("phoihop", logging.WARNING, __file__, 1, "Not Found: %s", ("/plans/KH-2021/",), None)

        assert Masked().filter(record)
        assert record.getMessage() == "Not Found: /plans/KH-2021/"


class TestADamagedFile:
    def test_leaves_nothing_of_its_words_in_the_log(self, caplog):
        damaged = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog /Nguyen Thi Mai 0912345678>>\nendobj\n%%EOF"

        with pytest.raises(files.Unreadable):
            files.text_of("don.pdf", damaged)

        assert caplog.records == []
