"""The shape of what stands in an address."""


class CodeConverter:
    """A code as the trade writes them, Vietnamese letters too; nothing that no database could hold. Else 404."""

    regex = r"[^/\x00-\x1f\x7f]{1,120}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value
