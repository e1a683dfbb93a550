"""Ready rows for the list of bodies."""

from collections.abc import Iterable
from datetime import date

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Holding
from phoihop.domain.organisations.queries import Titled


def people_of(body_ids: Iterable[int], on: date) -> dict[int, list[Titled]]:
    """Those who hold a post in each body on the day, by the order of that post, each with all posts: two queries."""
    found: dict[int, dict[int, str]] = {body_id: {} for body_id in body_ids}
    holdings = Holding.objects.filter(organisations.living(on)).select_related("person", "post")
    for row in holdings.filter(post__body_id__in=found).order_by("post__protocol_order", "person__full_name", "pk"):
        found[row.post.body_id].setdefault(row.person_id, row.person.full_name)
    titles: dict[int, list[str]] = {person_id: [] for people in found.values() for person_id in people}
    for row in holdings.filter(person_id__in=titles).order_by("post__protocol_order", "post__pk"):
        titles[row.person_id].append(row.post.title)
    return {
        body_id: [Titled(name, tuple(titles[person_id])) for person_id, name in people.items()]
        for body_id, people in found.items()
    }
