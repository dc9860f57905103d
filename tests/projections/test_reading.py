"""Reading: the views say what the log says, for any day; what was known stays known; no stale row answers."""

import threading
import time
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import pytest

from api.batches import Batch
from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from domain.events import Happened, RulesetPublished
from domain.periods import Period
from domain.timeline import Timeline
from ledger.log.append import Append
from ledger.log.mapper import stored
from ledger.log.streams import LEDGER_STREAM
from projections.picture import Picture
from projections.reading import ViewBehind
from rules.rulesets import Ruleset
from tests.support import replayed

DAYS = [replayed.LAST_DAY - timedelta(days=back) for back in (0, 1, 45, 180, 400, 700, 1000)]


def lines(pictures: Iterable[Picture], days: Iterable[date] = tuple(DAYS)) -> list[dict[str, object]]:
    wanted = list(days)
    return [line.document() for picture in pictures for day in wanted for line in picture.lines(day)]


def head(office: Office) -> int:
    return office.application.tail().head()


def test_the_views_and_the_fold_of_the_log_are_the_same_picture_of_everybody(office: Office) -> None:
    from_views = list(office.views.pictures())
    assert from_views == list(office.views.pictures_at(head(office)))
    assert len(from_views) == replayed.HOMES


def test_they_say_the_same_of_every_day_and_something_at_all(office: Office) -> None:
    from_views = lines(office.views.pictures())
    assert from_views == lines(office.views.pictures_at(head(office)))
    assert any(line["follows"] for line in from_views)
    assert any(line["ordered"] for line in from_views)
    assert any(value for line in from_views for value in dict(line["applies"]).values())  # type: ignore[call-overload]


def test_one_subject_is_shown_as_among_all(office: Office) -> None:
    every = list(office.views.pictures())
    assert [list(office.views.pictures(each.subject_id)) for each in every] == [[each] for each in every]
    one = every[3].subject_id
    assert list(office.views.pictures_at(head(office), one)) == [every[3]]


@pytest.mark.guarantee("G30")
@pytest.mark.parametrize("share", [0.05, 0.3, 0.75])
def test_what_was_known_at_a_position_never_changes(office: Office, share: float) -> None:
    position = int(head(office) * share)
    before = list(office.views.pictures_at(position))
    withdraw_every_record(office)
    assert list(office.views.pictures_at(position)) == before
    assert before != list(office.views.pictures_at(head(office)))


def withdraw_every_record(office: Office) -> None:
    for picture in list(office.views.pictures()):
        for record in picture.documents:
            by = Actor(office.application.subject(picture.subject_id).records[record].record.issuer, "officer")
            office.ledger.execute(picture.subject_id, WithdrawRecord(record, "test"), by=by)


def test_what_was_known_rests_on_the_rules_of_then(office: Office, replayed_ledger: str) -> None:
    position = head(office)
    before = lines(office.views.pictures_at(position))
    publish(office, lighter(office.context.rulebook.versions[-1].ruleset))
    with replayed.office(replayed_ledger) as later:
        assert [version.ruleset.version for version in later.context.rulebook.versions] == [1, 2]
        assert lines(later.views.pictures_at(position)) == before


def lighter(ruleset: Ruleset) -> Ruleset:
    """A later version in which every term is ten days."""
    rules = tuple(
        rule.model_copy(update={"term": Period(days=10)}) if rule.term is not None else rule for rule in ruleset.rules
    )
    day = replayed.LAST_DAY - timedelta(days=900)
    changed = ruleset.model_copy(update={"version": 2, "published_on": day, "effective_from": day, "rules": rules})
    return Ruleset.model_validate_json(changed.model_dump_json())  # a copy would keep the document of the first


def publish(office: Office, ruleset: Ruleset) -> None:
    version = len(office.application.events_of(LEDGER_STREAM))
    event = RulesetPublished(
        pack=ruleset.pack,
        version=ruleset.version,
        content_hash=ruleset.content_hash,
        document=ruleset.document,
        effective_from=ruleset.effective_from,
    )
    happened = [Happened(event, office.context.today(), Actor("platform", "test"))]
    office.application.recorder_.group.append(Append(events=tuple(stored(LEDGER_STREAM, version, happened))))


def test_a_subject_determined_under_other_rules_is_computed_on_the_spot(office: Office) -> None:
    right = list(office.views.pictures())
    one = next(p for p in right if p.timeline.spans)
    with office.database.connect_as_owner() as owner:
        owner.execute("DELETE FROM views.follows WHERE subject_id = %s", (one.subject_id,))
        assert timeline_of(office, one.subject_id) == Timeline(())
        owner.execute("UPDATE views.subjects SET ruleset = 'another' WHERE subject_id = %s", (one.subject_id,))
    assert list(office.views.pictures()) == right


def timeline_of(office: Office, subject: UUID) -> Timeline:
    [picture] = office.views.pictures(subject)
    return picture.timeline


@pytest.mark.guarantee("G37")
def test_a_read_waits_for_the_position_it_was_told(office: Office, replayed_once: tuple[str, Batch]) -> None:
    withdraw_every_record(office)
    position = head(office)
    late = threading.Timer(0.3, office.new_projector("views").catch_up)
    late.start()
    assert office.views.wait_for(position) == position
    late.join()
    assert office.views.position() == position


@pytest.mark.guarantee("G37")
def test_a_read_does_not_wait_for_ever(office: Office) -> None:
    began = time.monotonic()
    with pytest.raises(ViewBehind, match=f"they stand at {head(office)}, asked for {head(office) + 1}"):
        office.views.wait_for(head(office) + 1)
    assert time.monotonic() - began >= 2.0
