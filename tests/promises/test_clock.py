from pathlib import Path

import pytest

from tests.promises import clock, sample

WHY = "time and chance come in as arguments"


@pytest.mark.guarantee("G48")
@pytest.mark.parametrize(
    ("source", "thing"),
    [
        ("import datetime\ndatetime.datetime.now()", "datetime.datetime.now"),
        ("from datetime import datetime\ndatetime.now(UTC)", "datetime.datetime.now"),
        ("from datetime import datetime as dt\nfield(default_factory=dt.utcnow)", "datetime.datetime.utcnow"),
        ("import datetime as d\nd.date.today()", "datetime.date.today"),
        ("from datetime import date\ndate.today()", "datetime.date.today"),
        ("import time\ntime.time()", "time.time"),
        ("from time import time as now\nnow()", "time.time"),
        ("from uuid import uuid4\nuuid4()", "uuid.uuid4"),
        ("import uuid\nuuid.uuid4().hex", "uuid.uuid4"),
        ("import random\nrandom.random()", "random.random"),
        ("import random\nrandom.Random(7)", "random.Random"),
        ("import secrets\nsecrets.token_hex()", "secrets.token_hex"),
    ],
)
@pytest.mark.parametrize("room", clock.REPLAYED)
def test_reading_the_clock_or_drawing_is_a_complaint(tmp_path: Path, room: str, source: str, thing: str) -> None:
    looked_at = sample.tree(tmp_path, {f"{room}/a.py": source})
    assert clock.comes_in_as_an_argument(looked_at) == [f"{room}/a.py:2: {thing}: {WHY}"]


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.monotonic()\ntime.sleep(1)",
        "from datetime import datetime\ndatetime.fromisoformat(text)\nwhen: datetime",
        "from uuid import uuid5\nuuid5(space, name)",
        "import random\ndef answer(chance: random.Random) -> float:\n    return chance.random()",
        "def now(): ...\nnow()\ntime = clock.time()",
        "'datetime.now()'  # datetime.now()",
    ],
)
def test_what_needs_neither_is_none(tmp_path: Path, source: str) -> None:
    assert clock.comes_in_as_an_argument(sample.tree(tmp_path, {"domain/a.py": source})) == []


def test_doors_may_read_the_clock(tmp_path: Path) -> None:
    looked_at = sample.tree(tmp_path, {"api/a.py": "import time\ntime.time()"})
    assert clock.comes_in_as_an_argument(looked_at) == []
