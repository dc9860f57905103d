"""Whatever is written on the command line: one message, an exit status, never a traceback, nothing shown."""

import pytest

from tests.api.conftest import CommandLine

UNREADABLE = ["x" * 10_000, "a\0b", "\udcff"]
ODD = ["", "';--", "9" * 30]
RECORD = "0a1b2c3d-0000-4000-8000-000000000000"
PLACE = ("--matter", "licence_renewal", "--node", "handling", "--filing", "F-1")

SLOTS: list[tuple[str, ...]] = [
    ("measures", "?"),
    ("measures", "--on", "?"),
    ("measures", "--known-at", "?"),
    ("measures", "--min-position", "?"),
    ("measures", "--purpose", "?"),
    ("history", "?"),
    ("explain", "?", "closer_supervision"),
    ("explain", "us-nh:XX|NOBODY", "?"),
    ("check", "us-nh:XX|NOBODY", "--matter", "licence_renewal", "--node", "?"),
    ("decide", "?", "allow", "--reason", "x"),
    ("tasks", "--of", "?"),
    ("withdraw", "?", "--reason", "x"),
    ("withdraw", RECORD, "--reason", "?"),
    ("correct", "?", "--set", "amount_minor=1", "--reason", "x"),
    ("correct", RECORD, "--determined-on", "?", "--reason", "x"),
    ("correct", RECORD, "--set", "?", "--reason", "x"),
    ("respond", "?", "accept"),
    ("respond", RECORD, "?"),
    ("respond", RECORD, "refuse", "--reason", "?"),
    ("feedback", "?", "implemented"),
    ("feedback", RECORD, "?"),
    ("feedback", RECORD, "implemented", "--amount", "?"),
    ("feedback", RECORD, "implemented", "--implemented-on", "?"),
    ("push", "?"),
    ("orders", "confirm", "?", "1"),
    ("orders", "confirm", "us-nh:XX|NOBODY", "?"),
    ("orders", "decline", "us-nh:XX|NOBODY", "1", "--reason", "?"),
    ("imports", "withdraw", "?", "--reason", "x"),
    ("imports", "withdraw", RECORD, "--reason", "?"),
]
# An empty text where one is optional means that it was left out.
LEFT_OUT = {("tasks", "--of", "?"), ("measures", "--purpose", "?")}


@pytest.mark.parametrize("slot", SLOTS, ids=" ".join)
def test_a_hostile_argument_gets_one_message(read: CommandLine, slot: tuple[str, ...]) -> None:
    for hostile in [*UNREADABLE, *ODD]:
        if hostile == "" and slot in LEFT_OUT:
            continue
        said = read.json(*[hostile if word == "?" else word for word in slot])
        assert said.status in (1, 2), (hostile[:20], said)
        assert said.out == ""
        assert set(said.error) == {"error", "detail", "do", "message"}
        assert len(said.err) < 1_500


@pytest.mark.parametrize("hostile", UNREADABLE, ids=["long", "nul", "bytes"])
def test_a_hostile_argument_gets_one_message_in_words(read: CommandLine, hostile: str) -> None:
    for slot in SLOTS:
        said = read(*[hostile if word == "?" else word for word in slot])
        assert (said.status, said.out) == (2, "")
        assert said.err.startswith("error: ")
        assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("hostile", ["n" * 300, "two\nlines"], ids=["long", "lines"])
@pytest.mark.parametrize("option", ["--department", "--officer"])
def test_a_name_is_one_line_of_fair_length(read: CommandLine, option: str, hostile: str) -> None:
    said = read.json("tasks", option, hostile)
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_input")


def test_what_comes_from_the_environment_is_looked_at_too(read: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGCHENG_OFFICER", "\udcff")
    assert read.json("tasks").status == 2


@pytest.mark.parametrize("ledger", ["", "../x", "x" * 100, "DROP DATABASE", "\udcff"])
def test_a_ledger_that_cannot_be_is_refused(read: CommandLine, ledger: str) -> None:
    said = read.run("tasks", "--json", "--ledger", ledger)
    assert (said.status, said.out) == (2, "")
    assert said.error["do"]


@pytest.mark.parametrize(
    "arguments", [("bogus",), ("tasks", "--bogus"), ("history",), ("respond", RECORD), ("check", "x"), ("orders", "x")]
)
def test_a_wrong_usage_says_so(read: CommandLine, arguments: tuple[str, ...]) -> None:
    for form in ([], ["--json"]):
        said = read.run(*arguments, *form)
        assert (said.status, said.out) == (2, "")
        assert len(said.err.splitlines()) == 1


def test_help_is_no_error(read: CommandLine) -> None:
    for arguments in ((), ("--help",), ("measures", "--help"), ("orders", "confirm", "--help")):
        said = read.run(*arguments)
        assert (said.status, said.err) == (0, "")
        assert "Usage: jiangcheng" in said.out


def test_unknown_things_are_not_found(read: CommandLine) -> None:
    for verb in (
        ("history", "us-nh:XX|NOBODY"),
        ("measures", "us-nh:XX|NOBODY"),
        ("explain", "us-nh:XX|NOBODY", "closer_supervision"),
        ("withdraw", RECORD, "--reason", "x"),
        ("withdraw", "no-such-document-number", "--reason", "x"),
        ("respond", RECORD, "accept"),
        ("orders", "confirm", "us-nh:XX|NOBODY", "1"),
        ("imports", "withdraw", RECORD, "--reason", "x"),
    ):
        said = read.json(*verb)
        assert (said.status, said.out) in ((1, ""), (2, "")), verb
        assert said.error["error"] in ("not_found", "invalid_input"), verb


def test_a_check_of_somebody_unknown_allows_and_says_so(read: CommandLine) -> None:
    said = read.json("check", "us-nh:XX|NOBODY", *PLACE)
    assert (said.status, said.lines[0]["outcome"], said.lines[0]["known"]) == (0, "allow", False)
    assert "not known" in read("check", "us-nh:XX|NOBODY", *PLACE).out


def test_days_out_of_reach_are_refused(read: CommandLine) -> None:
    for day in ("9999-12-31", "0001-01-01", "2017-02-30", "20170101", "2017-W01-1", "yesterday"):
        said = read.json("measures", "--on", day)
        assert said.status == (0 if day in ("20170101", "2017-W01-1") else 2), day
