"""Who may change what the register says of a subject's numbers (C3).

A number is nobody's decision: it comes from the authority that issues it. The department that registered the subject
puts right what it registered; any other needs a power that the ruleset states. The lead office has none of its own.
"""

from datetime import date

from domain.actors import Actor
from domain.errors import WrongActor
from domain.rulebook import Rulebook
from domain.state import Draft, Subject
from domain.values import RegisterAct


def refuse_stranger(subject: Subject | Draft, act: RegisterAct, *, by: Actor, on: date, rulebook: Rulebook) -> None:
    """Refuse who neither registered the subject nor has the power on the day. Raises WrongActor."""
    if by.account == subject.registered_by or rulebook.may_keep_register(by.account, act, on=on):
        return
    raise WrongActor(
        f"{by.account} did not register subject {subject.subject_id} and has no power of {act}",
        do=f"Ask {subject.registered_by}, which registered it, or have the ruleset state the power.",
    )
