"""`subject links`: the persons behind an organisation, and the organisations behind which a person stands (C6, C7)."""

from api.cli.app import AsJson, Department, LedgerName, Officer, PurposeOption, reader
from api.cli.desk import MinPosition, desk
from api.cli.output import document, say, table
from api.cli.subjects import SubjectName, subject
from api.procedures.linking import LinkLine, links_of


@subject.command("links")
def links(
    subject_: SubjectName,
    min_position: MinPosition = None,
    ledger: LedgerName = "main",
    department: Department = None,
    officer: Officer = None,
    purpose: PurposeOption = None,
    as_json: AsJson = False,
) -> None:
    """Whom a law makes responsible for an organisation, or for which ones a person is; names are masked."""
    with desk(ledger, reader(department, officer, purpose), as_json=as_json, min_position=min_position) as opened:
        known = opened.subject(subject_, what="subject links")
        found = list(links_of(opened.office, known))
    for line in found:
        document(_told(line))
    headings = ("other", "name", "role", "document", "until", "standing")
    table([say(f"links.{heading}") for heading in headings], [_row(line) for line in found])


def _told(line: LinkLine) -> dict[str, object]:
    return {
        "other": str(line.other),
        "name": line.name,
        "role": str(line.role),
        "doc_no": line.doc_no,
        "linked": str(line.linked),
        "until": None if line.until is None else line.until.isoformat(),
        "standing": str(line.standing),
    }


def _row(line: LinkLine) -> tuple[object, ...]:
    return line.other, line.name, say(f"role.{line.role}"), line.doc_no, line.until, say(f"standing.{line.standing}")
