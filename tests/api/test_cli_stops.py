"""`stops`: one officer stops, two start, and what is stopped is listed; in both languages."""

import pytest

from tests.api.conftest import FORMAT, CommandLine

LU = ("--officer", "officer Lu")


def test_a_measure_is_stopped_by_one_and_started_by_two(cli: CommandLine) -> None:
    stopped = cli.json("stops", "stop", "measure", "raised_inspection", "--reason", "a wrong window")
    [line] = stopped.lines
    assert (stopped.status, line["stopped"]) == (0, True)
    [listed] = cli.json("stops", "list").lines
    assert (listed["kind"], listed["name"], listed["reason"]) == ("measure", "raised_inspection", "a wrong window")
    assert cli.json("stops", "start", "measure", "raised_inspection").lines[0]["stopped"]
    again = cli("stops", "start", "measure", "raised_inspection")
    assert (again.status, "second officer" in again.err) == (1, True)
    assert not cli.json("stops", "start", "measure", "raised_inspection", *LU).lines[0]["stopped"]
    assert cli.json("stops", "list").lines == []


def test_it_is_said_in_chinese_too(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "已停止" in cli("stops", "stop", "rule", "N2", "--reason", "窗口有误").out
    assert "第二名经办人" in cli("stops", "start", "rule", "N2").out
    assert "规则" in cli("stops", "list").out


def test_what_there_is_not_cannot_be_stopped(cli: CommandLine) -> None:
    said = cli("stops", "stop", "measure", "nothing", "--reason", "x")
    assert said.status == 1
    assert "raised_inspection" in said.err
    assert cli("stops", "stop", "measure", "raised_inspection").status != 0


def test_a_stopped_import_files_nothing(cli: CommandLine, small_file: object) -> None:
    cli("stops", "stop", "import", FORMAT, "--reason", "the source is wrong")
    said = cli("import", str(small_file), "--format", FORMAT)
    assert said.status == 1
    assert "is stopped" in said.err
