"""People who sign in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person with a sign-in name. What they may do comes from mandates in bodies, never from flags here."""

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
