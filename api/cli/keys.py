"""`keys issue | revoke | list`: what a department's own program shows to be let in over HTTP."""

from datetime import datetime
from typing import Annotated, Final

import typer

from api.cli.app import AsJson, LedgerName, Officer, app, office, officer_named
from api.cli.output import document, say, table, text
from domain.errors import NotFound
from ledger import keys as department_keys

_YEAR: Final = 365  # days
_LONGEST: Final = 3_660

keys = typer.Typer(help="Keys of departments.", no_args_is_help=True)
app.add_typer(keys, name="keys")


@keys.callback()
def _verbs() -> None:
    """Keys by which departments' own programs are let in."""


@keys.command("issue")
def issue(
    department: Annotated[str, typer.Argument(help="The department, as the ruleset lists it.")],
    label: Annotated[str, typer.Option("--label", help="What the key is for; it is kept.")] = "",
    days: Annotated[
        int, typer.Option("--for", min=1, max=_LONGEST, help="How many days it opens; `doctor` warns a month before.")
    ] = _YEAR,
    officer: Officer = None,
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """Make a key for a department and show it, this once; the owner's verb."""
    by = officer_named(officer)
    with office(ledger, as_json=as_json) as opened:
        ruleset = opened.context.rulebook.governing(opened.context.today()).ruleset
        if department not in {row.department for row in ruleset.departments}:
            raise NotFound(f"department {department[:80]}", do="Name one that the ruleset lists under `departments`.")
        with opened.database.connect_as_owner() as owner:
            key = department_keys.issue(owner, department=department, label=label[:200], by=by, days=days)
    document({"department": department, "key": key, "days": days})
    text(say("keys.issued", department=department, shown=key, days=days))


@keys.command("revoke")
def revoke(
    key_id: Annotated[str, typer.Argument(help="Its id, as `keys list` prints it.")],
    officer: Officer = None,
    ledger: LedgerName = "main",
    as_json: AsJson = False,
) -> None:
    """Let a key open nothing any more; the owner's verb. Revoking twice is once."""
    by = officer_named(officer)
    with office(ledger, as_json=as_json) as opened, opened.database.connect_as_owner() as owner:
        revoked = department_keys.revoke(owner, key_id, by=by)
    document({"key_id": key_id, "department": revoked.department, "revoked": True})
    text(say("keys.revoked", key_id=key_id, department=revoked.department))


@keys.command("list")
def list_(ledger: LedgerName = "main", as_json: AsJson = False) -> None:
    """Every key ever issued, without its secret."""
    with office(ledger, as_json=as_json) as opened, opened.pool.connection() as connection:
        found = department_keys.issued(connection)
    for one in found:
        document(
            {
                "key_id": one.key_id,
                "department": one.department,
                "label": one.label,
                "issued_at": one.issued_at.isoformat(timespec="seconds"),
                "issued_by": one.issued_by,
                "expires_at": _instant(one.expires_at),
                "revoked_at": _instant(one.revoked_at),
            }
        )
    headings = [say(f"keys.{name}") for name in ("id", "department", "label", "issued_on", "by", "until", "ended")]
    table(headings, [_row(one) for one in found])


def _row(one: department_keys.DepartmentKey) -> tuple[str, ...]:
    days = ("" if day is None else f"{day:%Y-%m-%d}" for day in (one.expires_at, one.revoked_at))
    return (one.key_id, one.department, one.label, f"{one.issued_at:%Y-%m-%d}", one.issued_by, *days)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
