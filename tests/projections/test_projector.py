"""The projector: all views and their position together, once, whatever the batches and whoever projects."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from uuid import UUID

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.wiring import Office
from ledger.latest import Determined
from ledger.log.streams import Recorded
from projections import projector as projecting
from projections.changes import Changes
from tests.ledger.processes import python
from tests.support import replayed


def emptied(office: Office) -> None:
    """As a new ledger's views: a rebuild on the spot."""
    with office.database.connect_as_owner() as owner:
        for name in replayed.tables(owner):
            if name != "progress":
                owner.execute(f"DELETE FROM views.{name}".encode())
        owner.execute("UPDATE views.progress SET position = 0")


def views(office: Office) -> dict[str, list[str]]:
    with office.pool.connection() as connection:
        return replayed.tables(connection)


def head(office: Office) -> int:
    return office.application.tail().head()


def test_what_the_replay_projected_on_the_way_is_what_the_log_projects_at_once(office: Office) -> None:
    live = views(office)
    assert live["progress"] == [f"(t,{head(office)})"]
    assert {name for name, rows in live.items() if not rows} == {
        "mandates",
        "objections",
        "objections_ended",
        "procedures",
        "publications",
        "treatments",
    }, "nobody in the file applies for anything, nor publishes it, nor asks for anything to be put right"
    for size in (7, 500, 100_000):
        emptied(office)
        assert office.new_projector("views").catch_up(batch=size) == head(office)
        assert views(office) == live


def test_one_event_a_batch_gives_the_same(office: Office) -> None:
    live = views(office)
    emptied(office)
    office.new_projector("views").catch_up(batch=1)
    assert views(office) == live


@settings(max_examples=3, deadline=None)
@given(sizes=st.lists(st.integers(5, 400), min_size=1, max_size=4), fresh=st.sampled_from(["once", "each time"]))
def test_any_mixture_of_batches_and_of_projectors_gives_the_same(
    replayed_once: tuple[str, object], sizes: list[int], fresh: str
) -> None:
    """Each run starts from the copy nobody writes, so the views are compared with those of the replay itself."""
    name = replayed_once[0].removeprefix("jiangcheng_")
    with replayed.office(name) as office:
        expected = views(office)
        with office.pool.connection() as connection, connection.transaction(force_rollback=True):
            for table in expected:
                if table != "progress":
                    connection.execute(f"DELETE FROM views.{table}".encode())
            connection.execute("UPDATE views.progress SET position = 0")
            project = office.new_projector("views")
            more = True
            while more:
                for size in sizes:
                    project = office.new_projector("views") if fresh == "each time" else project
                    _, more = project.advance(connection, batch=size)
            assert replayed.tables(connection) == expected


@pytest.mark.guarantee("G36")
def test_a_failure_in_the_middle_leaves_views_and_position_as_they_were(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied(office)
    project = office.new_projector("views")
    with office.pool.connection() as connection:
        project.advance(connection, batch=300)
    before = views(office)
    written = projecting.write

    def broken(connection: projecting.Connection, changes: Changes, determined: list[Determined]) -> None:
        written(connection, changes, determined)
        raise KeyError("the middle")

    with monkeypatch.context() as patched, pytest.raises(KeyError, match="the middle"):
        patched.setattr(projecting, "write", broken)
        project.catch_up(batch=300)
    assert views(office) == before
    assert before["progress"] == ["(t,300)"]
    project.catch_up(batch=300)
    emptied_and_projected = views(office)
    emptied(office)
    office.new_projector("views").catch_up()
    assert views(office) == emptied_and_projected


def test_a_server_that_ends_the_session_in_the_middle_leaves_the_old_state(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied(office)
    before = views(office)
    written = projecting.write

    def killed(connection: projecting.Connection, changes: Changes, determined: list[Determined]) -> None:
        written(connection, changes, determined)
        with office.database.connect(autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))

    with monkeypatch.context() as patched, pytest.raises(psycopg.OperationalError):
        patched.setattr(projecting, "write", killed)
        office.new_projector("views").catch_up(batch=300)
    assert views(office) == before


PROJECT = """
import sys
from tests.support import replayed
with replayed.office(sys.argv[1]) as office:
    sys.stdin.readline()
    print(office.new_projector("views").catch_up(batch=40))
"""


def test_two_processes_at_once_project_everything_once(office: Office, replayed_ledger: str) -> None:
    live = views(office)
    emptied(office)
    processes = [python(PROJECT, replayed_ledger) for _ in range(2)]
    said = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        out, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        said.append(out)
    assert said == [f"{head(office)}\n"] * 2
    assert views(office) == live


def test_one_projector_serves_many_threads(office: Office) -> None:
    live = views(office)
    emptied(office)
    project = office.new_projector("views")
    threads = [threading.Thread(target=project.catch_up, kwargs={"batch": 20}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert views(office) == live


@pytest.mark.guarantee("G230")
def test_whoever_was_let_go_of_is_read_again_together_and_comes_out_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = views(office)
    emptied(office)
    asked: list[list[UUID]] = []
    read = projecting.read_streams

    def heard(connection: projecting.Connection, streams: Sequence[UUID], *, up_to: int) -> Iterator[Recorded]:
        asked.append(list(streams))
        return read(connection, streams, up_to=up_to)

    monkeypatch.setattr(projecting, "read_streams", heard)
    monkeypatch.setattr(projecting, "_KEPT", 3)
    monkeypatch.setattr(projecting, "_TOGETHER", 4)
    office.new_projector("views").catch_up(batch=60)
    assert views(office) == live
    assert max(map(len, asked)) == 4
    assert max(Counter(chain(*asked)).values()) > 1
    monkeypatch.setattr(projecting, "_KEPT", replayed.HOMES)
    emptied(office)
    asked.clear()
    office.new_projector("views").catch_up(batch=60)
    assert (views(office), asked) == (live, [])
