"""A department's tasks as a workbook: downloaded, filled in, sent back; each row a command of its own."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from api.http.door import LARGEST
from api.tables.workbooks import MEDIA
from api.taskbook import reading
from api.wiring import Office
from tests.api.http.conftest import Caller, Callers, a_penalty, a_penalty_of_a_person
from tests.support import persons
from tests.support.offices import ISSUER as WEN
from tests.support.pack_small import ISSUER, NORTH, OFFICE

Cells = dict[str, object]


def download(caller: Caller, purpose: str = "licence", **headers: str) -> Any:
    answer = caller._client.request("GET", "/tasks:workbook", headers=caller.headers(purpose, **headers))
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA)
    return load_workbook(BytesIO(answer.content))


def rows_of(book: Any) -> list[Cells]:
    headings, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def filled(book: Any, *answers: Cells) -> bytes:
    """The workbook with these answers, row by row, saved as a spreadsheet program saves it."""
    page = book.worksheets[0]
    places = {cell.value: cell.column for cell in page[1]}
    for line, answer in enumerate(answers, start=2):
        for heading, value in answer.items():
            page.cell(line, places[heading]).value = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def send(caller: Caller, content: bytes, told: str = "lines", **headers: str) -> httpx.Response:
    given = {**caller.headers(None, **headers), "Content-Type": MEDIA}
    return caller._client.request("POST", f"/tasks:workbook?as={told}", content=content, headers=given)


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def outcomes(answer: httpx.Response) -> list[str]:
    return [line["outcome"] for line in lines(answer)]


@pytest.fixture
def two(callers: Callers) -> Callers:
    """Two homes, each with a task of the north and one of the office."""
    for number in ("N|ONE", "N|TWO"):
        assert callers[ISSUER].post("/records", a_penalty(number, doc_no=number)).status_code == 200
    return callers


def states(caller: Caller) -> list[str]:
    return sorted(task["state"] for task in caller.get("/tasks").json()["tasks"])


@pytest.mark.guarantee("G140")
def test_a_workbook_is_downloaded_filled_in_and_carried_out(two: Callers) -> None:
    north = two[NORTH]
    book = download(north)
    assert [sheet.title for sheet in book.worksheets] == ["Tasks", "How to fill in", "Lists"]
    assert [row["Possible answers"] for row in rows_of(book)] == ["accept, refuse, return"] * 2
    sent = filled(book, {"Answer": "accept"}, {"Answer": "refuse", "Reason": "R1 no power", "Remark": "elsewhere"})
    told = lines(send(north, sent))
    assert [one["outcome"] for one in told] == ["done", "done"]
    assert states(north) == ["accepted", "refused"]
    report = {"Answer": "implemented", "Day": "2019-03-05", "Matter": "licence", "Filing": "F-1", "Amount (fen)": 1200}
    assert outcomes(send(north, filled(download(north), report))) == ["done"]
    assert states(north) == ["implemented", "refused"]


def test_a_workbook_is_in_the_callers_language_and_read_in_either(two: Callers) -> None:
    north = two[NORTH]
    book = download(north, Accept_Language="zh")
    assert [sheet.title for sheet in book.worksheets] == ["任务", "填写说明", "选项"]
    sent = filled(book, {"答复": "接受"}, {"答复": "退回", "理由": "R9 数据有缺陷"})
    assert outcomes(send(north, sent)) == ["done", "done"]
    assert states(north) == ["accepted", "returned"]
    result = send(north, filled(download(north), {"Answer": "已实施"}), "workbook", Accept_Language="zh")
    [row] = rows_of(load_workbook(BytesIO(result.content)))
    assert (row["答复"], row["办理结果"]) == ("已实施", "已办理")


def test_lists_are_offered_to_pick_from(two: Callers) -> None:
    book = download(two[NORTH])
    found = {str(one.sqref)[0]: one.formula1 for one in book.worksheets[0].data_validations.dataValidation}
    headings = {cell.column_letter: cell.value for cell in book.worksheets[0][1]}
    offered = {headings[letter]: where for letter, where in found.items()}
    assert set(offered) == {"Answer", "Reason"}
    for heading, many in (("Answer", 9), ("Reason", 10)):
        sheet, _, cells = offered[heading].replace("'", "").partition("!")
        values = [cell.value for row in book[sheet][cells.replace("$", "")] for cell in row]
        assert len(values) == many
        assert all(values)


@pytest.mark.guarantee("G140")
def test_what_was_said_before_is_no_error_and_is_not_written_again(two: Callers) -> None:
    north = two[NORTH]
    sent = filled(download(north), {"Answer": "accept"}, {"Answer": "refuse", "Reason": "R1"})
    assert outcomes(send(north, sent)) == ["done", "done"]
    head = two.office.application.tail().head()
    assert outcomes(send(north, sent)) == ["repeated", "repeated"]
    assert two.office.application.tail().head() == head
    report = filled(download(north), {"Answer": "not_triggered"})
    assert [outcomes(send(north, report)) for _ in range(2)] == [["done"], ["repeated"]]
    two.office.context.advance_to(two.office.context.tomorrow(), by=WEN)
    assert outcomes(send(north, report)) == ["done"]  # of another day, which the row leaves unsaid
    assert outcomes(send(north, sent)) == ["repeated", "repeated"]


@pytest.mark.guarantee("G140")
def test_a_bad_row_says_why_and_stops_no_other(two: Callers) -> None:
    north = two[NORTH]
    book = download(north)
    [first, second] = rows_of(book)
    bad: list[Cells] = [
        {"Answer": "perhaps"},
        {"Answer": "refuse"},
        {"Answer": "refuse", "Reason": "R11"},
        {"Answer": "refuse", "Reason": "R3"},
        {"Answer": "accept", "Remark": "with pleasure"},
        {"Answer": "accept", "Day": "2019-03-05"},
        {"Answer": "implemented", "Day": "yesterday"},
        {"Answer": "implemented", "Amount (fen)": "12.5"},
        {"Answer": "implemented", "Reason": "R1"},
        {"Answer": "implemented", "Remark": "=HYPERLINK(1)"},
        {"Answer": "implemented", "Remark": "＋1"},
        {"Answer": "accept", "Task id": "none"},
        {"Answer": "accept", "Task number": 2},
        {"Answer": "accept", "Task id": str(first["Subject id"])},
        {"Remark": "no answer"},
    ]
    copied = [{**{name: first[name] for name in ("Task id", "Task number")}, **one} for one in bad]
    last = {"Task id": second["Task id"], "Task number": second["Task number"], "Answer": "accept"}
    told = lines(send(north, filled(book, *copied, last)))
    assert [one["outcome"] for one in told] == ["refused"] * len(bad) + ["done"]
    assert all(one["reasons"] and one["code"] for one in told[:-1])
    assert states(north) == ["accepted", "pushed"]
    assert {row["reason"] for row in two.log()[-len(bad) - 1 :] if row["what"] == "answer_workbook"} >= {
        "invalid_input",
        "not_found",
    }


@pytest.mark.guarantee("G140")
def test_a_task_of_another_department_is_refused_and_that_is_on_record(two: Callers) -> None:
    theirs = filled(download(two[OFFICE]), {"Answer": "accept"})
    [told] = lines(send(two[NORTH], theirs))
    assert (told["outcome"], told["code"]) == ("refused", "wrong_actor")
    assert states(two[OFFICE]) == ["pushed", "pushed"]
    [row] = [row for row in two.log() if row["what"] == "answer_workbook" and row["outcome"] == "refused"]
    assert (row["department"], row["reason"]) == (NORTH, "wrong_actor")
    assert outcomes(send(two[OFFICE], theirs)) == ["done"]
    assert outcomes(send(two[NORTH], theirs)) == ["refused"]  # nor is it told what the other said


def test_two_rows_about_one_task_are_carried_out_in_order(two: Callers) -> None:
    north = two[NORTH]
    book = download(north)
    [first, _] = rows_of(book)
    same = {name: first[name] for name in ("Task id", "Task number")}
    sent = filled(book, {"Answer": "accept"}, {**same, "Answer": "implemented"}, {**same, "Answer": "accept"})
    assert outcomes(send(north, sent)) == ["done", "done", "repeated"]
    assert outcomes(send(north, sent)) == ["repeated"] * 3


def test_a_person_stands_there_as_in_the_feed(callers: Callers) -> None:
    subject = callers[ISSUER].post("/records", a_penalty_of_a_person()).json()["subject"]
    assert callers[ISSUER].post(f"/subjects/{subject}/orders/1/confirm", None).status_code == 200
    [row] = rows_of(download(callers[NORTH]))
    [change] = callers[NORTH].get("/feed").json()["changes"]
    assert (row["Subject"] or "", row["Subject id"]) == (change["name"], subject)
    assert not any(secret in str(row) for secret in (persons.NAME, persons.NUMBER))
    remark = filled(download(callers[NORTH]), {"Answer": "refuse", "Reason": "R1", "Remark": f"his {persons.NUMBER}"})
    assert outcomes(send(callers[NORTH], remark)) == ["done"]
    assert outcomes(send(callers[NORTH], remark)) == ["repeated"]
    story = callers.office.application.events_of(UUID(str(row["Subject id"])))
    assert persons.NUMBER not in str(story)


def test_no_text_comes_out_as_a_formula(two: Callers) -> None:
    evil = a_penalty("N|EVIL", doc_no="evil")
    evil["subject"]["name"] = "=1+1"
    assert two[ISSUER].post("/records", evil).status_code == 200
    book = download(two[NORTH])
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", True)]
    assert outcomes(send(two[NORTH], filled(download(two[NORTH]), {}, {}, {"Answer": "accept"}))) == ["done"]


def test_a_formula_is_not_read(two: Callers) -> None:
    """Neither what it says nor what a program once worked out for it."""
    sent = filled(download(two[NORTH]), {"Answer": '=IF(1,"accept","")'})
    [told] = lines(send(two[NORTH], sent))
    assert told["outcome"] == "refused"
    assert "formula" in told["reasons"][0]


def test_what_is_no_such_workbook_is_one_clear_problem(two: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    other = BytesIO()
    Workbook().save(other)
    for content in (b"", b"answer,task\n", b"PK\x03\x04", other.getvalue(), filled(Workbook(), {})):
        answer = send(two[NORTH], content)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input"), content[:20]
    monkeypatch.setattr(reading, "_UNPACKED", 1_000)
    assert "unpack" in send(two[NORTH], filled(download(two[NORTH]), {"Answer": "accept"})).json()["detail"]
    assert states(two[NORTH]) == ["pushed", "pushed"]


def test_a_workbook_may_be_larger_than_a_request_and_has_a_limit(two: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    north = two[NORTH]
    assert send(north, b"x" * (LARGEST + 1)).json()["code"] == "invalid_input"
    assert send(north, b"x" * (reading.LARGEST + 1)).status_code == 413
    monkeypatch.setattr(reading, "MOST", 1)
    too_many = send(north, filled(download(north), {"Answer": "accept"}, {"Answer": "accept"}))
    assert (too_many.status_code, states(north)) == (422, ["pushed", "pushed"])


def test_nothing_is_left_on_disk_on_the_way(two: Callers, monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    def refused(*_: object, **__: object) -> Iterator[str]:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refused)
    assert len(list(download_raw(two[NORTH]))) > 0


def download_raw(caller: Caller) -> bytes:
    return caller.get("/tasks:workbook").content
