"""Files as they come: whatever is wrong with one gets one clear message, and nothing else of it is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.formats.us_nursing_homes import COLUMNS
from tests.api.conftest import FORMAT, CommandLine, Said

HEAD = "\t".join(COLUMNS)
GOOD = "TX\tGOOD HOME\t05/02/2017\tFine\t5000"
OTHER = "TX\tOTHER HOME\t06/02/2017\tPayment Denial\t"


@pytest.fixture
def new(ledger: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line at a ledger that has not begun."""
    return CommandLine(ledger, capsys)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(*rows: str | bytes, head: str | bytes = HEAD, end: bytes = b"\n", name: str = "file.tsv") -> Path:
        path = tmp_path / name
        lines = [row.encode() if isinstance(row, str) else row for row in (head, *rows)]
        path.write_bytes(end.join(lines) + end)
        return path

    return written


Write = Callable[..., Path]


def imported(cli: CommandLine, path: Path, *more: str) -> Said:
    return cli.json("import", str(path), "--format", FORMAT, *more)


def rejects_kept(home: Path, batch: str) -> list[str]:
    """The rejects file of a batch, without its heading."""
    return (home / "rejects" / f"{batch}.tsv").read_text(encoding="utf-8").splitlines()[1:]


BAD_ROWS = [
    ("TX\tA\t13/45/2017\tFine\t5", "is not a day"),
    ("TX\tA\t2017-05-02\tFine\t5", "is not a day"),
    ("TX\tA\t\tFine\t5", "is not a day"),
    ("TX\tA\t02/29/2017\tFine\t5", "is not a day"),
    ("TX\tA\t05/02/1066\tFine\t5", "before 1990"),
    ("TX\tA\t05/02/2049\tFine\t5", "after"),
    ("TX\tA\t05/02/2017\tFine\t-5", "not a whole number"),
    ("TX\tA\t05/02/2017\tFine\t5.5", "not a whole number"),
    ("TX\tA\t05/02/2017\tFine\t1e6", "not a whole number"),
    ("TX\tA\t05/02/2017\tFine\t٥", "not a whole number"),
    ("TX\tA\t05/02/2017\tFine\t0", "not between"),
    ("TX\tA\t05/02/2017\tFine\t999999999999", "not between"),
    ("TX\tA\t05/02/2017\tFine\t" + "9" * 5_000, "not between"),
    ("TX\tA\t05/02/2017\tFine\t", "is missing"),
    ("TX\tA\t05/02/2017\tPayment Denial\t5", "which has none"),
    ("TX\tA\t05/02/2017\tThumbscrews\t5", "is not one of"),
    ("TX\t\t05/02/2017\tFine\t5", "Name is missing"),
    ("TX\t   \t05/02/2017\tFine\t5", "Name is missing"),
    ("TX\t" + "N" * 300 + "\t05/02/2017\tFine\t5", "longer than 200"),
    ("TX\tA|B\t05/02/2017\tFine\t5", "has a |"),
    ("\tA\t05/02/2017\tFine\t5", "two-letter code"),
    ("Texas\tA\t05/02/2017\tFine\t5", "two-letter code"),
    ("TX\tA\t05/02/2017\tFine", "4 of 5 columns"),
    ("TX\tA\t05/02/2017\tFine\t5\t6", "6 of 5 columns"),
    ("", "1 of 5 columns"),
    ("TX\tA\0B\t05/02/2017\tFine\t5", "control character"),
    ("TX\tA\x1bB\t05/02/2017\tFine\t5", "control character"),
]


@pytest.mark.guarantee("G41")
def test_bad_rows_are_kept_and_the_rest_goes_in(new: CommandLine, write: Write, own_rejects: Path) -> None:
    path = write(GOOD, *(row for row, _ in BAD_ROWS), OTHER)
    said = imported(new, path)
    *refused, summary = said.lines
    assert said.status == 1
    assert (summary["rows"], summary["filed"], summary["refused"]) == (len(BAD_ROWS) + 2, 2, len(BAD_ROWS))
    assert [line["line"] for line in refused] == list(range(3, len(BAD_ROWS) + 3))
    for line, (_, reason) in zip(refused, BAD_ROWS, strict=True):
        assert len(line["refused"]) == 1, line
        assert reason in line["refused"][0]
    kept = rejects_kept(own_rejects, summary["batch"])
    assert [int(row.split("\t")[0]) for row in kept] == [line["line"] for line in refused]


def test_a_row_is_refused_with_every_reason(new: CommandLine, write: Write, own_rejects: Path) -> None:
    said = imported(new, write(GOOD, "Texas\t\t13/45/2017\tFine\t-5"))
    [refused, _] = said.lines
    assert len(refused["refused"]) == 4


def test_the_corrected_file_adds_only_what_was_missing(new: CommandLine, write: Write, own_rejects: Path) -> None:
    assert imported(new, write(GOOD, "TX\tOTHER HOME\t06/31/2017\tPayment Denial\t")).status == 1
    said = imported(new, write(GOOD, OTHER, name="corrected.tsv"))
    summary = said.lines[-1]
    assert (said.status, summary["filed"], summary["repeated"], summary["refused"]) == (0, 1, 1, 0)
    again = imported(new, write(GOOD, OTHER, name="again.tsv"))
    assert (again.status, again.lines[-1]["filed"], again.lines[-1]["repeated"]) == (0, 0, 2)


@pytest.mark.guarantee("G43")
def test_a_dry_run_writes_nothing(new: CommandLine, write: Write, own_rejects: Path) -> None:
    path = write(GOOD, "TX\tA\t13/45/2017\tFine\t5")
    said = imported(new, path, "--dry-run")
    assert (said.status, said.lines[-1]["refused"], said.lines[-1]["filed"]) == (1, 1, 0)
    assert not (own_rejects / "rejects").exists()
    assert new.json("imports", "list").error["error"] == "not_found"
    assert imported(new, write(GOOD, OTHER, name="both.tsv")).lines[-1]["filed"] == 2
    dry = imported(new, path, "--dry-run")
    assert (dry.lines[-1]["repeated"], dry.lines[-1]["filed"]) == (1, 0)
    [batch] = new.json("imports", "list").lines
    assert batch["file_name"] == "both.tsv"


def test_a_row_that_stands_twice_is_reported_and_filed_once(new: CommandLine, write: Write) -> None:
    said = imported(new, write(GOOD, OTHER, GOOD))
    [repeat, summary] = said.lines
    assert (said.status, repeat["line"], summary["filed"], summary["repeated"]) == (0, 4, 2, 1)


@pytest.mark.parametrize(
    ("end", "head"),
    [(b"\r\n", HEAD), (b"\n", b"\xef\xbb\xbf" + HEAD.encode()), (b"\r\n", b"\xef\xbb\xbf" + HEAD.encode())],
    ids=["crlf", "bom", "both"],
)
def test_line_ends_and_byte_order_marks_make_no_other_record(
    new: CommandLine, write: Write, end: bytes, head: str | bytes
) -> None:
    assert imported(new, write(GOOD, OTHER)).status == 0
    said = imported(new, write(GOOD, OTHER, head=head, end=end, name="windows.tsv"))
    assert (said.status, said.lines[-1]["repeated"], said.lines[-1]["filed"]) == (0, 2, 0)


def test_a_line_in_another_encoding_is_refused_alone(new: CommandLine, write: Write, own_rejects: Path) -> None:
    said = imported(new, write(GOOD, "TX\tCAFÉ\t05/02/2017\tFine\t5".encode("latin-1"), OTHER))
    [refused, summary] = said.lines
    assert (said.status, refused["line"], summary["filed"]) == (1, 3, 2)
    assert refused["refused"] == ["byte 0xc9 at column 7 is not UTF-8"]


def test_a_line_of_ten_megabytes_is_refused_alone(new: CommandLine, write: Write, own_rejects: Path) -> None:
    said = imported(new, write(GOOD, "TX\t" + "N" * 10_000_000 + "\t05/02/2017\tFine\t5", OTHER))
    [refused, summary] = said.lines
    assert (said.status, refused["line"], summary["filed"]) == (1, 3, 2)
    assert "longer than 65536 bytes" in refused["refused"][0]
    assert len(refused["row"]) <= 200


def test_a_file_that_ends_within_a_line_says_so(new: CommandLine, tmp_path: Path, own_rejects: Path) -> None:
    path = tmp_path / "cut.tsv"
    path.write_bytes(f"{HEAD}\n{GOOD}\n{OTHER[:20]}".encode())
    said = imported(new, path)
    [refused, summary] = said.lines
    assert (said.status, refused["line"], summary["filed"]) == (1, 3, 1)
    assert "may be truncated" in refused["refused"][0]


def unreadable(tmp_path: Path) -> dict[str, Path]:
    """Files of which no row can be read."""
    files = {
        "empty": b"",
        "utf-16": f"{HEAD}\n{GOOD}\n".encode("utf-16"),
        "other columns": b"a\tb\tc\n1\t2\t3\n",
        "binary": bytes(range(256)) * 20,
        "one endless line": b"x" * 1_000_000,
        "nothing but line ends": b"\n\n\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in files} | {
        "missing": tmp_path / "nowhere.tsv",
        "a folder": tmp_path,
    }


@pytest.mark.parametrize(
    "name",
    ["empty", "utf-16", "other columns", "binary", "one endless line", "nothing but line ends", "missing", "a folder"],
)
def test_a_file_that_cannot_be_read_gets_one_message(new: CommandLine, tmp_path: Path, name: str) -> None:
    path = unreadable(tmp_path)[name]
    for form in ((), ("--dry-run",), ("--clock", "file")):
        said = imported(new, path, *form)
        assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_input")
        assert said.error["do"]
    words = new("import", str(path), "--format", FORMAT)
    assert words.status == 2
    assert len(words.err.splitlines()) == 1


def test_a_file_with_a_heading_and_nothing_else_files_nothing(new: CommandLine, write: Write) -> None:
    said = imported(new, write())
    assert (said.status, said.lines[-1]["rows"], said.lines[-1]["filed"]) == (0, 0, 0)


def test_a_replay_needs_a_row_to_begin_with(new: CommandLine, write: Write) -> None:
    said = imported(new, write(), "--clock", "file")
    assert (said.status, said.out, said.error["error"]) == (2, "", "invalid_input")


def test_an_unknown_format_or_day_gets_one_message(new: CommandLine, write: Write) -> None:
    path = write(GOOD)
    assert new.json("import", str(path), "--format", "no-such").status == 2
    assert new.json("import", str(path), "--format", FORMAT, "--clock", "file", "--until", "soon").status == 2
    assert imported(new, path, "--clock", "yesterday").status == 2


def test_bad_rows_are_told_in_words(new: CommandLine, write: Write, own_rejects: Path) -> None:
    said = new("import", str(write(GOOD, "TX\t\t05/02/2017\tFine\t5")), "--format", FORMAT)
    assert said.status == 1
    assert "line 3: Provider Name is missing" in said.out
    assert str(own_rejects / "rejects") in said.out


@pytest.fixture
def own_rejects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place of the test's own for what is refused."""
    place = tmp_path / "own"
    monkeypatch.setattr("api.cli.importing.home", lambda: place)
    return place


def test_what_is_printed_is_json_line_by_line(new: CommandLine, write: Write, own_rejects: Path) -> None:
    said = imported(new, write(GOOD, "TX\tA\u2028B\t05/02/2017\tFine\t5", "TX\t\t\tFine\t5"))
    assert all(isinstance(json.loads(line), dict) for line in said.out.split("\n") if line)


def test_a_file_that_cannot_be_read_begins_no_ledger(new: CommandLine, write: Write, tmp_path: Path) -> None:
    assert imported(new, unreadable(tmp_path)["empty"]).status == 2
    assert imported(new, write(GOOD), "--until", "soon").status == 2
    assert new.json("imports", "list").error["error"] == "not_found"


def test_a_row_of_an_absurd_day_moves_no_clock(new: CommandLine, write: Write, own_rejects: Path) -> None:
    path = write("TX\tOLD\t05/02/2001\tFine\t5", GOOD, "TX\tFAR\t05/02/2049\tFine\t5")
    said = imported(new, path, "--clock", "file")
    early, late, summary = said.lines
    assert (said.status, early["line"], late["line"], summary["filed"]) == (1, 2, 4, 1)
    assert "not in force on 2001-05-02" in early["refused"][0]
    assert "after" in late["refused"][0]
    [story] = [line["on"] for line in new.json("history", "us-nh:TX|GOOD HOME").lines if "registered" in line["topic"]]
    assert story == "2017-05-02"


def test_a_replay_that_is_done_stays_at_its_day(new: CommandLine, write: Write) -> None:
    path = write(GOOD)
    assert imported(new, path, "--clock", "file").status == 0
    [before] = new.json("measures", "--on", "2017-06-01", "--known-at", "2019-05-01").lines or [None]
    assert imported(new, path, "--clock", "file").status == 0
    said = new.json("measures", "--known-at", "2019-05-02")
    assert "is not before the ledger's now, 2019-05-02" in said.error["detail"]
    assert before is None
