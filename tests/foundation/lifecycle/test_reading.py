"""A question asked twice while somebody only reads is answered once, and anew as soon as that is over."""

import pytest

from phoihop.foundation.lifecycle import reading


@pytest.fixture
def asked() -> list[tuple[object, ...]]:
    return []


@pytest.fixture
def question(asked):
    @reading.once
    def how_many(of: str, *, late: bool = False) -> int:
        asked.append((of, late))
        return len(asked)

    return how_many


class TestAQuestion:
    def test_is_asked_anew_outside_a_reading(self, question):
        assert [question("a"), question("a")] == [1, 2]

    def test_is_asked_once_inside_for_the_same_arguments(self, question, asked):
        with reading.reading():
            answers = [question("a"), question("a"), question("b"), question("a", late=True)]

        assert answers == [1, 1, 2, 3]
        assert asked == [("a", False), ("b", False), ("a", True)]

    def test_is_asked_anew_in_the_next_reading(self, question):
        with reading.reading():
            question("a")
        with reading.reading():
            assert question("a") == 2

    def test_shares_its_answer_with_a_reading_inside(self, question):
        with reading.reading():
            question("a")
            with reading.reading():
                inner = question("a")

            assert (inner, question("a")) == (1, 1)

    def test_leaves_nothing_behind_when_it_fails(self, question):
        def fail() -> None:
            with reading.reading():
                question("a")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()

        assert question("a") == 2
