"""Every message exists in both languages, says the same things in both, and is one that somebody says."""

import ast
import string
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.answers import REASONS, RESULTS
from api.cli.phrases import CAUSES, DEFECTS, PHRASES, VERDICTS
from api.cli.words import WORDS
from domain.records import Defect, Standing
from domain.transitions import OrderState, TaskState
from domain.values import FeedbackResult, Outcome, Reason, ReviewOutcome, Verdict
from ledger.log.topics import EVENTS
from rules.following.explain import Obstacle, Shape
from rules.powers import Bar

CLI = Path(__file__).parents[2] / "api" / "cli"
ALL = {**WORDS, **PHRASES, **REASONS, **RESULTS, **CAUSES, **DEFECTS, **VERDICTS}


def placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_every_message_has_both_languages() -> None:
    assert {key for key, both in ALL.items() if set(both) != {"en", "zh"}} == set()
    assert {key for key, both in ALL.items() if not all(words.strip() for words in both.values())} == set()


def test_both_languages_say_the_same_things() -> None:
    assert {key for key, both in ALL.items() if placeholders(both["en"]) != placeholders(both["zh"])} == set()


def begun() -> set[str]:
    """The beginnings of keys that are put together: `say(f"state.{...}")`."""
    found: set[str] = set()
    for path in CLI.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if start.endswith("."):
                    found.add(start)
    return found


def test_every_message_that_is_said_exists() -> None:
    for path in CLI.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="say"), args=[ast.Constant(value=key), *_]):
                    assert key in WORDS, f"{path.name}:{node.lineno}"


def test_every_message_is_said() -> None:
    sources = [path for path in CLI.glob("*.py") if not path.name.startswith("words")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    starts = tuple(begun())
    unsaid = {key for key in WORDS if f'"{key}"' not in text and f"'{key}'" not in text and not key.startswith(starts)}
    assert unsaid == set()


@pytest.mark.parametrize(
    ("family", "members"),
    [
        ("state", TaskState),
        ("order", OrderState),
        ("outcome", Outcome),
        ("part", Shape),
        ("obstacle", set(Obstacle) - {Obstacle.NOTHING}),
        ("barred", Bar),
        ("barred_do", Bar),
        ("review", ReviewOutcome),
        ("standing", set(Standing) - {Standing.IN_FORCE}),
    ],
)
def test_every_member_of_a_list_has_its_word(family: str, members: list[str]) -> None:
    assert {f"{family}.{member}" for member in members} <= set(WORDS)


def test_every_event_reason_and_result_has_its_phrase() -> None:
    assert {event.__name__ for event in EVENTS.values()} == set(PHRASES)
    assert set(REASONS) == set(Reason)
    assert set(RESULTS) == set(FeedbackResult)
    assert set(VERDICTS) == set(Verdict)
    assert set(DEFECTS) == set(Defect)
    assert {str(standing) for standing in Standing} - {"in_force", "submitted"} <= set(CAUSES)


def test_words_are_not_shared_by_accident() -> None:
    tables: list[Mapping[str, object]] = [WORDS, PHRASES, REASONS, RESULTS, CAUSES, DEFECTS, VERDICTS]
    assert len(ALL) == sum(len(table) for table in tables)
