from pathlib import Path

from tests.promises import documents, sample

RECORD = "# One\n\nDate: 2026-11-21\nStatus: accepted\n"


def test_links_that_lead_somewhere_are_no_complaint(tmp_path: Path) -> None:
    page = """
    [file](b.md), [part](b.md#part), [folder](docs/), [here](#here), [web](https://example.org/x)
    ![a](<b.md> "t")
    `[code](gone.md)`

    ```
    [fenced](gone.md)
    ```

    [reference]: docs/c.md
    """
    looked_at = sample.tree(tmp_path, {"a.md": page, "b.md": "", "docs/c.md": "[up](../a.md) [space](d%20e.md)"})
    looked_at = sample.tree(tmp_path, {"docs/d e.md": ""})
    assert documents.links_resolve(looked_at) == []


def test_links_that_lead_nowhere_are_complaints(tmp_path: Path) -> None:
    page = "[file](gone.md#part) and [above](../b.md)\n\n[reference]: gone/\n"
    assert documents.links_resolve(sample.tree(tmp_path, {"docs/a.md": page, "docs/b.md": ""})) == [
        "docs/a.md: the link gone.md#part leads nowhere",
        "docs/a.md: the link ../b.md leads nowhere",
        "docs/a.md: the link gone/ leads nowhere",
    ]


def test_a_listed_decision_is_no_complaint(tmp_path: Path) -> None:
    files = {"docs/adr/README.md": "[One](0001-one.md)", "docs/adr/0001-one.md": RECORD}
    assert documents.decisions_listed(sample.tree(tmp_path, files)) == []


def test_decisions_not_listed_misnamed_doubled_or_undated_are_complaints(tmp_path: Path) -> None:
    files = {
        "docs/adr/README.md": "[One](0001-one.md) [Three](0003-three.md)",
        "docs/adr/0001-one.md": RECORD,
        "docs/adr/0001-two.md": RECORD,
        "docs/adr/0003-three.md": "# Three\n\nStatus: accepted\n",
        "docs/adr/notes.md": RECORD,
    }
    assert documents.decisions_listed(sample.tree(tmp_path, files)) == [
        "docs/adr/0001-two.md: is not listed in docs/adr/README.md",
        "docs/adr/0001-two.md: the number 0001 is taken",
        "docs/adr/0003-three.md: lacks its lines 'Date: YYYY-MM-DD' and 'Status: ...'",
        "docs/adr/notes.md: a decision record is named NNNN-words-like-these.md",
    ]
