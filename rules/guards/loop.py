"""Guards on loop rules: rules choose, the transition table permits (domain.md 6.2)."""

from collections.abc import Iterator
from datetime import date

from domain.intervals import END, Days
from domain.tasks import OVERDUE
from domain.transitions import TASK, TaskState, allowed
from domain.values import FeedbackResult, MeasureKind
from rules.conditions import Operator, Test, leaves, patterns_of
from rules.matching.limits import values_of
from rules.matching.plain import passes
from rules.matching.schema import TASK_FIELDS
from rules.places import Found, Where, uncovered, versions_at
from rules.rulesets import Action, LoopRule, Parameter, ParameterUnit, Ruleset

_LONGEST = 36_600  # working days, as many as the longest period has days (domain.periods)

_CLOSED_LISTS: dict[str, frozenset[str]] = {
    "state": frozenset(TaskState) - {TaskState.SUSPENDED, TaskState.CLOSED},  # while suspended deadlines stand still
    "feedback": frozenset(FeedbackResult) | {"none"},
    "measure_kind": frozenset(MeasureKind),
}


def loop_rules_test_task_fields(ruleset: Ruleset) -> Found:
    """A loop rule sees a task's own few fields, each compared with a value of its type (domain.md 6.2)."""
    for where, test in _tests(ruleset):
        wanted, given = TASK_FIELDS.get(test.field), type(values_of(test)[0])
        if wanted is None:
            yield where, f"a task has no field {test.field}: test one of {', '.join(TASK_FIELDS)}"
        elif given is not wanted:
            yield where, f"{test.field} of a task is {wanted.__name__}, this compares it with a {given.__name__}"


def loop_values_are_possible(ruleset: Ruleset) -> Found:
    """A state or a result is one of the closed lists, and one in which deadlines run (domain.md 6.2, 6.5)."""
    for where, test in _tests(ruleset):
        possible = _CLOSED_LISTS.get(test.field)
        for value in values_of(test) if possible is not None else ():
            if isinstance(value, str) and value not in (possible or ()):
                yield where, f"{test.field} is never {value} here: write one of {', '.join(sorted(possible or ()))}"


def loop_rules_name_their_states(ruleset: Ruleset) -> Found:
    """A loop rule says in which states it acts, so that each can be held against the table (domain.md 6.2)."""
    for where, rule in _rules(ruleset):
        if not any(test.field == "state" and test.op in (Operator.EQ, Operator.IN) for test in rule.when):
            yield (*where, "when"), "say in which states it acts: {field: state, eq: ...} or {field: state, in: [...]}"
        elif not _states(rule):
            yield (*where, "when"), "no state passes all of these tests: the rule would never act"


def loop_steps_are_legal(ruleset: Ruleset) -> Found:
    """What a loop rule does is a step that the transition table has in that state (domain.md 6.2)."""
    for where, rule in _rules(ruleset):
        for state in _states(rule):
            if not _legal(rule.do, state):
                yield (
                    (*where, "do"),
                    f"there is nothing to {rule.do} in state {state}; allowed there: "
                    f"{', '.join(allowed(TASK, state)) or 'nothing'}",
                )


def _legal(action: Action, state: TaskState) -> bool:
    match action:
        case Action.OVERDUE:
            return state in OVERDUE
        case Action.REMIND:
            return (state, "ReminderSent") in TASK
        case Action.ESCALATE:
            return (state, "TaskEscalated") in TASK


def _states(rule: LoopRule) -> list[TaskState]:
    """The states that pass all of a rule's tests on the state."""
    tests = [test for test in rule.when if test.field == "state"]
    return [state for state in TaskState if all(passes(test, str(state)) for test in tests)]


def deadlines_count_working_days(ruleset: Ruleset) -> Found:
    """Deadlines of the loop are counted in working days, at least one and of a length that is meant (domain.md 6.3)."""
    for index, parameter in _of_loop(ruleset):
        if parameter.unit is not ParameterUnit.WORKING_DAY:
            yield ("parameters", index, "unit"), f"{parameter.key} is a deadline: its unit is working_day"
        if not 1 <= parameter.value <= _LONGEST:
            yield ("parameters", index, "value"), f"{parameter.key} is a deadline: it is 1 to {_LONGEST} working days"


def deadlines_are_always_set(ruleset: Ruleset) -> Found:
    """On every day of the ruleset each deadline has a value: what cannot be counted cannot be judged (domain.md 8)."""
    days: Days = ((ruleset.effective_from.toordinal(), END),)
    used = {key for rule in ruleset.loop for key in rule.after}
    for key in sorted(used):
        rows = [(index, row) for index, row in enumerate(ruleset.parameters) if row.key == key]
        for begin, _ in uncovered(days, (row for _, row in rows))[:1] if rows else ():
            yield ("parameters", rows[-1][0]), f"{key} has no value from {date.fromordinal(begin)} on: add a row"


def _of_loop(ruleset: Ruleset) -> Iterator[tuple[int, Parameter]]:
    used = {key for rule in ruleset.loop for key in rule.after}
    return ((index, row) for index, row in enumerate(ruleset.parameters) if row.key in used)


def _rules(ruleset: Ruleset) -> Iterator[tuple[Where, LoopRule]]:
    return ((("loop", index), rule) for index, rule in enumerate(ruleset.loop))


def _tests(ruleset: Ruleset) -> Iterator[tuple[Where, Test]]:
    for where, rule in _rules(ruleset):
        for index, test in enumerate(rule.when):
            yield (*where, "when", index), test


# --- what is worth a look, and no error


def roles_without_department(ruleset: Ruleset) -> Found:
    """A task of a role that nobody holds is unassigned and shown to the lead office (architecture.md, Rules)."""
    for where, name, version in versions_at(ruleset):
        for index, role in enumerate(version.roles if version.measure_class < 3 else ()):
            if not _held(ruleset, role):
                yield (*where, "roles", index), f"nobody holds the role {role} of {name}: its tasks stay unassigned"


def _held(ruleset: Ruleset, role: str) -> bool:
    return any(binding.role == role for binding in ruleset.directory)


def patterns_never_used(ruleset: Ruleset) -> Found:
    """A pattern that no rule asks for may be a rule that was forgotten (architecture.md, Rules)."""
    used = {name for rule in ruleset.rules for leaf in leaves(rule.when) for name in patterns_of(leaf)}
    for name in ruleset.patterns:
        if name not in used:
            yield ("patterns", name), f"no rule asks for {name}"
