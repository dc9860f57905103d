"""Trees of SQL: static text with named places, which are filled with trees and never with text."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlglot import exp, parse_one

from domain.facts import FieldValue

Tree = exp.Expr


class Values:
    """The values that a query compares with; strings are handed over beside it, each once."""

    def __init__(self) -> None:
        self.bound: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def tree(self, value: FieldValue) -> Tree:
        """A value as a part of a query."""
        if isinstance(value, str):
            name = self._names.setdefault(value, f"v{len(self._names)}")
            self.bound[name] = value
            return exp.Placeholder(this=name)
        return exp.convert(value)


@lru_cache(maxsize=500)
def _parsed(text: str) -> Tree:
    return parse_one(text, dialect="duckdb")


def sql(text: str, /, **parts: Tree) -> Tree:
    """The tree of a text in which each `$name` of the parts gives way to its part."""

    def filled(node: Tree) -> Tree:
        part = parts.get(node.name) if isinstance(node, exp.Placeholder) else None
        if part is None:
            return node
        own = _own(part)
        return exp.paren(own, copy=False) if isinstance(own, exp.Binary) else own

    return _parsed(text).copy().transform(filled, copy=False)


def select(text: str, *columns: Tree, **parts: Tree) -> exp.Select:
    """A SELECT with further columns behind those of the text."""
    tree = sql(text, **parts)
    assert isinstance(tree, exp.Select), text
    return tree.select(*map(_own, columns), copy=False)


def _own(tree: Tree) -> Tree:
    """The tree itself where it stands nowhere yet, else a copy: copying is what rendering would spend its time on."""
    return tree if tree.parent is None else tree.copy()


def every(parts: Iterable[Tree]) -> Tree:
    """True where each part is."""
    return exp.and_(*map(_own, parts), copy=False)


def some(parts: Iterable[Tree]) -> Tree:
    """True where one part is."""
    return exp.or_(*map(_own, parts), copy=False)


def rows_of(queries: Sequence[exp.Query]) -> exp.Query:
    """The rows of all queries, one after the other."""
    first, *rest = queries
    return exp.union(first, *rest, distinct=False, copy=False) if rest else first


def rows_given(names: Sequence[str], rows: Iterable[Sequence[int | None]]) -> exp.Select:
    """A relation of whole numbers, with these columns."""
    told = [[exp.cast(exp.null(), "INTEGER") if one is None else number(one) for one in row] for row in rows]
    values = exp.Values(
        expressions=[exp.Tuple(expressions=row) for row in told],
        alias=exp.TableAlias(this=exp.to_identifier("given"), columns=[exp.to_identifier(name) for name in names]),
    )
    return exp.select("*").from_(values, copy=False)


def number(value: int) -> Tree:
    return exp.convert(value)


def column(name: str) -> Tree:
    return exp.column(name)


def named(tree: Tree, name: str) -> Tree:
    """A tree under a name, as a column."""
    return exp.alias_(_own(tree), name, copy=False)
