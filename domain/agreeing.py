"""What ought to be applied about a subject on a day, and by whom, whether anybody was told so yet or not.

Held against what departments say they apply, it shows what rests on nothing and has to be lifted first, and what is
due and nobody does (a ledger that takes over a history has pushed none of it).
"""

from collections.abc import Iterator

from msgspec import Struct

from domain.events import Ground
from domain.rulebook import Determination, MeasureTerms, Wanted
from domain.state import Order, Subject
from domain.transitions import OrderState


class Ought(Struct, frozen=True):
    """A measure that ought to be applied; `attended` where an officer has yet to put it into effect (INV-37).

    Without departments whoever is concerned decides for itself (INV-11).
    """

    terms: MeasureTerms
    departments: frozenset[str]
    grounds: tuple[Ground, ...]
    attended: bool


def ought(subject: Subject, determined: Determination) -> Iterator[Ought]:
    """Every measure that follows, that nothing holds up, that no officer declined, and that is not suspended."""
    for measure, wanted in determined.wanted.items():
        order = subject.standing_orders_of(measure)
        grounds = _left(subject, wanted, order)
        if grounds and not (order is not None and order.suspensions):
            yield Ought(
                terms=wanted.terms,
                departments=frozenset(one.department for one in wanted.assignments if one.department is not None),
                grounds=grounds,
                attended=not (order is not None and order.state is OrderState.OPEN)
                and {ground.ground for ground in grounds} <= wanted.attended,
            )


def _left(subject: Subject, wanted: Wanted, order: Order | None) -> tuple[Ground, ...]:
    declined = subject.declined.get(wanted.terms.measure)
    carried = order.grounds.keys() if order is not None else set[str]()
    no = declined.grounds if declined is not None and declined.version == wanted.terms.version else frozenset[str]()
    return tuple(
        ground
        for name, ground in wanted.grounds.items()
        if name not in wanted.held and (name in carried or name not in no)
    )
