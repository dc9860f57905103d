"""What a department applies, as a table of its own: one row a subject and measure, CSV or XLSX."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from api.applied import MOST, Said
from api.http.identity import subjects_of
from api.http.models import SubjectNumber
from api.shelf import regions_under
from api.tables.headings import Column, Entry, Need, read_table
from api.tables.telling import both
from api.wiring import Office
from domain.errors import InvalidInput, InvalidNumber
from domain.identity.numbers import Fault, Scheme
from rules.rulesets import Ruleset

COLUMNS: Final = (
    Column("scheme", "SCHEME", ("证件类型", "scheme"), longest=40),
    Column("number", "NUMBER", ("统一社会信用代码", "证件号码", "number"), Need.HEADING, longest=80),
    Column("name", "NAME", ("主体名称", "名称", "name"), longest=200),
    Column("measure", "MEASURE", ("措施", "措施名称", "measure"), Need.HEADING, longest=200),
)


def said_in(path: Path, office: Office) -> list[Said]:
    """What stands in a file, row by row. Raises InvalidInput for what is no such table, or too long."""
    entries = read_table(path, COLUMNS).entries
    if len(entries) > MOST:
        raise InvalidInput(f"{path.name} has {len(entries)} rows, more than {MOST}", do="Split it into smaller files.")
    named = _named(version.ruleset for version in office.context.rulebook.versions)
    spoilt = [next(_faults(one), None) for one in entries]
    whos = [_who(one) for one, why in zip(entries, spoilt, strict=True) if why is None]
    found = iter(subjects_of(office, regions_under(office.context.clock_kind), whos))
    return [
        Said(
            entry.row.line,
            next(found) if why is None else InvalidNumber(why, fault=Fault.FORM, do="Write it again."),
            named.get(entry["measure"], entry["measure"]),
        )
        for entry, why in zip(entries, spoilt, strict=True)
    ]


def _who(entry: Entry) -> SubjectNumber:
    return SubjectNumber(scheme=entry["scheme"] or Scheme.USCC, number=entry["number"], name=entry["name"] or None)


def _named(rulesets: Iterable[Ruleset]) -> Mapping[str, str]:
    """Each measure of any version by its title in either language."""
    measures = (one for ruleset in rulesets for one in ruleset.measures)
    return {title: one.measure for one in measures for title in (one.title.zh, one.title.en)}


def _faults(entry: Entry) -> Iterator[str]:
    yield from entry.troubles()
    if not entry["number"]:
        yield both("缺号码", "no number")
