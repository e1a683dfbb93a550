"""What is scored, and what the grades come to together: pure."""

from collections.abc import Iterable
from typing import Protocol


class Scored(Protocol):
    """An article as far as a review reads it."""

    pk: int
    number: int
    chapter: str
    label: str
    heading: str
    operative: bool


def points(articles: Iterable[Scored], *, by_group: bool) -> list[tuple[str, int | None]]:
    """What is scored: each article that asks for action, or each group (chapter) that has one; with the article's number."""
    asked = [article for article in articles if article.operative]
    if by_group and all(article.chapter for article in asked):
        return [(chapter, None) for chapter in dict.fromkeys(article.chapter for article in asked)]
    return [(f"{row.label or f'Điều {row.number}.'} {row.heading}", row.pk) for row in asked]


def of_one_mind(grades: Iterable[str]) -> str:
    """The grade that all sides gave; empty where they differ or nobody gave any."""
    given = set(grades)
    return given.pop() if len(given) == 1 else ""
