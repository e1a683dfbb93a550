"""The address of the mail server is understood whole, and no password leaves in the clear."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from phoihop.config.mail import Server, server_of


class TestServerOf:
    @pytest.mark.parametrize(
        ("address", "server"),
        [
            ("smtp://thu.coquan.example", Server("thu.coquan.example", 25, "", "", starts_tls=False, is_tls=False)),
            ("smtp://127.0.0.1:2525", Server("127.0.0.1", 2525, "", "", starts_tls=False, is_tls=False)),
            ("smtp+tls://ten:mat%40khau@thu", Server("thu", 587, "ten", "mat@khau", starts_tls=True, is_tls=False)),
            ("smtps://t%C3%AAn:p%3Aq@thu:1465", Server("thu", 1465, "tên", "p:q", starts_tls=False, is_tls=True)),
            ("smtps://thu", Server("thu", 465, "", "", starts_tls=False, is_tls=True)),
        ],
    )
    def test_understands(self, address: str, server: Server) -> None:
        assert server_of(address) == server

    @pytest.mark.parametrize("address", ["thu.coquan.example", "smtp://", "http://thu", "smtp+tls://ten:bimat@thu:x"])
    def test_refuses_what_names_no_mail_server_without_repeating_it(self, address: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="PHOIHOP_MAIL is") as refusal:
            server_of(address)

        assert "bimat" not in str(refusal.value)

    @pytest.mark.parametrize("address", ["smtp://ten:bimat@thu", "smtp://ten@thu:587", "smtp://:bimat@thu"])
    def test_refuses_a_name_or_password_in_the_clear(self, address: str) -> None:
        with pytest.raises(ImproperlyConfigured, match="in the clear") as refusal:
            server_of(address)

        assert "bimat" not in str(refusal.value)
