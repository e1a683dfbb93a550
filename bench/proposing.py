"""How well the tasks in a conclusion are found, on the labelled passages, and how fast."""

import time

from phoihop.domain.meetings.conclusions import reading
from tests.domain.meetings import labelled

PAGE = 2500  # letters


def run() -> None:
    """Print precision and recall, the share right by field, and the time of a hundred pages."""
    for name in ("tuned.txt", "held_out.txt", "later.txt", "unseen.txt"):
        score = labelled.score(name)
        shares = ", ".join(f"{field} {score.share(field):.2f}" for field in score.right)
        print(f"propose {name}: precision {score.precision:.2f}, recall {score.recall:.2f}; {shares}")
    page = "".join(passage.text for passage in labelled.passages("tuned.txt"))
    text = (page * (100 * PAGE // len(page) + 1))[: 100 * PAGE]
    began = time.process_time()
    reading.read(text, on=labelled.DAY)
    print(f"propose 100 pages: {time.process_time() - began:.2f} s (at most 5)")
