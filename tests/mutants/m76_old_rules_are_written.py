"""Breaks G142: what was decided under older rules is written under the ledger's own."""

TESTS = [
    "tests/ledger/test_rules_learnt.py::test_what_was_decided_under_older_rules_is_not_written",
    "tests/ledger/test_rules_learnt.py::test_a_decision_is_made_under_the_ruleset_that_another_process_published",
    "tests/ledger/test_stops.py::test_what_was_decided_without_knowing_of_a_stop_is_not_written",
]


def apply() -> None:
    from ledger.log import recorder
    from ledger.log.write import Moment, moment_for

    def careless(*asked: object, **named: object) -> Moment:
        moment = moment_for(*asked, **named)  # type: ignore[arg-type]
        return Moment(moment.instant, moment.zone, moment.days)

    recorder.moment_for = careless  # type: ignore[attr-defined]
