"""The lives of rulesets, for whoever takes part: how versions stand, what they change, and the steps of officers.

Drafts come in by routes/drafting.py. Checks know of a withdrawal at once; the worker orders the lifts.
"""

from typing import Annotated

from fastapi import APIRouter, Path

from api.cli.reading import EVERYBODY
from api.handing import accounts
from api.http.counter import AtCounter, AtReading, Counter
from api.http.routes.history import After, Limit
from api.http.rulemaking import (
    Approve,
    CoveredLine,
    DifferenceLine,
    Publish,
    RefuseVersion,
    RulesetDifferences,
    RulesetReview,
    RulesetStep,
    RulesetTold,
    RulesetUses,
    RulesetVersions,
    Submit,
    ToldLine,
    TrialLine,
    UseLine,
    VersionLine,
)
from api.rulemaking import standing
from api.ruleset_uses import Use, uses
from domain.rulemaking import Life
from ledger.rulemaking import Versions
from projections.redetermining import pending
from projections.told import Told, told_behind
from rules.releasing.differing import Differing
from rules.releasing.trials import Covered, Trial

router = APIRouter(tags=["rulesets"])
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/rulesets/versions")
def versions(at: AtCounter) -> RulesetVersions:
    """Every version of the ruleset, drafts too, and how far the rules in force have come among the subjects."""
    at.office.rulemaking.refuse_stranger(at.by)
    at.current()
    known = at.office.rulemaking.versions()
    left = pending(at.office.pool, at.office.context)
    return RulesetVersions(
        versions=[version_line(at, known, known.lives[number]) for number in sorted(known.lives)],
        subjects=left.subjects,
        to_determine=left.to_determine,
        due=left.due,
    )


@router.get("/rulesets/versions/{version}/differences")
def differences(at: AtCounter, version: Version) -> RulesetDifferences:
    """What a version says otherwise, by name and field, as its approver reads it."""
    at.office.rulemaking.refuse_stranger(at.by)
    found = at.office.rulemaking.differences(version)
    return RulesetDifferences(
        version=version,
        content_hash=at.office.rulemaking.versions().of(version).content.content_hash,
        differences=[_difference(one) for one in found],
    )


@router.get("/rulesets/versions/{version}/review")
def review(at: AtCounter, version: Version) -> RulesetReview:
    """What an approver has to see: what a version says otherwise, what came of its examples, what they show."""
    at.office.rulemaking.refuse_stranger(at.by)
    found = at.office.rulemaking.appraisal(version)
    return RulesetReview(
        version=version,
        content_hash=at.office.rulemaking.versions().of(version).content.content_hash,
        against=found.against,
        differences=[_difference(one) for one in found.differences],
        complaints=list(found.complaints),
        notices=list(found.notices),
        examples=[_trial(one) for one in found.tried],
        coverage=[_covered(one) for one in found.covered],
        lacking=list(found.lacking),
    )


@router.get("/rulesets/versions/{version}/uses")
def register_of_uses(at: AtReading, version: Version) -> RulesetUses:
    """Who acted on a version: orders decided under it, what departments did, who was told; for audit or operation."""
    at.current()
    at.admit("ruleset uses", tasks_of=EVERYBODY)
    return RulesetUses(version=version, uses=[_use(one) for one in uses(at.office, version)])


@router.get("/rulesets/told")
def told(at: AtReading, after: After = 0, limit: Limit = 200) -> RulesetTold:
    """Who was told that rules were unlawful, of those about whom the department has determined anything."""
    at.current()
    at.admit("ruleset told")
    found = told_behind(at.office.pool, accounts=accounts(at.office, at.by.account), after=after, limit=limit)
    lines = [_told(one) for one in found]
    return RulesetTold(told=lines, next=found[-1].position if found else after, more=len(found) == limit)


@router.post("/rulesets/versions/{version}/steps")
def step(at: AtCounter, version: Version, step: RulesetStep) -> VersionLine:
    """Submit, approve, refuse, publish or withdraw a version; of two officers each knows the other's step."""
    life = _taken(at, version, step)
    at.office.projector.catch_up()
    return version_line(at, at.office.rulemaking.versions(), life)


def _taken(at: Counter, version: int, step: RulesetStep) -> Life:
    rules = at.office.rulemaking
    match step:
        case Submit():
            return rules.submit(version, by=at.by, reason=step.reason)
        case Approve():
            return rules.approve(version, step.content_hash, by=at.by, reason=step.reason)
        case RefuseVersion():
            return rules.refuse(version, step.content_hash, by=at.by, reason=step.reason)
        case Publish():
            return rules.publish(
                version,
                effective_from=step.effective_from,
                acknowledged=step.acknowledged,
                by=at.by,
                reason=step.reason,
            )
    return rules.withdraw(version, effective_on=step.effective_on, article=step.article, by=at.by, reason=step.reason)


def _use(one: Use) -> UseLine:
    return UseLine(
        subject=one.subject_id,
        order=one.order,
        measure=one.measure,
        decided_on=one.decided_on,
        order_state=one.order_state,
        department=one.department,
        task_state=one.task_state,
        implemented=one.implemented,
        told_on=one.told_on,
    )


def _told(one: Told) -> ToldLine:
    return ToldLine(
        position=one.position,
        subject=one.subject_id,
        told_on=one.on,
        version=one.event.version,
        ruleset=one.event.ruleset,
        effective_on=one.event.effective_on,
        article=one.event.article,
        reason=one.event.reason,
    )


def _difference(one: Differing) -> DifferenceLine:
    return DifferenceLine(
        part=one.part, name=one.name, change=one.change, field=one.field, before=one.before, after=one.after
    )


def _trial(one: Trial) -> TrialLine:
    words = [found.words for found in one.differences]
    return TrialLine(example=one.example.example, passed=one.passed, differences=words)


def _covered(one: Covered) -> CoveredLine:
    hit, missed = list(one.hit), list(one.missed)
    return CoveredLine(rule=one.rule, measure=one.measure, hit=hit, missed=missed, complete=one.complete)


def version_line(at: Counter, known: Versions, life: Life) -> VersionLine:
    """How a version stands."""
    by = None if life.approval is None else life.approval.by
    refusal = life.refusal
    return VersionLine(
        pack=life.pack,
        version=life.version,
        standing=standing(life, known.lives.values(), on=at.office.context.today()),
        content_hash=life.content.content_hash,
        released=life.released or None,
        effective_from=life.effective_from,
        withdrawn_from=life.withdrawn_from,
        makers=list(dict.fromkeys(f"{one.account} ({one.officer})" for one in life.makers)),
        approved_by=None if by is None else f"{by.account} ({by.officer})",
        refused_by=None if refusal is None else f"{refusal.by.account} ({refusal.by.officer})",
        refused_because=None if refusal is None else refusal.reason,
    )
