"""Where browsers take passkeys, as their makers wrote it down: a name over https, or localhost."""

import pytest

from phoihop.foundation.accounts import passkeys
from phoihop.foundation.accounts.passkeys import Place


class TestPlace:
    @pytest.mark.parametrize(
        ("host", "https", "place"),
        [
            ("localhost:8000", False, Place(works=True)),
            ("localhost", False, Place(works=True)),
            ("phoihop.localhost:8000", False, Place(works=True)),
            ("phoihop.laocai.gov.vn", True, Place(works=True)),
            ("phoihop.laocai.gov.vn", False, Place(works=False)),
            ("127.0.0.1:8000", False, Place(works=False, instead="http://localhost:8000")),
            ("127.0.0.1", False, Place(works=False, instead="http://localhost")),
            ("[::1]:8000", False, Place(works=False, instead="http://localhost:8000")),
            ("[::1]", False, Place(works=False, instead="http://localhost")),
            ("10.0.0.5:8000", False, Place(works=False)),
            ("10.0.0.5", True, Place(works=False)),
            ("127.0.0.1:8443", True, Place(works=False)),
        ],
    )
    def test_takes_passkeys_by_name_alone(self, host: str, https: bool, place: Place) -> None:
        assert passkeys.place(host, https=https) == place
