"""The port is taken before anything is said or done; one that is taken is one clear error."""

import socket
from collections.abc import Iterator

import pytest

from api.cli.main import run
from api.listening import PortTaken, listening
from api.wiring import Office
from domain.errors import InvalidInput

HERE = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((HERE, 0)) as other:
        yield int(other.getsockname()[1])


@pytest.mark.parametrize("verb", [["serve"], ["demo", "run"]])
def test_a_taken_port_is_told_before_anything_else(
    verb: list[str], taken: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(name: str) -> Office:
        raise AssertionError(f"{name} was opened")

    monkeypatch.setattr(Office, "open", opened)
    assert run([*verb, "--port", str(taken)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    [line] = err.splitlines()
    assert f"Another program listens at this port: {HERE}:{taken}. Name a free one with --port" in line


def test_the_port_that_we_have_is_nobody_elses(taken: int) -> None:
    with pytest.raises(PortTaken, match="--port"):
        listening(host=HERE, port=taken)
    with listening(host=HERE, port=0) as ours:
        with pytest.raises(PortTaken):
            listening(host=HERE, port=ours.getsockname()[1])
        with socket.create_connection(ours.getsockname()):
            """Whoever comes early waits and is not turned away."""


@pytest.mark.parametrize("host", ["192.0.2.1", "not a host"])
def test_an_address_that_is_not_ours_is_a_wrong_argument(host: str) -> None:
    with pytest.raises(InvalidInput, match="--host"):
        listening(host=host, port=0)


def test_small_answers_leave_at_once() -> None:
    """What an event loop looks at before it turns off Nagle's algorithm for a connection."""
    with listening(host=HERE, port=0) as ours, socket.create_connection(ours.getsockname()):
        accepted, _ = ours.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP
