"""Questions about regimes: how duties stand, what is written, what is compiled, whether all still is what was recorded."""

from phoihop.domain.regimes.queries.compiling import (
    Compiled,
    Given,
    Said,
    Sum,
    assembled,
    compiled,
    of_compilation,
    worded,
)
from phoihop.domain.regimes.queries.cumulating import Year, year_of
from phoihop.domain.regimes.queries.standing import (
    Standing,
    Timeliness,
    below,
    changed_since,
    figures_of,
    standing_of,
    standings,
    timeliness,
)
from phoihop.domain.regimes.queries.vouching import broken
from phoihop.domain.regimes.queries.writing import (
    Row,
    Sheet,
    Text,
    facts_of,
    is_writable,
    remarks_on,
    sheet,
    sources_of,
    texts_of,
    value_of,
)

__all__ = [
    "Compiled",
    "Given",
    "Row",
    "Said",
    "Sheet",
    "Standing",
    "Sum",
    "Text",
    "Timeliness",
    "Year",
    "assembled",
    "below",
    "broken",
    "changed_since",
    "compiled",
    "facts_of",
    "figures_of",
    "is_writable",
    "of_compilation",
    "remarks_on",
    "sheet",
    "sources_of",
    "standing_of",
    "standings",
    "texts_of",
    "timeliness",
    "value_of",
    "worded",
    "year_of",
]
