"""The proposals in a text. Each field is tied to its words; a person decides what becomes a commitment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from phoihop.domain.meetings.conclusions import bodies, confidence, dues, moods, sentences
from phoihop.domain.meetings.conclusions.names import PERSON, row


@dataclass(frozen=True)
class Proposal:
    """One proposed commitment; `start` and `end` count characters of the text's NFC form."""

    start: int
    end: int
    sentence: str
    mood: moods.Mood
    leads: list[str]
    supports: list[str]
    action: str
    due: dues.Due | None
    confidence: float


@dataclass(frozen=True)
class _Carried:
    """What the next piece may take over."""

    mood: moods.Mood
    leads: list[str]
    lists: bool  # it ended with a colon: what follows are its items
    asked: bool = False  # a verb asked it, and asks what follows too


_ANNEX = re.compile(
    r"^(?:Cơ quan|Đơn vị)\s+(?P<role>chủ trì|phối hợp|thực hiện)\s*:\s*|^(?:Thời gian|Thời hạn)(?:\s+\w+){0,2}\s*:\s*",
    re.IGNORECASE,
)
_Outcome = tuple[Proposal | None, _Carried | None]
_ADDRESS = re.compile(rf"[\s:]*(?:(?:các )?đồng chí\s+(?P<person>{PERSON})?)?")
_NO_WORK = re.compile(r"(?:là(?! cơ quan| đầu mối| đơn vị)|trong|trước|theo)\b(?! dõi)")
_SHORT = 30  # letters before a colon, as in “thực hiện các nội dung sau:”, are no work of their own
_CLOSING = re.compile(
    r"(?:Đồng thời,?\s+)?(?:hoàn thành|xong|thời gian|thời hạn|phấn đấu|báo cáo (?:kết quả|tiến độ|hằng|hàng|định kỳ|trước|về)|gửi|trình|trường hợp|nếu|trong đó|bảo đảm|đảm bảo|không để|tránh|đề xuất (?:hướng|giải pháp|phương án|biện pháp)) "
    rf"|(?:(?:định kỳ|kịp thời|hằng năm|hàng năm)[^,;]{{0,20}}(?:,\s*(?:hằng|hàng) (?:năm|quý|tháng))?\s+)?(?:tổng hợp(?: kết quả| tình hình)?,?\s+)?báo cáo (?={bodies.HEAD})"
)
# Behind a semicolon these say how the work above is done, not what else is to be done.
_HOW = re.compile(
    r"(?:cơ quan chủ trì|nội dung|kinh phí|thành phần|địa điểm|hình thức|đối tượng|phạm vi|số lượng|quá (?:thời )?hạn|(?:cơ quan|đơn vị|địa phương|nơi) nào)(?!\w)"
)
_ALSO = re.compile(rf"Đồng thời,?\s+(?={bodies.ACTION.pattern})")
_BINDS = re.compile(r"(?<!\w)(?:cần|phải|sẽ|có trách nhiệm|chủ trì)(?!\w)")
_DUTY = re.compile(
    r"^(?:(?:Nội dung|Nhiệm vụ|Tên nhiệm vụ|Công việc)\s*:\s*)?(?:[Xx]ây dựng|[Tt]ổ chức|[Rr]à soát|[Bb]an hành|[Tt]riển khai|[Tt]ăng cường|[Tt]ham mưu|[Kk]iểm tra|[Gg]iám sát|[Tt]uyên truyền|[Hh]ướng dẫn|[Nn]ghiên cứu)"
)


def read(text: str, *, on: date) -> list[Proposal]:
    """Every task that the text sets, in order; days without a year are the next ones from `on`."""
    written, placed = sentences.readable(text)
    found: list[Proposal] = []
    carried: _Carried | None = None
    last: sentences.Piece | None = None
    listed: moods.Mood | None = None  # in which mood the list that goes on was opened
    results = over = telling = False
    for piece in sentences.pieces(placed):
        if _ANNEX.match(piece.words):
            task = _annexed(found, last, piece, written, on)
            found += [task] if task else []
            continue
        goes_on = piece.follows or (_ALSO.match(piece.words) is not None and not piece.opens)
        carried = carried if carried and (goes_on or (carried.lists and piece.bulleted)) else None
        heading = moods.section(piece.words)
        results = results if heading is None else heading
        over = piece.follows and over
        telling = telling and not piece.opens
        if found and carried and piece.follows and _HOW.match(piece.words):
            found[-1] = _closed(found[-1], piece, written, on)
            continue
        if found and carried and goes_on and _CLOSING.match(piece.words):
            found[-1] = _closed(found[-1], piece, written, on)
            continue
        asked = bool(moods.asking(piece.words))
        proposal = None
        if (results and not asked) or (over and not piece.words[:1].isupper()):
            carried = None
        else:
            handed = carried
            proposal, carried = _one(piece, written, handed, on)
            if proposal and telling and not asked and handed is None and not _binds(piece.words, proposal):
                proposal, carried = None, None  # an account that goes on, sentence for sentence
        telling = telling or moods.past(piece.words) or dues.told_of_the_past(piece.words, on)
        over = over or (proposal is None and moods.past(piece.words))
        if piece.opens and not piece.bulleted:
            listed = carried.mood if carried and carried.lists and carried.asked and carried.leads else None
        if proposal:
            found.append(replace(proposal, mood=listed) if listed and piece.bulleted and not asked else proposal)
        last = piece
    return found


def _closed(task: Proposal, piece: sentences.Piece, written: str, on: date) -> Proposal:
    """A task with the clause behind it that only says when it is done or to whom it is reported."""
    due = task.due or dues.find(piece.words, on)
    return replace(task, end=piece.end, sentence=written[task.start : piece.end], due=due)


def _one(piece: sentences.Piece, written: str, carried: _Carried | None, on: date) -> _Outcome:
    """The proposal in one piece, if it holds one, and what it hands on."""
    words, said = piece.words, moods.asking(piece.words)
    if carried and carried.mood is moods.Mood.PROPOSE and not carried.lists and _asks_again(words, said):
        proposal, handed = _asked(piece, written, replace(said[0], mood=carried.mood), on)
        return proposal, handed
    if carried and carried.mood is moods.Mood.PROPOSE and not carried.lists and not _proposes_again(said):
        if other := bodies.named(words, 0, bodies.action_at(words) or 0):
            carried = replace(carried, leads=bodies.spoken(written[piece.start : piece.end], other))
        return _propose(piece, written, carried.mood, carried.leads, on=on, taken=True), carried
    if said and not dues.of_a_period_that_is_over(words, on):
        return _asked(piece, written, said[0], on)
    if moods.tells(words) or dues.told_of_the_past(words, on) or words.endswith("như sau:"):
        return _promised(piece, written, on), None
    return _stated(piece, written, carried, on) or _unnamed(piece, written, carried, on)


_PROMISES = re.compile(rf"(?:\s+và|\s+đồng thời|,)\s+sẽ\s+(?={bodies.ACTION.pattern})")


def _promised(piece: sentences.Piece, written: str, on: date) -> Proposal | None:
    """What a body takes upon itself behind what it notes: “UBND tỉnh ghi nhận và sẽ kiến nghị …”."""
    begin = bodies.opening(piece.words)
    work = bodies.action_at(piece.words, begin)
    found = bodies.named(piece.words, begin, work) if work else []
    promise = _PROMISES.search(piece.words, work) if found and work else None
    if promise is None or moods.past(piece.words):
        return None
    leads = bodies.spoken(written[piece.start : piece.end], found)
    return _propose(piece, written, moods.between(leads), leads, on=on, work=promise.end())


_OF_WHOM = re.compile(rf"(?:Trách nhiệm|Nhiệm vụ) của (?={bodies.HEAD}[^.;]{{0,120}}$)")  # a heading: its items follow
_SHALL = re.compile(r"(?<!\w)sẽ(?!\w)")  # what a body says it will do, nobody asked of it


def _binds(words: str, task: Proposal) -> bool:
    return task.due is not None or bool(_BINDS.search(words))


def _proposes_again(said: list[moods.Asking]) -> bool:
    return bool(said) and said[0].start == 0 and said[0].mood is moods.Mood.PROPOSE


def _asks_again(words: str, said: list[moods.Asking]) -> bool:
    """“… kiến nghị UBND tỉnh …; đề nghị UBND các xã …”: the same side goes on, or another one that is named."""
    if not said or not (said[0].mood is moods.Mood.REQUEST or words[said[0].start : said[0].end].lower() == "yêu cầu"):
        return False
    return said[0].start == 0 or row(words, 0)[1] == said[0].start - 1


def _stated(piece: sentences.Piece, written: str, carried: _Carried | None, on: date) -> _Outcome | None:
    """A body and its work, with no verb that asks: “Sở Y tế rà soát …”, “… do Sở Y tế chủ trì”, “Sở Y tế:”."""
    words, sentence = piece.words, written[piece.start : piece.end]
    begin = bodies.opening(words)
    work = bodies.action_at(words, begin)
    names = bodies.spoken(sentence, bodies.named(words, begin, work) if work else [])
    if names and work and not _NO_WORK.match(words, work):
        if _habit(words, work) or moods.says(words, work):
            return None, None
        asked = carried is not None and carried.asked and not _SHALL.search(words, begin, work + 4)
        mood = carried.mood if carried and asked else moods.between(names)
        handed = _Carried(mood, names, words.endswith(":"), asked=asked)
        return _propose(piece, written, mood, names, on=on, work=work), handed
    after = bodies.spoken(sentence, bodies.led_after(words))
    if after:
        mood = moods.between(after)
        return _propose(piece, written, mood, after, on=on), _Carried(mood, after, lists=False)
    if duty := _OF_WHOM.match(words):
        names = bodies.spoken(sentence, bodies.named(words, duty.end(), len(words)))
        return None, _Carried(moods.between(names), names, True)
    if words.endswith(":") and bodies.BODY.match(words):
        names = bodies.spoken(sentence, bodies.named(words, 0, len(words)))
        return None, _Carried(moods.between(names), names, True)
    return None


def _unnamed(piece: sentences.Piece, written: str, carried: _Carried | None, on: date) -> _Outcome:
    """Work for whoever was named before, or “cần …” for nobody by name."""
    if carried:
        return _propose(piece, written, carried.mood, carried.leads, on=on, taken=True), carried
    need = moods.needed(piece.words)
    if need is None:
        return None, None
    return _propose(piece, written, moods.Mood.ASSIGN, [], on=on, work=need), None


def _habit(words: str, work: int) -> bool:
    """A bare “thường xuyên nắm bắt …, giúp …” tells how things are."""
    return bool(re.match(r"thường xuyên", words[work:])) and bool(re.search(r"góp phần|giúp", words))


def _asked(piece: sentences.Piece, written: str, said: moods.Asking, on: date) -> _Outcome:
    """Work that a verb asks of somebody; with a colon and no work of its own it opens a list."""
    words, sentence = piece.words, written[piece.start : piece.end]
    addressed = _ADDRESS.match(words, said.end)
    begin = addressed.end() if addressed else said.end
    work = bodies.action_at(words, begin)
    named = bodies.named(words, begin, len(words) if work is None else work)
    if addressed and addressed["person"]:
        named = _of_one(words, named)
    names = bodies.spoken(sentence, named)
    carried = _Carried(said.mood, names, words.endswith(":"), asked=True)
    if carried.lists and (work is None or work >= len(words) - _SHORT):
        return None, carried
    return _propose(piece, written, said.mood, names, on=on, work=work or begin, said=True), carried


def _of_one(words: str, posts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The posts of somebody named before them, joined where only a comma parts them: one person leads."""
    joined: list[tuple[int, int]] = []
    for start, end in posts:
        if joined and words[joined[-1][1] : start].strip() == ",":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _propose(
    piece: sentences.Piece,
    written: str,
    mood: moods.Mood,
    leads: list[str],
    *,
    on: date,
    work: int = 0,
    taken: bool = False,
    said: bool = False,
) -> Proposal:
    sentence = written[piece.start : piece.end]
    supports = bodies.spoken(sentence, bodies.supporting(piece.words, work)) if mood is not moods.Mood.PROPOSE else []
    sure = confidence.of(said=said, lead=bool(leads), carried=taken)
    due = dues.find(piece.words, on)
    return Proposal(piece.start, piece.end, sentence, mood, leads, supports, sentence[work:].rstrip(" .;/"), due, sure)


def _annexed(
    found: list[Proposal], last: sentences.Piece | None, piece: sentences.Piece, written: str, on: date
) -> Proposal | None:
    """The work above, with the lead, supporters or day that plans give on lines of their own below it."""
    mark = _ANNEX.match(piece.words)
    if not mark or last is None:
        return None
    if found and found[-1].start == last.start:
        task = found.pop()
    elif _DUTY.match(last.words):
        task = replace(_propose(last, written, moods.Mood.ASSIGN, [], on=on), confidence=confidence.CARRIED)
    else:
        return None
    sentence, role = written[piece.start : piece.end], (mark["role"] or "").lower()
    names = bodies.spoken(sentence, bodies.named(piece.words, mark.end(), len(piece.words)))
    if role == "phối hợp":
        return replace(task, supports=names)
    if role:
        return replace(task, leads=names, mood=moods.between(names))
    return replace(task, due=dues.find(piece.words, on) or task.due)


def rows(proposals: list[Proposal]) -> Iterator[dict[str, object]]:
    """The proposals as `phoihop propose --json` prints them."""
    for one in proposals:
        due = {"kind": one.due.kind, "value": one.due.value} if one.due else None
        yield {
            "start": one.start, "end": one.end, "sentence": one.sentence, "mood": one.mood.value,
            "leads": one.leads, "supports": one.supports, "action": one.action, "due": due,
            "confidence": one.confidence,
        }  # fmt: skip
