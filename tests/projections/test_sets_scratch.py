from api.wiring import Office
from projections.sets.files import SetFiles
from projections.sets.export import refresh
from projections.sets.engine import opened, latest
from projections.sets.determined import Sets, span_of
from projections.writing import span_of as view_span
from domain.timeline import Timeline
from rules.determine import place


def test_it(office: Office, tmp_path):
    files = SetFiles("x", below=tmp_path)
    rulebook = office.context.rulebook
    office.refresh()
    with files.locked():
        done = refresh(office.pool, files, [v.ruleset for v in rulebook.versions])
        print(done)
        with opened(files) as engine:
            latest(engine, files, done.manifest)
            Sets(engine, done.manifest).determine(rulebook, into="spans", first=0, last=10**9)
            ids = dict(engine.execute("select subject, id from all_subjects").fetchall())
            found = {}
            by = {v.ruleset.version: v.ruleset for v in rulebook.versions}
            for row in engine.table("spans").fetchall():
                found.setdefault(ids[row[0]], []).append(span_of(row, by))
    n = 0
    for p in office.views.pictures():
        assert p.timeline.spans == tuple(sorted(found.get(p.subject_id, []), key=place))
        n += len(p.timeline.spans)
    print(n)
    assert n
