"""Light, dark, or as the system says: a choice of the browser, kept in a cookie and nowhere else."""

from collections.abc import Mapping

COOKIE = "phoihop-theme"  # written by static/ui/js/theme.js too
SYSTEM = "system"
THEMES = ("light", "dark", SYSTEM)
YEAR = 365 * 24 * 3600


def chosen(cookies: Mapping[str, str]) -> str:
    """What the cookie says, or the system's way when it says nothing known."""
    said = cookies.get(COOKIE, SYSTEM)
    return said if said in THEMES else SYSTEM
