"""The help of every command in one language: Vietnamese, or English where the locale says so; never half of each."""

import argparse
from collections.abc import Iterator

import pytest
from django.utils import translation

from phoihop.config import (
    cli,
    cli_accounts,
    cli_checking,
    cli_commands,
    cli_conclusions,
    cli_keeping,
    cli_moving,
    cli_reorganisations,
)

COMMANDS = (cli_commands, cli_checking, cli_reorganisations, cli_conclusions, cli_accounts, cli_moving, cli_keeping)

FOREIGN = ("usage:", "options:", "positional arguments:", "show this help", "COMMAND", "DAY", "BODY", "FILE")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A command and all below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def helps(language: str) -> dict[str, str]:
    """The help of every command."""
    with translation.override(language), cli._frame_speaks(language):
        return {parser.prog: parser.format_help() for parser in parsers(cli._parser(*COMMANDS))}


def prose(language: str) -> list[str]:
    """Every sentence that the commands say of themselves and of what they take."""
    with translation.override(language), cli._frame_speaks(language):
        every = list(parsers(cli._parser(*COMMANDS)))
        said = [parser.description for parser in every]
        return said + [action.help for parser in every for action in parser._actions if action.help]


class TestHelp:
    def test_is_wholly_vietnamese(self) -> None:
        shown = helps("vi")

        assert len(shown) == 21
        assert [(name, word) for name, text in shown.items() for word in FOREIGN if word in text] == []
        assert all(text.startswith("cách dùng: ") for text in shown.values())
        assert [words for words in prose("vi") if words.isascii()] == []

    def test_is_wholly_english_where_the_locale_is(self) -> None:
        shown = helps("en")

        assert [name for name, text in shown.items() if not text.replace("“", "").replace("”", "").isascii()] == []
        assert all(text.startswith("usage: ") for text in shown.values())

    def test_leaves_the_language_of_other_programs_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LANGUAGE", "fr")

        helps("vi")

        assert argparse.ArgumentParser(prog="x").format_usage().startswith("usage: ")

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["ledger"], "còn thiếu: LỆNH"),
            (["serve", "--port", "x"], "giá trị 'x' không hợp lệ"),
            (["report", "9T-2021"], "còn thiếu: --body"),
            (["xem"], "không có lựa chọn 'xem'"),
            (["work", "--twice"], "không hiểu: --twice"),
        ],
    )
    def test_says_in_the_same_language_what_was_asked_wrongly(
        self, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")

        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)

        assert ended.value.code == 2
        assert sentence in capsys.readouterr().err
