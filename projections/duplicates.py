"""The register as the views list it, for finding duplicates and wrong codes (C3)."""

from uuid import UUID

from domain.identity.duplicates import CodeErrors, Duplicate, Listed, code_errors, find
from domain.identity.numbers import Number
from domain.values import SubjectKind
from ledger.database import Connection


def duplicates_now(connection: Connection) -> tuple[list[Duplicate], CodeErrors]:
    """Every likely duplicate, and the error rate of codes; natural persons are neither read nor counted.

    What was merged before is found no more: its numbers mean the subject kept, and it is left out.
    """
    subjects = listed(connection)
    found = find(subjects)
    return found, code_errors(subjects, duplicates=found)


def listed(connection: Connection) -> list[Listed]:
    """Every subject that some number means and that is no natural person, its present number first."""
    rows = connection.execute(
        "SELECT s.subject_id, s.kind, s.name, s.region,"
        " array_agg(a.scheme ORDER BY (a.scheme, a.number) <> (s.scheme, s.number), a.scheme, a.number),"
        " array_agg(a.number ORDER BY (a.scheme, a.number) <> (s.scheme, s.number), a.scheme, a.number)"
        " FROM views.subjects s JOIN ledger.aliases a USING (subject_id)"
        " WHERE s.kind <> %s GROUP BY s.subject_id ORDER BY s.subject_id",
        (SubjectKind.NATURAL_PERSON.value,),
    ).fetchall()
    return [_listed(row) for row in rows]


def _listed(row: tuple[object, ...]) -> Listed:
    subject_id, kind, name, region, schemes, numbers = row
    assert isinstance(schemes, list)
    assert isinstance(numbers, list)
    return Listed(
        subject_id=UUID(str(subject_id)),
        kind=SubjectKind(str(kind)),
        name=str(name),
        region=str(region),
        numbers=tuple(Number(str(s), str(n)) for s, n in zip(schemes, numbers, strict=True)),
    )
