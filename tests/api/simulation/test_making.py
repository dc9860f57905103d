"""`simulate-city` on disk and on the command line: whole or not there at all, and every refusal says what to do."""

import json
import signal
from collections import Counter, namedtuple
from itertools import pairwise
from pathlib import Path

import pytest

from api.cli.words import WORDS
from api.simulation.city import Plan
from api.simulation.folder import MANIFEST
from api.simulation.made import Format, make
from tests.api.conftest import CommandLine
from tests.ledger.processes import python

SMALL = Plan(subjects=200, records=3_000, seed=9)
# What a shell starts in the background ignores SIGINT from birth, and so do the tests in it.
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from api.cli import main; main()"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return CommandLine("none", capsys)


def asked(to: Path, *more: str, subjects: int = 200, records: int = 3_000) -> tuple[str, ...]:
    return ("simulate-city", "--subjects", str(subjects), "--records", str(records), "--to", str(to), *more)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# --- what is made


def test_facts_are_made_and_the_summary_counts_them(cli: CommandLine, tmp_path: Path) -> None:
    said = cli.run(*asked(tmp_path / "new" / "city", "--json"))
    assert said.status == 0
    [told] = said.lines
    files = contents(tmp_path / "new" / "city")
    assert files.keys() == {MANIFEST, "facts-0001.parquet", "subjects-0001.parquet"}
    manifest = json.loads(files[MANIFEST])
    assert (told["records"], told["seed"], told["as_of"]) == (3_000, 7, "2026-06-30")
    assert sum(told["subjects"].values()) == 200
    assert told["subjects"] == manifest["subjects"]
    assert told["rows"] == manifest["rows"]
    assert told["bytes"] == sum(len(content) for name, content in files.items() if name != MANIFEST)


@pytest.mark.parametrize(("language", "words"), [("en_GB", "Nobody in them exists."), ("zh_CN", "其中主体均为虚构。")])
def test_it_says_in_the_reader_s_language_that_nobody_in_it_exists(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setenv("LANG", f"{language}.UTF-8")
    said = cli.run(*asked(tmp_path / "city"))
    assert said.status == 0
    assert words in said.out
    assert WORDS["simulate.enterprise"][language[:2]] in said.out


def test_lines_stand_in_files_of_a_department_in_the_order_of_the_day(tmp_path: Path) -> None:
    make(Plan(subjects=900, records=45_000, seed=9), tmp_path / "city", as_=Format.JSONL, told=lambda _: None)
    ended: dict[str, str] = {}
    many = Counter[str]()
    for file in sorted((tmp_path / "city").glob("records-*.jsonl")):
        _, number, department = file.stem.split("-")
        records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        days = [record["determined_on"] for record in records]
        assert all(one <= other for one, other in pairwise([ended.get(department, ""), *days]))
        ended[department] = days[-1]
        many[number] += len(records)
        assert all("null" not in line for line in file.read_text(encoding="utf-8").splitlines())
    assert sum(many.values()) == 45_000
    assert len(many) == 3
    assert max(many.values()) <= 20_000  # what a batch takes over HTTP


@pytest.mark.guarantee("G180")
@pytest.mark.parametrize("as_", Format)
def test_the_same_city_is_the_same_files_to_the_byte(tmp_path: Path, as_: Format) -> None:
    for name in ("first", "again"):
        make(SMALL, tmp_path / name, as_=as_, told=lambda _: None)
    assert contents(tmp_path / "first") == contents(tmp_path / "again")


@pytest.mark.guarantee("G180")
def test_lines_are_the_same_in_whatever_chunks_they_are_drawn(tmp_path: Path) -> None:
    for chunk in (400, 1_000_000):
        make(SMALL, tmp_path / str(chunk), as_=Format.JSONL, told=lambda _: None, chunk=chunk)
    assert contents(tmp_path / "400") == contents(tmp_path / "1000000")


@pytest.mark.parametrize("as_", Format)
def test_progress_comes_to_as_many_records_as_were_asked_for(tmp_path: Path, as_: Format) -> None:
    told: list[int] = []
    make(SMALL, tmp_path / "city", as_=as_, told=told.append, chunk=500)
    assert len(told) > 4
    assert sum(told) == SMALL.records


# --- what is refused, and what stays behind


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--as-of", "yesterday"), "is not a day"),
        (("--as-of", "2023-02-01"), "as of 2023-02-01"),
        (("--seed", "-1"), "--seed"),
        (("--format", "xlsx"), "xlsx"),
    ],
)
def test_an_option_that_says_nothing_is_refused(
    cli: CommandLine, tmp_path: Path, wrong: tuple[str, ...], named: str
) -> None:
    said = cli.run(*asked(tmp_path / "city", *wrong, "--json"))
    assert said.status == 2
    assert named in said.error["message"]
    assert said.error["do"]
    assert not (tmp_path / "city").exists()


@pytest.mark.parametrize(
    ("subjects", "records", "named"),
    [(4, 10, "4 subjects"), (10, 9, "9 records of 10 subjects"), (10**8, 10**9, ""), (10, 10**5, "")],
)
def test_counts_that_are_no_city_are_refused(
    cli: CommandLine, tmp_path: Path, subjects: int, records: int, named: str
) -> None:
    said = cli.run(*asked(tmp_path / "city", "--json", subjects=subjects, records=records))
    assert (said.status, said.error["error"]) == (2, "invalid_input")
    assert named in said.error["detail"]
    assert not (tmp_path / "city").exists()


@pytest.mark.guarantee("G184")
def test_a_folder_with_something_in_it_is_left_as_it_is(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    said = cli.run(*asked(tmp_path, "--json"))
    assert said.status == 2
    assert "is not empty" in said.error["detail"]
    assert contents(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.guarantee("G184")
def test_what_comes_into_the_folder_meanwhile_stays_when_it_breaks_off(tmp_path: Path) -> None:
    def broken_off(_: int) -> None:
        (tmp_path / "city" / "mine.txt").write_text("mine", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(SMALL, tmp_path / "city", as_=Format.PARQUET, told=broken_off)
    assert contents(tmp_path / "city") == {"mine.txt": b"mine"}


def test_a_file_is_no_folder(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "city").write_text("mine", encoding="utf-8")
    said = cli.run(*asked(tmp_path / "city", "--json"))
    assert (said.status, said.error["error"]) == (2, "invalid_input")
    assert contents(tmp_path) == {"city": b"mine"}


def test_a_disk_without_room_is_said_before_anything_is_written(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**9, 10**9 - 50_000, 50_000))
    said = cli.run(*asked(tmp_path / "city", "--json"))
    assert said.status == 2
    assert "has room for" in said.error["detail"]
    assert not (tmp_path / "city").exists()


LIMITED = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
{PROGRAM}
"""


@pytest.mark.guarantee("G184")
def test_a_disk_that_fails_leaves_nothing_and_one_message(tmp_path: Path) -> None:
    with python(LIMITED, *asked(tmp_path / "city", records=30_000)) as process:
        said = process.communicate()[1]
    assert process.returncode == 2, said
    assert "could not be written" in said
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.guarantee("G184")
@pytest.mark.parametrize(("sent", "as_"), [(signal.SIGINT, Format.PARQUET), (signal.SIGTERM, Format.JSONL)])
def test_interrupted_it_leaves_nothing_behind(tmp_path: Path, sent: signal.Signals, as_: Format) -> None:
    """Wherever it is met: of a folder that was there the folder stays, and in it stands nothing."""
    (tmp_path / "city").mkdir()
    begun = asked(tmp_path / "city", "--format", as_, subjects=3_000, records=3_000_000)
    with python(PROGRAM, *begun) as process:
        while not any(file.is_file() for file in (tmp_path / "city").glob(".unfinished/**/*")):
            assert process.poll() is None
        seen = {file.name for file in (tmp_path / "city").iterdir()}
        process.send_signal(sent)
        said = process.communicate()
    assert process.returncode == 130, said
    assert seen == {".unfinished"}
    assert list((tmp_path / "city").iterdir()) == []
