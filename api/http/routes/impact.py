"""What a version would change for everybody, before anybody is touched."""

from fastapi import APIRouter

from api.http.counter import AtReading
from api.http.impact import RulesetImpact
from api.http.routes.rulemaking import Version
from api.what_if.documents import BREAKDOWNS, head_document, line_documents, sample_document

router = APIRouter(tags=["rulesets"])


@router.get("/rulesets/versions/{version}/impact")
def impact(at: AtReading, version: Version) -> RulesetImpact:
    """Whom a version would touch from today on if it were released; of what is not yet published and passes its guards.

    The first question after much has happened takes as long as writing the facts down anew.
    """
    from api.what_if.asking import drafted_as, impact_of  # the engine is large, and most doors are never asked

    at.office.rulemaking.refuse_stranger(at.by)
    at.current()
    at.admit("review_rules")
    found = impact_of(at.office, drafted_as(at.office, version))
    content = at.office.rulemaking.versions().of(version).content
    told = head_document(found) | {"version": version, "content_hash": content.content_hash}
    told |= {part: line_documents(getattr(found, part), names) for _, part, names in BREAKDOWNS}
    samples = [{"subject": one.subject_id, **_without_number(sample_document(one))} for one in found.samples]
    return RulesetImpact.model_validate({**told, "samples": samples})


def _without_number(sample: dict[str, object]) -> dict[str, object]:
    """No number of a subject goes over this door; its id stands for it."""
    return {name: value for name, value in sample.items() if name != "sample"}
