"""What a release costs the worker before it reconciles anybody: everybody determined anew, or those concerned alone.

    python -m benchmarks.release [--subjects 30000]

Method: one simulated ledger on the embedded server under the bundled pack; so many homes with a small fine each, one in
twenty with a large one, all within 700 days. What the next version would change has been counted, as whoever reviews it
does, so that the files of facts are there. Then it is published: a fine is large from twice as much. Timed in one run:
finding whom it does not concern in the files and letting them be, then determining the others anew; and, after the
views are put back, determining everybody anew. Printed: both in seconds, how many were let be, and the ratio.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from shutil import copytree
from time import perf_counter

from msgspec.structs import replace

from api.drafting import written_in
from api.what_if.asking import impact_of
from api.wiring import Office
from benchmarks.long_stream import record
from domain.actors import Actor
from domain.commands import FileRecords
from domain.content import with_content_hash
from domain.records import Record, record_id, subject_id
from domain.state import Registration
from domain.values import SubjectKind
from ledger.genesis import ClockKind, Genesis
from ledger.ledger import Asked
from projections.redetermining import pending, redetermine
from projections.sets.files import SetFiles
from projections.sparing import spare
from rules.rulesets import Ruleset
from rules.writing.loading import bundled, load

TOGETHER = 200  # subjects in one transaction, as the worker and an import have it
BEGAN = date(2019, 6, 1)
OFFICER, OTHER = Actor("local:us-cms", "one"), Actor("local:us-cms", "another")


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=30_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["JIANGCHENG_HOME"] = home
        ruleset = load(bundled("us-nursing-homes"))
        with Office.open("release") as office:
            office.begin(Genesis(ruleset, ClockKind.SIMULATED, BEGAN, tuple(keys(ruleset)), Actor("platform", "bench")))
            assert office.context
            fill(office, ruleset, asked.subjects)
            publish(office, Path(home))
            measure(office)


def keys(ruleset: Ruleset) -> Iterator[str]:
    """What the pack has acknowledged."""
    return (parameter.key for parameter in ruleset.parameters)


def fill(office: Office, ruleset: Ruleset, subjects: int) -> None:
    """One fine a home."""
    homes = iter(range(subjects))
    while some := list(islice(homes, TOGETHER)):
        office.ledger.execute_all([filing(ruleset, one) for one in some])
    office.projector.catch_up()


def filing(ruleset: Ruleset, number: int) -> Asked:
    """A home's fine, some days or months ago."""
    who = Registration(SubjectKind.ENTERPRISE, "us-nh", f"AL|HOME {number}", f"HOME {number}", "AL")
    day = BEGAN - timedelta(days=number * 7 % 700)
    small = record(ruleset, day, number)
    return Asked(subject_id(who.scheme, who.number), FileRecords(who, (of_home(small, who, number),)), OFFICER)


def of_home(small: Record, who: Registration, number: int) -> Record:
    """The fine as that of a home; large for one in twenty."""
    digest = sha256(f"release {number}".encode()).hexdigest()
    amount = 15_000_000 if number % 20 == 0 else 100_000
    return with_content_hash(
        replace(
            small,
            record_id=record_id("benchmark", digest),
            subject_name=who.name,
            fields={"penalty_kind": "fine", "amount_minor": amount},
        )
    )


def publish(office: Office, folder: Path) -> None:
    """A version under which a fine is large from twice as much, counted before it is published."""
    pack = copytree(bundled("us-nursing-homes"), folder / "pack")
    for path in pack.glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("version: 1\ntitle", "version: 2\ntitle")
        for amount in (10_000_000, 9_999_999, 500_000):
            doubled = 2 * amount if amount != 9_999_999 else 19_999_999
            text = text.replace(f"amount_minor: {amount}}}", f"amount_minor: {doubled}}}")
        path.write_text(text.replace("ge: 10000000}", "ge: 20000000}"), encoding="utf-8")
    found, rules = written_in(pack), office.rulemaking
    rules.draft(found.ruleset, found.examples, by=OFFICER, reason="benchmark", files=found.files)
    life = rules.submit(2, by=OFFICER, reason="benchmark")
    impact_of(office, found.ruleset)
    rules.approve(2, life.content.content_hash, by=OTHER, reason="benchmark")
    day = BEGAN + timedelta(days=1)
    rules.publish(2, effective_from=day, acknowledged=tuple(keys(found.ruleset)), by=OTHER, reason="benchmark")
    office.context.learn()


def measure(office: Office) -> None:
    """Both ways, from the same views."""
    former = office.context.rulebook.reference.split(" ")[0]
    everybody = pending(office.pool, office.context).to_determine
    began = perf_counter()
    spared = spare(office.pool, office.context, SetFiles(office.database.name), worth=1)
    found = perf_counter() - began
    concerned = determine_the_others(office)
    with_sets = perf_counter() - began
    with office.pool.connection() as connection:
        connection.execute("UPDATE views.subjects SET ruleset = %s", (former,))
    began = perf_counter()
    assert determine_the_others(office) == everybody == spared + concerned, "all of them, once each"
    alone = perf_counter() - began
    print(
        f"{everybody:,} subjects, {spared:,} let be: {with_sets:.1f} s, {found:.1f} s of it finding them;"
        f" all determined anew: {alone:.1f} s; ratio {with_sets / alone:.2f}"
    )


def determine_the_others(office: Office) -> int:
    """Determine anew whoever is left; how many they were."""
    many = 0
    while looked := redetermine(office.pool, office.context, many=TOGETHER):
        many += len(looked)
    return many


if __name__ == "__main__":
    main()
