"""Invented persons for tests about the vault: what is planted here must be found nowhere in clear."""

from datetime import date

from msgspec.structs import replace

from api.wiring import Office
from domain.identity.citizen_number import Regions
from domain.identity.numbers import Scheme
from ledger.genesis import Genesis
from ledger.ledger import Executed
from ledger.vault.persons import Person, Reported, natural_person
from tests.support import offices, pack_small, synthetic
from tests.support.offices import BEGAN, ISSUER, fine

BORN = date(1990, 1, 1)
NAME = "申屠甲乙"
NUMBER = synthetic.citizen_number(BORN, 1)
MOBILE = synthetic.mobile_number(42)
ADDRESS = "紫藤巷七号"


def person(name: str = NAME, number: str = NUMBER) -> Person:
    return natural_person(name, Scheme.ID_NUMBER, number, on=BEGAN, regions=Regions.WITH_SYNTHETIC)


def reported(key: str = "one", *, told: str = f"电话{MOBILE}", **changes: object) -> Reported:
    """As it came: a name, and texts that nobody but the vault may have."""
    record = fine(key, subject_name=NAME, **changes)
    fields = {**record.fields, "remark": f"{NAME} ({NUMBER}) paid late"}
    return Reported(replace(record, fields=fields), BEGAN, {"address": ADDRESS, "told": told})


def file(office: Office, *what: Reported, who: Person | None = None) -> Executed:
    return office.persons.file(who or person(), what or (reported(),), region="north", by=ISSUER)


def genesis() -> Genesis:
    """The small pack, which knows persons too, and an item with a field for anything."""
    item = pack_small.written()["catalogue"][0]  # type: ignore[index, call-overload]
    fields = {**item["fields"], "remark": {"type": "str", "required": False}}
    kinds = ["enterprise", "self_employed", "natural_person"]
    return offices.genesis(offices.guarded(catalogue=[{**item, "fields": fields, "subject_kinds": kinds}]))
