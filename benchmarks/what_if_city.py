"""What it costs to invent a city: seconds, memory and bytes for 2 and for 20 million records.

    python -m benchmarks.what_if_city [--records 2000000 20000000] [--subjects N] [--format parquet] [--to FOLDER]

Method: `jiangcheng simulate-city` in a process of its own for each size, into a folder that is removed afterwards.
Seconds are those of the wall and those of all its threads; memory is the peak of that process. Besides, how many times
dearer that is than drawing one bare digest a record, which one thread of this machine does in the same run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from api.demo.residents import HUZHOU

_SIZES = (2_000_000, 20_000_000)
_RECORDS_OF_HUZHOU = 335_000_000  # domain.md C1
_PROGRAM = "from api.cli import main; main()"


def main() -> None:
    """Print a line for each size."""
    asked = _asked()
    print("records  subjects  wall s  thread s  of bare digests  peak MB  MB on disk  bytes a record")
    for records in asked.records:
        with tempfile.TemporaryDirectory(dir=asked.to) as folder:
            print(_line(records, asked.subjects, asked.format, Path(folder) / "city"), flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--subjects", type=int, help="Else as many as Huzhou has for so many records.")
    parser.add_argument("--format", default="parquet")
    parser.add_argument("--to", help="Where there is room; else where temporary files go.")
    return parser.parse_args()


def _line(records: int, asked: int | None, as_: str, folder: Path) -> str:
    subjects = asked or max(5, sum(HUZHOU.values()) * records // _RECORDS_OF_HUZHOU)
    digests = _digests(records)
    wall, threads, peak = made(
        ["simulate-city", "--subjects", str(subjects), "--records", str(records), "--to", str(folder), "--format", as_]
    )
    disk = sum(file.stat().st_size for file in folder.iterdir())
    return (
        f"{records:9,}  {subjects:9,}  {wall:6.1f}  {threads:8.1f}  {threads / digests:5.1f}  {peak / 1e6:7.0f}"
        f"  {disk / 1e6:8.0f}  {disk / records:5.1f}"
    )


def made(arguments: list[str]) -> tuple[float, float, int]:
    """The program with these arguments: seconds of the wall, of all its threads, and bytes at the peak."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"it ended with {status}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def _digests(records: int) -> float:
    """Seconds of one thread for one digest a record, from a tenth of them."""
    with duckdb.connect(config={"threads": 1}) as connection:
        began = time.process_time()
        connection.execute("SELECT max(md5_number(concat('record:7:', i))) FROM range(?) AS rows (i)", [records // 10])
        return (time.process_time() - began) * 10


if __name__ == "__main__":
    main()
