"""The register of outgoing papers: each body's own book of a type and year, no number twice and none skipped."""

from django.db import models

from phoihop.foundation.audit import chain


class Book(models.Model):
    """The last number that a body gave to papers of a type in a year, from 1 on 1 January to 31 December.

    Decree 30/2020, article 15: the head of a body decides by which books it numbers; here each type has its own.
    """

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "kind", "year"], name="documents_book_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind} {self.year}: {self.last}"


class Document(models.Model):
    """One paper in the register, as it was issued."""

    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    symbol = models.CharField(max_length=80)
    kind = models.CharField(max_length=100)
    about = models.CharField(max_length=500)
    issued_on = models.DateField()
    facts = models.TextField()  # canonical JSON of the paper
    digest = models.CharField(max_length=64)  # SHA-256 of `facts`
    code = models.CharField(max_length=14, unique=True)  # printed on it: by this anybody asks whether it was issued
    address = models.CharField(
        max_length=200
    )  # of the page that answers, as printed; it stays though the site may move

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "kind", "year", "number"], name="documents_number_once")]

    def __str__(self) -> str:
        return f"{self.number}/{self.symbol}"

    def told(self) -> dict[str, object]:
        """What the act of registering vouches for: the paper by its digest, and the line in the register."""
        line = [self.body_id, self.year, self.symbol, self.kind, self.about, self.issued_on.isoformat()]
        line += [self.code, self.address]
        digest = self.digest if chain.digest(self.facts) == self.digest else ""
        return {"number": self.number, "digest": digest, "line": chain.digest(chain.canonical(line))}
