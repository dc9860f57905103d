"""Two streams that prove to be about one subject (C3)."""

import pytest

from domain.actors import Actor
from domain.commands import AddAlias, Command, FileRecords, RepairRecord
from domain.errors import InvalidRecord, NotAllowed, NotFound, Refused
from domain.events import SubjectMergedInto, SubjectsMerged
from domain.identity.merging import Merged, merge
from domain.identity.numbers import Scheme
from domain.state import Subject
from domain.subjects import evolve
from domain.values import SubjectKind
from tests.domain.identity.test_registering import FINED, LATER, OTHER, SOUND, correction, fined, firm
from tests.support import synthetic
from tests.support.builders import a_fine, id_of
from tests.support.pack_small import ISSUER, OFFICE
from tests.support.story import Story

BY = Actor(OFFICE, "officer Wen")


def merged(
    kept: Subject, absorbed: Subject, *, authority: str = "coding authority", reason: str = "one firm"
) -> Merged:
    found = merge(kept, absorbed, on=LATER, by=BY, authority=authority, reason=reason)
    assert found is not None
    return found


def absorbed_story() -> Story:
    """A firm with a fine and its orders that was merged into another."""
    story = fined(OTHER)
    outcome = merged(fined(SOUND).subject, story.subject)
    story.subject = evolve(story.subject, [outcome.absorbed])
    story.day = LATER
    return story


def test_each_side_names_the_other_at_the_version_at_which_it_stood() -> None:
    kept, absorbed = fined(SOUND).subject, fined(OTHER).subject
    outcome = merged(kept, absorbed)
    assert outcome.kept.event == SubjectsMerged(
        absorbed=absorbed.subject_id, at_version=absorbed.version, authority="coding authority", reason="one firm"
    )
    assert outcome.absorbed.event == SubjectMergedInto(
        kept=kept.subject_id, at_version=kept.version, authority="coding authority", reason="one firm"
    )
    assert (outcome.kept.on, outcome.kept.by) == (LATER, BY)


def test_merging_again_decides_nothing() -> None:
    kept, absorbed = fined(SOUND).subject, fined(OTHER).subject
    after = evolve(absorbed, [merged(kept, absorbed).absorbed])
    assert after.merged_into == kept.subject_id
    assert merge(kept, after, on=LATER, by=BY, authority="x", reason="y") is None


@pytest.mark.parametrize(
    "command",
    [
        FileRecords(firm(OTHER), (a_fine("second", on=FINED),)),
        AddAlias(Scheme.ORG_CODE, "TE5T00024"),
        correction(synthetic.credit_code(5)),
    ],
)
def test_nothing_new_is_put_into_an_absorbed_stream(command: Command) -> None:
    refusal = absorbed_story().refused(command, by=ISSUER)
    assert isinstance(refusal, NotAllowed)
    assert str(id_of(firm(SOUND))) in refusal.do


def test_relief_in_an_absorbed_stream_goes_on() -> None:
    story = absorbed_story()
    (record_id,) = story.subject.records
    story.when(RepairRecord(record_id), by=ISSUER)
    assert not story.has_order("supervision")


def test_a_repeat_of_what_was_filed_is_answered_there_still() -> None:
    story = absorbed_story()
    story.given(a_fine(on=FINED), on=LATER).then()


def refusal_of(kept: Subject, absorbed: Subject, *, authority: str = "x", reason: str = "y") -> Refused:
    with pytest.raises(Refused) as refused:
        merge(kept, absorbed, on=LATER, by=BY, authority=authority, reason=reason)
    return refused.value


def test_what_cannot_be_one_is_refused() -> None:
    kept, absorbed, third = (fined(synthetic.credit_code(n)).subject for n in (1, 2, 3))
    gone = evolve(absorbed, [merged(kept, absorbed).absorbed])
    trader = Story(firm(synthetic.credit_code(4, entity="92"), kind=SubjectKind.SELF_EMPLOYED))
    trader.given(a_fine(on=FINED), on=FINED)
    assert isinstance(refusal_of(kept, kept), NotAllowed)
    assert str(kept.subject_id) in refusal_of(third, gone).do
    assert str(kept.subject_id) in refusal_of(gone, third).do
    assert "self_employed" in refusal_of(kept, trader.subject).detail
    assert isinstance(refusal_of(kept, Subject(subject_id=third.subject_id)), NotFound)
    for missing in ({"authority": " "}, {"reason": ""}):
        assert isinstance(refusal_of(kept, absorbed, **missing), InvalidRecord)
