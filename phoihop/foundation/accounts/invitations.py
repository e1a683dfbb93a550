"""A way in that opens once: an address that a person is handed, and that lets them choose a password.

It holds for as long as `PASSWORD_RESET_TIMEOUT`, and no longer than until a password is chosen or taken or somebody signs in:
it is signed over both. Whoever gives the account more takes its password, so that no address opens more than it was made
for. Nobody but its holder knows the password that comes of it.
"""

from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from phoihop.foundation.accounts.models import User


def parts(user: User) -> tuple[str, str]:
    """What the address names: who, and the mark that opens."""
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
