"""A rebuild: the same views again, and nobody who reads meanwhile notices anything."""

import threading
from collections import Counter
from collections.abc import Callable

import psycopg
import pytest

from api.wiring import Office
from domain.actors import Actor
from domain.commands import WithdrawRecord
from projections import rebuild as rebuilding
from projections.projector import Projector
from projections.rebuild import RebuildRuns, ViewsInUse, rebuild
from projections.state import one_state
from projections.statistics import figures
from tests.support import replayed

SHAPES = """
SELECT c.relname, c.relkind::text, c.relacl::text, pg_get_userbyid(c.relowner)::text,
       (SELECT array_agg(concat_ws(' ', a.attname, a.atttypid::regtype, a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
               ORDER BY a.attnum)::text
          FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = c.oid AND a.attnum > 0),
       (SELECT array_agg(d.definition ORDER BY d.definition)::text
          FROM pg_index AS i, replace(pg_get_indexdef(i.indexrelid), 'views_next.', 'views.') AS d (definition)
         WHERE i.indrelid = c.oid),
       (SELECT array_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname)::text
          FROM pg_constraint AS k WHERE k.conrelid = c.oid)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = 'views' ORDER BY 1
"""


def views(office: Office) -> dict[str, list[str]]:
    with office.pool.connection() as connection:
        return replayed.tables(connection)


def shapes(office: Office) -> list[tuple[object, ...]]:
    with office.pool.connection() as connection:
        found = connection.execute(SHAPES).fetchall()
        schema = connection.execute("SELECT nspacl::text FROM pg_namespace WHERE nspname = 'views'").fetchone()
    assert schema is not None
    return [*found, schema]


def schemas(office: Office) -> set[str]:
    with office.pool.connection() as connection:
        return {
            str(name) for (name,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^views'")
        }


def again(office: Office, *, make: Callable[[str], Projector] | None = None) -> int:
    return rebuild(office.database, make or office.new_projector, tick=lambda _: None).position


@pytest.mark.guarantee("G39")
def test_a_rebuild_gives_the_same_rows_in_tables_of_the_same_shape(office: Office) -> None:
    rows, shape = views(office), shapes(office)
    assert again(office) == office.application.tail().head()
    assert views(office) == rows
    assert shapes(office) == shape
    assert schemas(office) == {"views"}


def test_it_repairs_views_that_were_tampered_with(office: Office) -> None:
    rows = views(office)
    with office.database.connect_as_owner() as owner:
        owner.execute("DELETE FROM views.follows")
        owner.execute("UPDATE views.tasks SET state = 'closed'")
        owner.execute("DELETE FROM views.order_steps WHERE position % 3 = 0")
    again(office)
    assert views(office) == rows


def test_it_catches_up_with_what_the_live_views_have_not_seen(office: Office) -> None:
    act(office, 3)
    assert office.views.position() < office.application.tail().head()
    again(office)
    assert office.views.position() == office.application.tail().head()
    rows = views(office)
    act(office, 1)
    office.projector.catch_up()
    assert office.views.position() == office.application.tail().head()
    assert views(office) != rows


def act(office: Office, many: int) -> None:
    """Withdraw some records that still stand."""
    for _ in range(many):
        for picture in office.views.pictures():
            subject = office.application.subject(picture.subject_id)
            found = next((f for f in subject.records.values() if str(f.standing) == "in_force"), None)
            if found is not None:
                command = WithdrawRecord(found.record.record_id, "test")
                office.ledger.execute(subject.subject_id, command, by=Actor(found.record.issuer, "officer"))
                break


@pytest.mark.guarantee("G39")
def test_readers_notice_nothing(office: Office, replayed_ledger: str) -> None:
    """Each reader: no error, never an older position, and always one state (`consistent`); while others write."""
    stop = threading.Event()
    errors: list[BaseException] = []
    seen: Counter[str] = Counter()

    def loop(name: str, step: Callable[[Office, int], int]) -> None:
        try:
            with replayed.office(replayed_ledger) as mine:
                reached = 0
                while not stop.is_set():
                    reached = step(mine, reached)
                    seen[name] += 1
        except BaseException as error:  # noqa: BLE001 - a reader's end of any kind is what this test looks for
            errors.append(error)

    threads = [
        threading.Thread(target=loop, args=("states", consistent)),
        threading.Thread(target=loop, args=("pictures", pictured)),
        threading.Thread(target=loop, args=("writes", written)),
    ]
    for thread in threads:
        thread.start()
    positions = [again(office) for _ in range(5)]
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert positions == sorted(positions)
    assert min(seen["states"], seen["pictures"], seen["writes"]) > 3, seen


def consistent(office: Office, reached: int) -> int:
    """All tables of one state agree with its position, whichever set of tables it is."""
    with one_state(office.pool) as connection:
        row = connection.execute("SELECT position FROM views.progress").fetchone()
        assert row is not None
        position = int(str(row[0]))
        newest = connection.execute(
            "SELECT max(notification_id) FROM ledger.stored_events JOIN views.subjects ON originator_id = subject_id"
            " AND originator_version = version"
        ).fetchone()
        steps = connection.execute("SELECT count(*), max(position) FROM views.order_steps").fetchone()
        expected = connection.execute(
            "SELECT count(*), max(notification_id) FROM ledger.stored_events WHERE notification_id <= %s"
            " AND topic ~ '^(order|ground|measure-lift-ordered)'",
            (position,),
        ).fetchone()
        assert newest is not None
        assert int(str(newest[0])) <= position
        assert steps == expected
        assert connection.execute("SELECT count(*) FROM views.subjects").fetchone() == (replayed.HOMES,)
    assert position >= reached
    return position


def pictured(office: Office, reached: int) -> int:
    """What the program itself reads: pictures of everybody, tasks, figures."""
    pictures = list(office.views.pictures())
    assert len(pictures) == replayed.HOMES
    assert len({picture.position for picture in pictures}) == 1
    assert figures(office.pool, replayed.LAST_DAY).position >= pictures[0].position
    assert len(office.views.all_due()) + len(office.views.tasks()) > 0
    assert pictures[0].position >= reached
    return pictures[0].position


def written(office: Office, reached: int) -> int:
    """Somebody else's commands and projector."""
    act(office, 1)
    return office.projector.catch_up(batch=5)


@pytest.mark.parametrize("moment", ["filling", "swapping"])
def test_an_interrupted_rebuild_changes_nothing_and_the_next_one_works(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    rows, shape = views(office), shapes(office)
    fails = {"filling": "_fill", "swapping": "_swap_when_possible"}[moment]

    def killed(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(rebuilding, fails, killed)
        again(office)
    assert (views(office), shapes(office)) == (rows, shape)
    assert schemas(office) == {"views", "views_next"}
    again(office)
    assert (views(office), shapes(office)) == (rows, shape)
    assert schemas(office) == {"views"}


def test_a_server_that_ends_the_session_during_the_swap_leaves_the_live_views(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = views(office)
    cut_off = rebuilding._SWAP + "SELECT pg_terminate_backend(pg_backend_pid());"
    with monkeypatch.context() as patched, pytest.raises((psycopg.OperationalError, rebuilding.Unavailable)):
        patched.setattr(rebuilding, "_SWAP", cut_off)
        again(office)
    assert views(office) == rows
    again(office)
    assert views(office) == rows


def test_only_one_rebuild_at_a_time(office: Office) -> None:
    def meanwhile(_: int) -> None:
        with pytest.raises(RebuildRuns):
            again(office)

    rebuild(office.database, office.new_projector, tick=meanwhile)


def test_it_gives_way_to_a_reader_who_does_not_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = views(office)
    monkeypatch.setattr(rebuilding, "_PATIENCE", 0.5)
    with one_state(office.pool), pytest.raises(ViewsInUse):
        again(office)
    assert views(office) == rows


def test_other_rights_that_were_granted_are_kept(office: Office) -> None:
    with office.database.connect_as_owner() as owner:
        owner.execute("GRANT SELECT ON views.subjects TO pg_monitor")
        owner.execute("GRANT USAGE ON SCHEMA views TO pg_monitor")
    shape = shapes(office)
    again(office)
    assert shapes(office) == shape
