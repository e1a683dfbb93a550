"""The shipped reorganisation keeps to its format, agrees with the gazetteer, and can be written anew."""

import csv
import io
import runpy
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from phoihop.config import case_rows
from phoihop.domain.organisations import gazetteer

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "phoihop/domain/organisations/reference/reorganisations/lao-cai-2025-07-01.csv"
MOVES = {"create", "merge", "split", "rename", "abolish", "absorb", "relevel", "reparent"}
POINTS_TO_A_BODY = ("original", "part", "result", "heir", "under")


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(ROOT / ".ci/reorganisation.py"))


def written(script, which):
    out = io.StringIO()
    script["write"](script[which](), out)
    return out.getvalue()


def read(text):
    """Records as (word, plain fields, key -> values)."""
    found = []
    for row in csv.reader(line for line in text.splitlines() if line and not line.startswith("#")):
        keys = defaultdict(list)
        plain = [field for field in row[1:] if "=" not in field or row[0] == "source"]
        for field in row[1:]:
            if field not in plain:
                key, _, value = field.partition("=")
                keys[key].append(value)
        found.append((row[0], plain, keys))
    return found


@pytest.fixture(scope="module")
def lao_cai():
    return read(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["lao_cai", "country"])
def records(request, script):
    return read(written(script, request.param))


def codes(records, word):
    return [plain[0] for found, plain, _keys in records if found == word]


class TestTheShippedFile:
    def test_is_what_the_script_writes(self, script):
        assert written(script, "lao_cai") == SHIPPED.read_text(encoding="utf-8")

    def test_knows_the_bodies_of_the_case_as_the_case_names_them(self, lao_cai):
        named = {plain[0]: keys["name"] for word, plain, keys in lao_cai if word == "body"}

        assert [row.code for row in case_rows.BODIES if named[row.code] != [row.name]] == []

    def test_leaves_99_commune_level_committees_under_the_new_province(self, lao_cai):
        under = [
            plain[0]
            for word, plain, keys in lao_cai
            if word in ("create", "reparent") and keys["under"] == ["laocai-2025.ubnd"] and ".ubnd-" in plain[0]
        ]

        assert len(set(under)) == len(under) == 99

    def test_ends_all_18_districts(self, lao_cai):
        ended = {code for word, _plain, keys in lao_cai if word in ("abolish", "split") for code in keys["original"]}
        districts = {
            plain[0]
            for word, plain, keys in lao_cai
            if word == "body" and keys["level"] == ["DISTRICT"] and ".ubnd-" in plain[0]
        }

        assert len(districts) == 18
        assert districts <= ended

    def test_makes_coc_lau_of_three_communes(self, lao_cai):
        (merge,) = [
            keys for word, _plain, keys in lao_cai if keys["result"] == ["laocai-2025.ubnd-02896"] and word == "merge"
        ]

        assert merge["original"] == ["laocai.ubnd-02893", "laocai.ubnd-02896", "laocai.ubnd-02899"]
        assert merge["checked"] == ["yes"]

    def test_splits_lao_cai_city_into_four(self, lao_cai):
        (split,) = [keys for word, _plain, keys in lao_cai if word == "split"]

        names = [gazetteer.unit(code[-5:], gazetteer.CHANGED_ON).name for code in split["result"]]
        assert sorted(names) == ["Phường Cam Đường", "Phường Lào Cai", "Xã Cốc San", "Xã Hợp Thành"]

    def test_merges_the_fronts_and_absorbs_the_five_unions(self, lao_cai):
        merged = {keys["result"][0]: keys["original"] for word, _plain, keys in lao_cai if word == "merge"}

        assert merged["laocai-2025.mttq"] == ["laocai.mttq", "yenbai.mttq"]
        assert len(codes(lao_cai, "absorb")) == 5


class TestAFileOfTheFormat:
    def test_begins_with_its_version_and_ends_with_its_count(self, records):
        assert records[0] == ("reorganisation", ["1"], {})
        assert records[-1] == ("end", [str(len(records) - 1)], {})

    def test_names_no_body_kind_basis_or_source_that_it_does_not_hold(self, records):
        bodies = {*codes(records, "body"), *codes(records, "create")}
        held = {"basis": codes(records, "basis"), "source": codes(records, "source"), "kind": codes(records, "kind")}

        for _word, _plain, keys in records:
            assert {code for key in POINTS_TO_A_BODY for code in keys.get(key, ())} <= bodies
            for key, ids in held.items():
                assert set(keys.get(key, ())) <= set(ids)

    def test_holds_each_body_once(self, records):
        twice = [
            code for code, times in Counter(codes(records, "body") + codes(records, "create")).items() if times > 1
        ]

        assert twice == []

    def test_gives_every_move_a_basis_and_says_whether_it_was_checked(self, records):
        moves = [keys for word, _plain, keys in records if word in MOVES]

        assert all(len(keys["basis"]) == 1 and keys["checked"][0] in ("yes", "no") for keys in moves)

    def test_ends_a_body_once_and_keeps_it_from_other_moves(self, records):
        whole = Counter(code for word, _p, keys in records for code in keys.get("original", ()))
        split = Counter(code for _word, _plain, keys in records for code in keys.get("part", ()))
        changed = {plain[0] for word, plain, _keys in records if word in ("rename", "relevel", "reparent", "absorb")}

        assert [code for code, times in whole.items() if times > 1] == []
        assert {code for code, times in split.items() if times == 1 and code not in whole} <= {"hanoi.ubnd-00556"}
        assert not changed & (set(whole) | set(split))

    def test_leaves_no_body_under_one_that_ended(self, records):
        ended = {code for _word, _plain, keys in records for key in ("original", "part") for code in keys.get(key, ())}
        under = {
            plain[0]: keys["under"][0] for word, plain, keys in records if word in ("body", "create") and keys["under"]
        }
        under |= {plain[0]: keys["under"][0] for word, plain, keys in records if word in ("reparent", "absorb")}

        orphans = [code for code, above in under.items() if code not in ended and above in ended]
        assert orphans == []


class TestTheCountry:
    def test_has_every_unit_of_both_lists(self, script):
        records = read(written(script, "country"))
        kept = set(codes(records, "reparent"))

        level = Counter(keys["level"][0] for word, _plain, keys in records if word == "body")
        assert level == {"PROVINCE": 63, "DISTRICT": 696, "COMMUNE": 10_051}
        made = Counter(keys["level"][0] for word, _plain, keys in records if word == "create")
        assert made["COMMUNE"] + len(kept) == 3_321
        heirless = [keys["original"][0] for word, _plain, keys in records if word == "abolish" and not keys["heir"]]
        assert len(heirless) == 19
