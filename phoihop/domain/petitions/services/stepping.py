"""What every verb does: take one step, add it to the way, refuse what is not whole, do the same request once.

Each verb takes an idempotency key: the same request again changes nothing and gives the petition as it stands; another
request under the same key is refused.
"""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from phoihop.domain.documents import paper
from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import WORDS_MAX, Petition, Planned, Reader, Referral, Session, Sitting, Stage
from phoihop.domain.petitions.states import STEPS, PetitionVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.vn import personal, text

_ASKED = ("petition_id", "verb", "actor_id", "words")  # what every request says
_ASKED_BESIDES = {
    PetitionVerb.ROUTE: ("holder_id",),
    PetitionVerb.ANSWER: ("paper",),
    PetitionVerb.REPORT: ("result", "result_day"),
    PetitionVerb.ASK_HELP: ("other_id",),
    PetitionVerb.PASS: ("holder_id", "other_id"),
    PetitionVerb.JOIN: ("matter_id",),
    PetitionVerb.PROMISE: ("other_due_on",),
    PetitionVerb.DELAY: ("other_due_on",),
    PetitionVerb.DRAFT: ("person_id",),
    PetitionVerb.CHECK: ("person_id",),
    PetitionVerb.OBJECT: ("person_id",),
}


class CannotPetition(Exception):
    """What was given is not whole, or the key served another request. Carries a sentence for people.

    `field` names which of the things given it speaks of, where it speaks of one.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NamesSomebody(CannotPetition):
    """Somebody seems to be called by name where nobody's name is kept; who wrote it can say that it is nobody's."""


def written(words: str, sentence: str, *, most: int = WORDS_MAX, needed: bool = True) -> str:
    """The words in the form that is kept, with nothing in them that leads to a person. Raises CannotPetition."""
    kept = text.nfc(paper.printable(words)).replace("\r\n", "\n").strip()
    if len(kept) > most or (needed and not kept):
        raise CannotPetition(sentence)
    refusals = {
        "TELEPHONE": _("There seems to be a telephone number in it. Nobody's is kept here: take it out."),
        "IDENTITY": _("There seems to be the number of an identity paper in it. Nobody's is kept here: take it out."),
        "MAIL": _("There seems to be an e-mail address in it. Nobody's is kept here: take it out."),
    }
    if found := personal.found(kept):
        raise CannotPetition(refusals[found])
    return kept


def redacted(words: str, sentence: str, *, most: int = WORDS_MAX) -> str:
    """Words that go out to everybody, with nobody in them. Raises CannotPetition naming whom it found."""
    kept = written(words, sentence, most=most)
    if called := personal.named(kept):
        raise CannotPetition(
            _("This goes out to everybody, and “%(called)s” seems to be a person. Take the name out.")
            % {"called": called}
        )
    return kept


def locked(petition: Petition) -> Petition:
    """The petition as it is now, held until the transaction ends: two steps at once take turns."""
    return Petition.objects.select_for_update().get(pk=petition.pk)


def locked_together(petition: Petition) -> tuple[Petition, list[Petition]]:
    """The petition and the others of its matter as they are now, held in one order, so that nobody waits for one another.

    Raises CannotPetition where it was set beside others, or apart, meanwhile.
    """
    matter = Petition.objects.values_list("matter_id", flat=True).get(pk=petition.pk)
    beside = Q(pk=petition.pk) if matter is None else Q(pk=petition.pk) | Q(matter_id=matter)
    rows = list(Petition.objects.select_for_update().filter(beside).order_by("pk"))
    row = next(one for one in rows if one.pk == petition.pk)
    if row.matter_id != matter:
        raise CannotPetition(_("It was set beside others, or apart, at this moment. Load the page anew."))
    return row, [one for one in rows if one.pk != row.pk]


def begun(row: Petition, verb: PetitionVerb, *, by: Actor, on: date, key: str, words: str = "") -> Stage:
    """A stage that leaves holder, result and matter as they are; the verb changes what it speaks of. Raises Denied."""
    return Stage(
        petition=row, verb=verb, actor_id=permissions.check_speaks(by), on=on, key=key, words=words,
        holder_id=row.holder_id, result=row.result, result_day=row.result_day, matter_id=row.matter_id,
    )  # fmt: skip


def taken(stage: Stage) -> bool:
    """Whether this very step was taken under its key before. Raises CannotPetition when the key served another one."""
    done = Stage.objects.filter(key=stage.key).first()
    if done is None:
        return False
    for name in (*_ASKED, *_ASKED_BESIDES.get(PetitionVerb(stage.verb), ())):
        if getattr(done, name) != getattr(stage, name):
            raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
    return True


def go(row: Petition, stage: Stage, by: Actor, at: datetime) -> Petition:
    """Take one step, add it to the way, and let the petition stand where it led. Raises CannotPetition, WrongStep."""
    last = row.way.order_by("-pk").first()
    if last and stage.on < last.on:
        raise CannotPetition(_("This day is before the day of the last step. Choose that day or a later one."))
    stage.due_on = row.due_on
    row.holder_id, row.matter_id = stage.holder_id, stage.matter_id
    row.result, row.result_day = stage.result, stage.result_day
    lifecycle.move(row, steps=STEPS, verb=stage.verb, by=by, at=at, facts=stage.told())
    row.save(update_fields=["holder", "due_on", "result", "result_day", "matter"])
    stage.save(force_insert=True)
    read_by(row, stage.holder_id, stage.other_id)
    return row


def read_by(row: Petition, *bodies: int | None) -> None:
    """Let these bodies see the petition from now on; once however often."""
    told = [Reader(petition=row, body_id=body) for body in bodies if body is not None]
    Reader.objects.bulk_create(told, ignore_conflicts=True)


def check_same(row: Session | Petition | Planned | Referral | Sitting, same: dict[str, object]) -> None:
    """Raises CannotPetition when what stands under this key is something else."""
    if any(getattr(row, name) != value for name, value in same.items()):
        raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
