"""Records as they are amended: what is corrected, what a review made of one, what was found about a promise."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from api.wiring import Office
from domain.content import with_content_hash
from domain.errors import InvalidInput, NotFound
from domain.facts import FieldValue
from domain.records import PERFORMANCE, Filed, Record
from domain.values import Performance
from projections.lookup import Found
from rules.rulesets import CatalogueItem, Ruleset


def filed_record(opened: Office, found: Found) -> Filed:
    """The record as it now stands. Raises NotFound."""
    filed = opened.application.whole(found.subject_id).records.get(found.id)
    if filed is None:
        raise NotFound(f"record {found.id}", do="See the subject's history.")
    return filed


def item_of(ruleset: Ruleset, name: str, day: date) -> CatalogueItem:
    """The catalogue item in force on a day. Raises InvalidInput."""
    item = ruleset.item(name, day)
    if item is None:
        raise InvalidInput(f"{name[:80]} is not in the catalogue on {day}", do="Name another item, or another day.")
    return item


def amended(record: Record, changes: Mapping[str, FieldValue | None], *, on: date) -> Record:
    """The record determined on a day, with other values of fields; None takes a field away."""
    fields = {name: value for name, value in {**record.fields, **changes}.items() if value is not None}
    return with_content_hash(replace(record, determined_on=on, fields=fields))


def finding(promised: Record, state: Performance, *, item: CatalogueItem, on: date) -> Record:
    """What was found about a promise on a day, under the item of the finding; its document is the caller's to name."""
    told = {**promised.fields, PERFORMANCE: str(state)}
    return replace(
        promised,
        record_id=UUID(int=0),  # follows from the finding's document
        determined_on=on,
        catalogue_item=item.item,
        polarity=item.polarity,
        fields={name: value for name, value in told.items() if name in item.fields},
        batch=None,
        line=None,
    )
