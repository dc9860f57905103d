"""What is written of rows of plain kinds: their texts put together in the database, whole subjects at a time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from api.history.engine import asked, put, run, text_of
from api.history.kinds import Judging, Kind
from domain.errors import InvalidNumber
from domain.identity.reading import for_the_record
from domain.records import NAMESPACE
from ledger.context import Context
from ledger.log.history import History
from projections.sets.engine import Engine
from rules.lists import ListKind
from rules.matching.limits import FieldType
from rules.sets.relations import column_of

_TOGETHER: Final = 50_000  # events

_WORDS: Final = ("subject_kind", "record_kind", "catalogue_item", "behaviour_code", "severity", "polarity", "issuer")
_BESIDES: Final = {"key": "BIGINT", "nth": "INTEGER", "topic": "VARCHAR"} | {f"text{n}": "VARCHAR" for n in range(3)}


class Part(NamedTuple):
    """Whole subjects that are written together: those of [first, last)."""

    first: int
    last: int


class Written:
    """Everything that is to be written, as tables `newcomers`, `records`, `judged` and `besides`.

    `newcomers` has a row for each subject that nobody knows and all of whose rows are plain, in the order of their
    first rows; `stream` and `record` are the 32 digits of an id.
    """

    def __init__(self, engine: Engine, judging: Judging, kinds: Mapping[int, Kind]) -> None:
        """`kinds` are the plain ones, by their keys; any that is not put together like most is left out."""
        self._engine = engine
        self._judging = judging
        shapes = [_shape(kind) for kind in kinds.values()]
        [(most, _)] = Counter(shapes).most_common(1)
        self._kinds = {key: kind for key, kind in kinds.items() if _shape(kind) == most}
        self._sample = next(iter(self._kinds.values()))
        self._judged()
        self._drop_what_is_written_otherwise()

    # --- kinds

    def _judged(self) -> None:
        patterns = {"registered": self._sample.registered, "filed": self._sample.filed, "content": self._sample.content}
        texts = [f"{name}{n}" for name, pattern in patterns.items() for n in range(len(pattern.texts))]
        shape = {"key": "BIGINT", "events": "BIGINT", "topic": "VARCHAR", "standing": "VARCHAR", "ends": "BOOLEAN"}
        shape |= {"promises": "BOOLEAN", "praises": "BOOLEAN", "blames": "BOOLEAN"}
        columns = shape | dict.fromkeys((*_WORDS, *texts), "VARCHAR")
        put(self._engine, "judged", columns, [_judged_row(key, kind) for key, kind in self._kinds.items()])
        besides = [
            (key, nth, topic, *pattern.texts)
            for key, kind in self._kinds.items()
            for nth, (topic, pattern) in enumerate(kind.besides, start=1)
        ]
        put(self._engine, "besides", _BESIDES, besides)

    def _drop_what_is_written_otherwise(self) -> None:
        """What is put together for the rows that were looked at must be, byte for byte, what deciding them writes."""
        written = {line: state for kind in self._kinds.values() for line, state in kind.written.items()}
        found = asked(
            self._engine, "compared.sql", {"lines": list(written)}, state=self._state(), content=self._content()
        )
        wrong = {key for key, line, state in found if state.encode() != written[line]}
        self._engine.execute("DELETE FROM judged WHERE key IN (SELECT unnest($keys::BIGINT[]))", {"keys": list(wrong)})

    def _state(self) -> str:
        """The event that files a record, as an expression of its row and its kind."""
        return _put_together("filed", self._sample.filed.places, list(self._fields.items()))

    def _content(self) -> str:
        """The content hash, likewise."""
        said = _put_together("content", self._sample.content.places, sorted(self._fields.items()))
        return f"sha256({said})"

    def _registered(self) -> str:
        """The event that registers a subject, likewise, of its first row and that row's kind."""
        return _put_together("registered", self._sample.registered.places, ())

    @property
    def _fields(self) -> Mapping[str, FieldType]:
        return self._judging.form.fields

    # --- subjects

    def place(self, context: Context) -> None:
        """Choose the subjects, and place their records."""
        run(self._engine, "candidates.sql")
        put(self._engine, "others", {"number": "VARCHAR"}, [(number,) for number in self._others(context)])
        fields = [column_of(name, kind) for name, kind in self._fields.items()]
        run(
            self._engine,
            "placed.sql",
            space=NAMESPACE.hex,
            scheme=self._sample.registration.scheme,
            registered=self._registered(),
            fields=", ".join(fields),
            content=self._content(),
            together=str(_TOGETHER),
        )

    def _others(self, context: Context) -> Iterator[str]:
        """The numbers that somebody is known by, and those that are not registered as they stand."""
        scheme = self._sample.registration.scheme
        numbers = [number for (number,) in self._engine.execute("SELECT number FROM candidates").fetchall()]
        yield from (number for number in numbers if not _stands(scheme, number))
        yield from context.known_in(scheme, numbers)

    # --- parts

    def parts(self) -> list[Part]:
        """The subjects in parts, in ledger order."""
        return [Part(*row) for row in self._engine.execute("SELECT first, last FROM parts ORDER BY first").fetchall()]

    def history(self, first: int, last: int, *, governed: int) -> History:
        """What the ledger gets of the subjects of [first, last)."""
        some = {"first": first, "last": last}
        parts = {"state": self._state(), "registered": self._sample.registered_topic}
        return History(
            events=[row for _, _, row in sorted(asked(self._engine, "events.sql", some, **parts))],
            identities=b"".join([row for (row,) in asked(self._engine, "identities.sql", some)]),
            aliases=text_of(self._engine, "aliases.sql", some),
            day=self._judging.on,
            governed=governed,
        )

    def lines(self, first: int, last: int) -> list[int]:
        """The rows of the subjects of [first, last)."""
        query = "SELECT line FROM records WHERE subject >= $first AND subject < $last"
        return [line for (line,) in self._engine.execute(query, {"first": first, "last": last}).fetchall()]


def _shape(kind: Kind) -> tuple[object, ...]:
    patterns = (kind.registered, kind.filed, kind.content)
    return *(one.places for one in patterns), kind.registration.scheme


def _stands(scheme: str, number: str) -> bool:
    """Whether a number is registered as it stands, with no defect."""
    try:
        read = for_the_record(scheme, number)
    except InvalidNumber:
        return False
    return read.number == number and not read.defects


def _judged_row(key: int, kind: Kind) -> tuple[object, ...]:
    record = kind.record
    words = (
        kind.registration.kind,
        record.kind,
        record.catalogue_item,
        record.behaviour_code,
        record.severity,
        record.polarity,
        record.issuer,
    )
    texts = (*kind.registered.texts, *kind.filed.texts, *kind.content.texts)
    lists = any(one.praises for one in kind.listed), ListKind.SEVERE in kind.listed
    told = kind.topic, str(kind.standing), kind.ends, kind.promises
    return key, 1 + len(kind.besides), *told, *lists, *map(str, words), *texts


def _put_together(text: str, places: Sequence[str], fields: Sequence[tuple[str, FieldType]]) -> str:
    """An expression of the texts of a pattern (columns of this name, numbered), with a row's own between them."""
    own = {
        "record": "uuid_text(record)",
        "day": "CAST(day AS VARCHAR)",
        "line": "CAST(line AS VARCHAR)",
        "doc_no": "doc_no",
        "name": "name",
        "region": "region",
        "number": "number",
        "by": "filer",
        "content": "content",
        "said": f"concat('{{', concat_ws(',', {', '.join(_member(name, kind) for name, kind in fields)}), '}}')",
    }
    parts = [f"{text}0"]
    for number, place in enumerate(places, start=1):
        parts += [own[place], f"{text}{number}"]
    return f"concat({', '.join(parts)})"


def _member(name: str, kind: FieldType) -> str:
    """A field as a member of a JSON object; nothing where it is missing. Words are plain (see `Form`)."""
    column = column_of(name, kind)
    return f"'\"{name}\":\"' || {column} || '\"'" if kind is str else f"'\"{name}\":' || CAST({column} AS VARCHAR)"
