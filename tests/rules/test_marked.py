"""Two readers of YAML are one: what libyaml reads says what ruamel.yaml makes of it, lines and all."""

from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rules.errors import InvalidPack
from rules.writing import marked
from rules.writing.loading import bundled, load
from rules.writing.marked import Listed, Mapped, read_marked

FILES = sorted(bundled(".").rglob("*.yaml"))
_SIGNS = [
    *":{}[],#&*!|>'\"%@`-? \n=~_+.019exo",
    *("  ", "- ", ": ", " #", "<<", "&a ", "*a", "''", "---\n", "? "),
    *("true", "No", "0o7", "1_0", "1e3", "null", "\u2028"),
]


def told(value: object, within: tuple[int, ...] = ()) -> object:
    """A value with its types and lines, to be compared; what stands within itself is told once."""
    if id(value) in within:
        return "itself"
    inside = (*within, id(value))
    match value:
        case Mapped():
            return [(told(key), value.lines[key], told(inner, inside)) for key, inner in value.items()]
        case Listed():
            return [(line, told(inner, inside)) for line, inner in zip(value.lines, value, strict=True)]
        case _:
            return type(value), repr(value)


def fully(text: str) -> object:
    return marked._marked(marked._full().load(text), {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(bundled(".")).as_posix())
def test_both_read_the_files_that_come_with_the_program_alike(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert told(marked._Plain().document(text)) == told(fully(text))


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """Some lines of a pack, with signs put in or in place of others."""
    lines = draw(st.sampled_from(FILES)).read_text(encoding="utf-8").splitlines(keepends=True)
    first = draw(st.integers(0, len(lines) - 1))
    text = "".join(lines[first : first + draw(st.integers(1, 8))])
    for _ in range(draw(st.integers(0, 4))):
        place, over = draw(st.integers(0, len(text))), draw(st.integers(0, 2))
        text = text[:place] + draw(st.sampled_from(_SIGNS)) + text[place + over :]
    return text


@given(spoilt())
@example("k: {&a x: 1}")
@example("&a x: 1")
@example("- |# not a comment\n  text\n")
@example("a: !int 1")
@example("a: 010")
@example("{a: 1, a: 2}")
@example("a: &a [*a]")
def test_whatever_libyaml_takes_ruamel_takes_alike(text: str) -> None:
    assume(not marked._TAKEN_DIFFERENTLY.search(text))
    try:
        plain = marked._Plain().document(text)
    except (marked._NotPlain, yaml.YAMLError):
        return
    assert told(plain) == told(fully(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", {"a": "no"}),
        ("a: on", {"a": "on"}),
        ("a: True", {"a": True}),
        ("a: ~", {"a": None}),
        ("a: 010", {"a": 10}),
        ("a: 0o10", {"a": 8}),
        ("a: 1_000", {"a": 1000}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 2026-11-22", {"a": "2026-11-22"}),
        ("a: '1'", {"a": "1"}),
        ("- &x {b: 1}\n- *x", [{"b": 1}, {"b": 1}]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2", {"a": {"b": 1}, "c": {"d": 2, "b": 1}}),
        ("", None),
    ],
)
def test_it_is_yaml_1_2(text: str, value: object) -> None:
    assert read_marked(text) == value


def test_each_key_and_item_knows_its_line() -> None:
    found = read_marked("# first\na:\n  - x\n\n  - b: 1\n    c: 2\n")
    assert isinstance(found, Mapped)
    assert isinstance(found["a"], Listed)
    assert isinstance(found["a"][1], Mapped)
    assert (found.lines, found["a"].lines, found["a"][1].lines) == ({"a": 2}, [3, 5], {"b": 5, "c": 6})


@pytest.mark.parametrize("many", [100, 1_000, 200_000])
@pytest.mark.parametrize("written", ["flow", "dashes", "indented"])
def test_what_lies_too_deep_is_one_clear_error(tmp_path: Path, many: int, written: str) -> None:
    deep = {
        "flow": "a: " + "[" * many + "]" * many,
        "dashes": "a:\n" + "- " * many + "b",
        "indented": "\n".join(" " * place + "a:" for place in range(min(many, 2_000))),
    }[written]
    (tmp_path / "pack.yaml").write_text(deep, encoding="utf-8")
    with pytest.raises(InvalidPack) as refused:
        load(tmp_path)
    assert many == 100 or refused.value.complaints == [
        "pack.yaml: things stand within things too deep to be read: write it plainly"
    ]
