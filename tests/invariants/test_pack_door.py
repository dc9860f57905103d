"""The pack's door: the city's own pack with one thing changed is refused, naming what it would break."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from api.cli.main import run
from rules.writing.loading import bundled
from tests.invariants.doors import Door, attacks

LISTS, MEASURES, RULES = "nation/lists.yaml", "nation/measures.yaml", "nation/rules.yaml"
CATALOGUE, CITY, CITY_RULES = "nation/catalogue.yaml", "city/measures.yaml", "city/rules.yaml"


class Change(NamedTuple):
    """A change of one file of the pack, what it attacks, and what is said about it."""

    case: str
    invariant: int
    file: str
    after: str
    old: str
    new: str
    says: str = ""

    @property
    def said(self) -> str:
        """What the complaint must name."""
        return self.says or f"INV-{self.invariant}"


CHANGES = (
    Change("an item on a law that has ended", 1, "nation/instruments.yaml", "id: national-catalogue-2022",
           "effective_from: 2022-12-28", "effective_from: 2022-12-28, effective_to: 2024-01-01"),
    Change("an item that takes any document", 2, CATALOGUE, "act:penalty", "doc_types: [penalty_decision]",
           "doc_types: []", "doc_types"),
    Change("a measure that is on no list", 3, RULES, "rule: N-exit", "measure: limited_exit", "measure: no_school"),
    Change("a measure without a basis", 3, MEASURES, "measure: limited_exit",
           "basis: [{instrument: opinion-49, needs_legal_confirmation: true}, {instrument: measure-list-2022, "
           "needs_legal_confirmation: true}, {instrument: measure-list-2024, needs_legal_confirmation: true}]",
           "basis: []", "basis"),
    Change("a measure for a conduct that is on no list", 4, MEASURES, "measure: limited_exit",
           'behaviours: ["conduct:tax"]', 'behaviours: ["conduct:gossip"]'),
    Change("a measure upon whatever is filed next", 4, RULES, "rule: N-exit", "when: {record: on_tax_list}",
           "when: {at_least: 1, of: on_tax_list}"),
    Change("a measure for a role nobody knows", 5, "city/departments.yaml", "role: exit_administration",
           'department: "11330500TE5T01107Y"', 'department: "11330500TE5T01999X"'),
    Change("a city measure for everybody", 6, CITY, "measure: priority_handling", '    region: "330500"\n', ""),
    Change("a city measure in the next city", 6, CITY, "measure: priority_handling", 'region: "330500"',
           'region: "330100"'),
    Change("a city cause of a national sanction", 6, CITY_RULES, "rule: C-priority-tax", "measure: priority_handling",
           "measure: no_honours"),
    Change("a severe list that nobody was asked about", 7, LISTS, "severe:tax", "consulted_days: 30",
           "consulted_days: 29"),
    Change("a severe list without a remedy", 7, LISTS, "severe:tax",
           '    remedies: {en: "Objection, reconsideration and litigation", zh: "异议、行政复议、行政诉讼"}\n', ""),
    Change("a severe list of no family", 8, LISTS, "severe:tax", "    family: market_and_social_order\n", ""),
    Change("a severe list of a fifth family", 8, LISTS, "severe:tax", "family: market_and_social_order",
           "family: bad_manners", "family"),
    Change("a term beyond the longest", 9, RULES, "rule: N-exit", "term: {years: 3}", "term: {years: 4}"),
    Change("a ban for conduct of any weight", 10, MEASURES, "measure: limited_exit",
           "        minimum_severity: severe\n", ""),
    Change("a ban by policy without an entry", 10, RULES, "rule: N-exit", "when: {record: on_tax_list}",
           "when: {record: licence_deceit}"),
    Change("a bank's advice that stops an application", 11, MEASURES, "measure: prudent_lending", "outcome: warn",
           "outcome: hold"),
    Change("a sanction that goes on to whoever holds shares", 12, RULES, "rule: N-exit", "form: upon",
           "form: upon\n    reaches: shareholders", "reaches"),
    Change("praise beside a severe entry", 13, CITY_RULES, "rule: C-priority-tax",
           "        - {at_least: 1, of: class_a_taxpayer, within: {years: 1}}\n"
           "        - none: [{at_least: 1, of: on_severe_list, within: {years: 3}}]\n",
           "        - {at_least: 1, of: class_a_taxpayer, within: {years: 1}}\n"),
    Change("a measure that outlives its entry", 14, LISTS, "severe:tax", "longest: {years: 3}", "longest: {years: 2}"),
    Change("a day to state one's case", 17, "nation/loop.yaml", "key: procedure.statement_window", "value: 5",
           "value: 1"),
    Change("a ministry rule that bars repair", 22, CATALOGUE, "act:penalty", "    doc_types: [penalty_decision]\n",
           "    doc_types: [penalty_decision]\n    unrepairable: [{instrument: tax-order-54, article: \"1\"}]\n"),
    Change("a time to decide that no department needs", 22, "nation/loop.yaml", "key: repair.handle", "value: 7",
           "value: 70"),
    Change("points of whoever never asked", 24, CATALOGUE, "act:penalty", "      violation_kind:",
           "      points: {type: int, required: false}\n      violation_kind:"),
    Change("a person's score as a reason", 24, RULES, "patterns:", "  on_tax_list:",
           "  low_score: [{field: credit_score, lt: 600}]\n  on_tax_list:", "credit_score"),
    Change("a grade of persons", 25, CATALOGUE, "eval:grade", "subject_kinds: [enterprise,",
           "subject_kinds: [natural_person, enterprise,"),
    Change("a person is intercepted", 29, MEASURES, "measure: limited_exit", "outcome: hold", "outcome: intercept"),
    Change("a second version over the first", 35, MEASURES, "measure: limited_exit", "      - version: 1\n",
           "      - version: 1\n        <again>"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The city's pack, to be changed."""
    return Path(shutil.copytree(bundled("cn"), tmp_path / "cn"))


def changed(folder: Path, change: Change) -> None:
    path = folder / change.file
    head, found, rest = path.read_text(encoding="utf-8").partition(change.after)
    assert found
    assert change.old in rest, change.case
    new = change.new
    if new.endswith("<again>"):  # the whole version once more, under the next number and from the same day
        whole = rest[rest.index(change.old) :].partition("\n\n")[0] + "\n"
        path.write_text(head + found + rest.replace(whole, whole + whole.replace("version: 1", "version: 2"), 1))
        return
    path.write_text(head + found + rest.replace(change.old, new, 1), encoding="utf-8")


@attacks(Door.PACK, *{change.invariant for change in CHANGES})
@pytest.mark.parametrize("change", CHANGES, ids=[change.case for change in CHANGES])
def test_a_pack_that_would_break_an_invariant_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], change: Change
) -> None:
    changed(folder, change)
    assert run(["rules", "check", str(folder), "--json"]) == 1
    said = capsys.readouterr().out
    assert re.search(rf"{change.said}\b", said), said


def test_the_pack_itself_is_not_refused(folder: Path) -> None:
    assert run(["rules", "check", str(folder), "--json"]) == 0


def test_no_ledger_begins_with_what_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ledger: str
) -> None:
    changed(folder, next(change for change in CHANGES if change.invariant == 29))
    (tmp_path / "file.csv").write_text("x", encoding="utf-8")
    who = ["--department", "11330500TE5T01019G", "--officer", "officer Wen"]
    arguments = [str(tmp_path / "file.csv"), "--format", "cn-list", "--pack", str(folder), "--ledger", ledger]
    assert run(["import", *arguments, *who]) != 0
    assert "INV-29" in "".join(capsys.readouterr())
