"""What may be asked about who a subject is, and that time passes."""

from msgspec import Struct

from domain.values import Amended


class AddAlias(Struct, frozen=True):
    """Let a further number, in another scheme or a former one, mean this subject."""

    scheme: str
    number: str


class CorrectCode(Struct, frozen=True):
    """Replace the number the subject goes by; `authority` is who issued the right one."""

    scheme: str
    number: str
    authority: str
    reason: str


class AmendIdentity(Struct, frozen=True):
    """A further certificate of a person, or a corrected name; both go into the vault with this."""

    amended: Amended
    reason: str


class EraseSubject(Struct, frozen=True):
    """Destroy what says who a person is; `basis` is the legal ground for it."""

    basis: str


class HandOver(Struct, frozen=True):
    """Let what a department answers for here, and has to do, go over to its successor."""

    former: str
    successor: str


class Reconcile(Struct, frozen=True):
    """Do what time alone asks for."""
