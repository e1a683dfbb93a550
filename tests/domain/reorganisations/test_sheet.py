"""A sheet is read whole or refused with every line that is at fault and what to do about it."""

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.organisations.models import Body, BodyCode, BodyKind, BodyName, Post, Succession
from phoihop.domain.reorganisations import sheet
from phoihop.domain.reorganisations.models import Reorganisation
from tests.domain.reorganisations import sheets
from tests.domain.reorganisations.sheets import BECAUSE, HEAD

SHIPPED = sheets.SHIPPED.read_text(encoding="utf-8")


def refused(text: str) -> sheet.BadSheet:
    with translation.override("en"), pytest.raises(sheet.BadSheet) as caught:
        sheet.read(text)
    return caught.value


class TestReading:
    def test_gives_the_records_with_their_lines(self):
        read = sheet.read(
            sheets.sheet("# người đọc", "", f'merge,original=a,part=b,result=c,"note=một, hai",{BECAUSE}')
        )

        (move,) = read.moves
        assert (read.title, read.effective_on.isoformat()) == ("Sắp xếp thử", "2021-07-01")
        assert (move.line, move.all("original"), move.all("part"), move.get("result")) == (7, ("a",), ("b",), "c")
        assert (move.get("note"), move.checked, read.basis(move)) == ("một, hai", True, "Nghị quyết về sắp xếp")

    def test_takes_the_shipped_file(self):
        read = sheet.read(SHIPPED)

        assert len(read.of("merge")) == 111
        assert len(read.moves) == len(read.records) - len(
            read.of("title", "effective", "source", "basis", "kind", "body")
        )

    def test_gives_back_what_was_written(self):
        read = sheet.read(SHIPPED)

        again = sheet.read(sheet.write(read.records))

        assert again.digest() == read.digest()
        assert [(r.word, r.words, r.fields) for r in again.records] == [
            (r.word, r.words, r.fields) for r in read.records
        ]

    @given(st.integers(0, len(SHIPPED) - len("end,668\n") - 1))
    def test_refuses_a_file_that_was_cut_anywhere(self, length):
        with pytest.raises(sheet.BadSheet) as caught:
            sheet.read(SHIPPED[:length])

        assert all(str(fault) for fault in caught.value.faults)

    def test_says_of_a_cut_file_where_it_ends_and_that_it_was_cut(self):
        half = "\n".join(SHIPPED.splitlines()[:300])

        fault = refused(half).faults[-1]

        assert (fault.line, "cut off" in fault.sentence) == (300, True)

    @given(st.text(max_size=300))
    def test_never_fails_otherwise_whatever_it_is_given(self, text):
        with pytest.raises(sheet.BadSheet):
            sheet.read(text)

    @given(st.data())
    def test_never_fails_otherwise_when_one_character_of_a_line_is_another(self, data):
        lines = SHIPPED.splitlines()
        number = data.draw(st.integers(0, len(lines) - 1))
        place = data.draw(st.integers(0, max(len(lines[number]) - 1, 0)))
        lines[number] = (
            lines[number][:place] + data.draw(st.characters(blacklist_categories=["Cs"])) + lines[number][place + 1 :]
        )

        try:
            sheet.read("\n".join(lines))
        except sheet.BadSheet as refusal:
            assert refusal.faults  # noqa: PT017  # either answer is right; what is refused says why

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            (f"dissolve,a,{BECAUSE}", "There is no record “dissolve”"),
            (f"rename,a,name=A,{BECAUSE}", "“short” is missing"),
            (f"rename,a,name=A,name=B,short=A,{BECAUSE}", "“name” may stand only once"),
            (f"relevel,a,level=COMMUNE,colour=red,{BECAUSE}", "has no field “colour”"),
            (f"merge,result=c,{BECAUSE}", "needs at least one original"),
            (f"merge,original=a,original=a,result=c,{BECAUSE}", "twice on this line"),
            ("abolish,original=a,basis=NQ,checked=perhaps", "“checked” is yes or no"),
            ("abolish,original=a,basis=LUAT,checked=yes", "no line “basis,LUAT"),
            ("abolish,original=a,basis=NQ", "“checked” is missing"),
            (f"create,a,name=A,short=A,kind=k,level=COMMUNE,code=080,{BECAUSE}", "SCHEME:value"),
            ("body,a,name=A,short=A,kind=k,level=COMMUNE,from=2025-02-31", "There is no day “2025-02-31”"),
            ("kind,k,label=K,side=OTHER,order=first", "“order” is a whole number"),
            (f'rename,a,"name=A,short=A,{BECAUSE}', "quotation mark"),
            ("relevel", "Something is missing after “relevel”"),
            ("kind,k,label=K,side=OTHER,order=99999999999999999999", "whole number up to 32767"),
            ("body,a,name=A,short=A,kind=k,level=COMMUNE,from=20250201", "There is no day “20250201”"),
            ("body,a,name=A,short=A,kind=k,level=COMMUNE,from=0001-01-01", "There is no day “0001-01-01”"),
            (f"create,a/b?c,name=A,short=A,kind=k,level=COMMUNE,{BECAUSE}", "may hold letters without marks"),
            (f"create,{'a' * 61},name=A,short=A,kind=k,level=COMMUNE,{BECAUSE}", "longer than 60 characters"),
            (f"rename,a,name={'A' * 201},short=A,{BECAUSE}", "“name” is longer than 200"),
            (f"rename,a,name=A,short={'A' * 81},{BECAUSE}", "“short” is longer than 80"),
            (f"rename,a,name=A,short=A,code=GSO:{'1' * 61},{BECAUSE}", "“value” is longer than 60"),
            (f"basis,B,{'a' * 301},checked=yes", "“basis” is longer than 300"),
            (f"rename,a,name=A\x00,short=A,{BECAUSE}", "control character"),
            (f"abolish,original=a,{','.join(f'heir=h{n}' for n in range(1001))},{BECAUSE}", "More than 1000 fields"),
            ("title,Hai", "“title” stands on line 2 already"),
            (f"create,a,name=A,short=A,kind=k,level=COMMUNE,post=Chủ tịch,post=chủ tịch,{BECAUSE}", "A post is empty"),
            (f"create,a,name=A,short=A,kind=k,level=COMMUNE,post=,{BECAUSE}", "A post is empty"),
            (f"rename,a,name=A,short=A,post=Chủ tịch,{BECAUSE}", "has no field “post”"),
        ],
    )
    def test_names_the_line_and_the_remedy(self, line, says):
        text = sheets.sheet(line)

        faults = refused(text).faults

        assert [fault.line for fault in faults if says in fault.sentence] == [sheets.line_of(text, line)]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "The first line has to be"),
            ("code,name\n1,2\n", "The first line has to be"),
            ("reorganisation,2\nend,1\n", "This is version 2"),
            (sheets.sheet(head=HEAD[1:]), "The line “title” is missing"),
            (sheets.sheet(head=(HEAD[0], "effective,2025-02-31", HEAD[2])), "There is no day"),
            (sheets.sheet() + "title,x\n", "Nothing may stand after"),
            (sheets.sheet().replace("end,4", "end,9"), "“end” counts 9 records and 4 are here"),
        ],
    )
    def test_says_what_the_sheet_as_a_whole_lacks(self, text, says):
        assert any(says in fault.sentence for fault in refused(text).faults)

    def test_reads_what_a_spreadsheet_filled_up(self):
        text = sheets.sheet(sheets.begin("xa-9", under="tinh"))
        filled = "\n".join(line + ",,,," for line in text.splitlines())

        assert sheet.read(filled).digest() == sheet.read(text).digest()

    def test_says_of_semicolons_that_they_part_the_fields(self):
        assert "parted by semicolons" in refused(SHIPPED.replace(",", ";")).faults[0].sentence

    def test_says_nothing_of_a_line_that_was_cut_but_that_it_was(self):
        faults = refused(SHIPPED[: SHIPPED.index("create,laocai-2025.ubnd-02647") + 60]).faults

        assert ["cut off" in fault.sentence for fault in faults] == [True]

    def test_reads_its_own_example(self):
        guide = (sheets.SHIPPED.parent / "README.md").read_text(encoding="utf-8")

        read = sheet.read(guide.split("```csv\n")[1].split("```")[0])

        assert [move.word for move in read.moves] == ["create", "merge", "reparent", "abolish"]
        told = {
            word.split("`")[1]: set(re.findall(r"`(\w+)", fields))
            for word, fields in re.findall(r"^\| (`\w+`) \| (.*?) \|", guide, re.MULTILINE)
        }
        for word, shape in sheet.SHAPES.items():
            own = (shape.once | shape.many) - {"basis", "checked", "source", "note", "illustrative"}
            assert own <= told[word], word

    def test_measures_what_the_tables_hold(self):
        held = {
            "title": Reorganisation, "basis": Succession, "kind": BodyKind, "body": Body, "create": Body, "name": BodyName,
            "short": BodyName, "label": BodyKind, "label_en": BodyKind, "scheme": BodyCode, "value": BodyCode,
            "post": Post,
        }  # fmt: skip
        column = {
            "basis": "legal_basis",
            "kind": "code",
            "body": "code",
            "create": "code",
            "short": "short_name",
            "post": "title",
        }

        most = {name: table._meta.get_field(column.get(name, name)).max_length for name, table in held.items()}

        assert most == sheet.LENGTHS

    def test_tells_all_faults_at_once_in_the_order_of_lines(self):
        text = sheets.sheet("dissolve,a", f"merge,result=c,{BECAUSE}", "relevel")

        lines = [fault.line for fault in refused(text).faults]

        assert lines == sorted(lines)
        assert {5, 6, 7} <= set(lines)
