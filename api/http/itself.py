"""Who comes in by the subject's own door: a natural person who has signed in, as name and certificate together say.

A name and a number that do not agree open nothing, and what is told then is what is told where nothing is held
(INV-40): nobody learns from it that the number is known.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from fastapi.security import HTTPBearer
from starlette.datastructures import Headers

from api.http.errors import NoMandate, NoSignIn, NothingHeld, SignInClosed
from api.http.served import Served
from api.http.visit import Visit
from api.own.held import streams_of
from api.signin.errors import BadToken
from api.signin.tokens import Named
from domain.actors import Actor, itself
from domain.errors import InvalidInput, InvalidNumber
from domain.identity.numbers import CERTIFICATE_KINDS, Scheme, listed_scheme
from domain.identity.reading import for_the_vault
from domain.pending import Mandate
from domain.values import MandateScope, SubjectKind
from ledger.vault.persons import Person

_DOOR: Final = "/own"
_READING: Final = ("GET", "HEAD")
_READ, _ACT = MandateScope.READ, MandateScope.ACT
SIGNED_IN: Final = HTTPBearer(
    auto_error=False, scheme_name="SignIn", description="A token of the issuer at which the subject signed in."
)


def at_its_own_door(path: str) -> bool:
    """Whether an address is asked by subjects themselves, and by nobody else."""
    return path == _DOOR or path.startswith(f"{_DOOR}/")


def itself_at(served: Served, headers: Headers, visit: Visit, *, method: str) -> Actor:
    """The subject that acts for itself, or for which who signed in may stand.

    Raises SignInClosed, NoSignIn, NothingHeld, IssuerUnreachable, NoMandate.
    """
    if served.sign_in is None:
        raise SignInClosed(do="The operator names an issuer: see docs/own.md.")
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoSignIn(do="Sign in, and send Authorization: Bearer with the token.")
    try:
        named = served.sign_in.named(token.strip())
    except BadToken as wrong:
        raise NoSignIn(str(wrong), do="Sign in again.") from None
    with served.office.database.errors():
        person = _person(served, named)
        known = None if person is None else served.office.persons.find(person)
    if known is None:
        raise NothingHeld(do="If you expect something here, ask at a window with your certificate.")
    visit.by, visit.subject_id = itself(known, by=known), known
    named_for = headers.get("jiangcheng-for", "").strip()
    if not named_for:
        return visit.by
    with served.office.database.errors():
        return _standing_for(served, known, named_for, visit, scope=_READ if method in _READING else _ACT)


def _standing_for(served: Served, person: UUID, named: str, visit: Visit, *, scope: MandateScope) -> Actor:
    """A subject for which a person may stand today; a refused request is on record as one about it."""
    try:
        subject_id = streams_of(served.office, UUID(named))[0]
    except ValueError:
        raise InvalidInput("Jiangcheng-For is no id", do="GET /own/mandates tells for whom you may stand.") from None
    if subject_id == person:
        return visit.by
    mandates = [one for one in served.office.application.subject(subject_id).mandates.values() if one.who == person]
    if not mandates:
        raise NoMandate("none is on record", do="Have it recorded at a window.")
    visit.subject_id = subject_id
    today = served.office.context.today()
    standing = [one for one in mandates if one.valid_from <= today <= one.until]
    if not standing:
        raise NoMandate(_when(mandates, today), do="Have a new one recorded at a window.")
    if scope is _ACT and not any(one.scope is _ACT for one in standing):
        raise NoMandate("the mandate is to read alone", do="Have one recorded at a window that lets you act.")
    return itself(subject_id, by=person)


def _when(mandates: Sequence[Mandate], today: date) -> str:
    """When the mandate that comes next begins, or when the last one ended."""
    begins = [one.valid_from for one in mandates if today < one.valid_from]
    if begins:
        return f"the mandate begins on {min(begins)}"
    return f"the mandate ended on {max(one.until for one in mandates)}"


def _person(served: Served, named: Named) -> Person | None:
    """The person that a token names; None for a certificate that nobody can have."""
    scheme = CERTIFICATE_KINDS.get(named.kind) or listed_scheme(named.kind)
    if scheme is None or not scheme.of_persons:
        return None
    try:
        number = for_the_vault(Scheme(scheme), named.number, on=served.office.context.today(), regions=served.regions)
    except InvalidNumber:
        return None
    return Person(number, named.name, SubjectKind.NATURAL_PERSON, None)
