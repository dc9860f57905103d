"""The rulesets in force and to come, and the matter register: public, but who asked for them is on record."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.http.counter import AtCounter, Counter
from api.http.models import MatterLine, Matters, RulesetLine, Rulesets
from domain.errors import NotFound
from rules.rulesets import Matter, Power, Ruleset

router = APIRouter(tags=["rulesets"])
Pack = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/rulesets")
def rulesets(at: AtCounter) -> Rulesets:
    """Every ruleset of the ledger, the latest last."""
    return Rulesets(rulesets=[_line(at, version.ruleset) for version in at.office.context.rulebook.versions])


@router.get("/rulesets/{pack}/{version}")
def ruleset(at: AtCounter, pack: Pack, version: Version) -> dict[str, object]:
    """One ruleset, complete, as its hash covers it."""
    for known in at.office.context.rulebook.versions:
        if (known.ruleset.pack, known.ruleset.version) == (pack, version):
            return Response(known.ruleset.document, media_type="application/json")  # type: ignore[return-value]
    raise NotFound(f"ruleset {pack} {version}", do="GET /rulesets names them.")


@router.get("/matters")
def matters(at: AtCounter) -> Matters:
    """Where a check is owed, what for, who makes it, and which measures have a say there (C14, C39, C40)."""
    found = at.ruleset
    return Matters(on=at.office.context.today(), matters=[_matter(at, found, matter) for matter in found.matters])


def _line(at: Counter, found: Ruleset) -> RulesetLine:
    return RulesetLine(
        pack=found.pack,
        version=found.version,
        title=at.say(found.title),
        content_hash=found.content_hash,
        published_on=found.published_on,
        effective_from=found.effective_from,
        effective_to=found.effective_to,
    )


def _matter(at: Counter, found: Ruleset, matter: Matter) -> MatterLine:
    today = at.office.context.today()
    holders = {
        holder
        for power in found.powers
        if power.in_force(today) and power.reaches(matter)
        for holder in _holders(found, power, at)
    }
    return MatterLine(
        matter=matter.matter,
        title=at.say(matter.title),
        nodes=list(matter.nodes),
        purposes=[str(purpose) for purpose in matter.purposes],
        departments=sorted(holders),
        measures=sorted(
            measure.measure
            for measure in found.measures
            if any(v.in_force(today) and matter.matter in v.matters for v in measure.versions)
        ),
    )


def _holders(found: Ruleset, power: Power, at: Counter) -> set[str]:
    if power.department is not None:
        return {power.department}
    today = at.office.context.today()
    return {row.department for row in found.directory if row.role == power.role and row.in_force(today)}
