"""What a department applies, said over HTTP."""

import pytest

from tests.api.http.conftest import Callers, a_penalty, a_penalty_of_a_person, a_person
from tests.support import persons
from tests.support.pack_small import ISSUER, NORTH


@pytest.mark.guarantee("G198")
def test_three_lists_come_back_and_persons_are_found_by_name_and_number_together(callers: Callers) -> None:
    for body in (a_penalty(), a_penalty_of_a_person()):
        assert callers[ISSUER].post("/records", body).status_code == 200
    said = [
        {"who": {"scheme": "test", "number": "N|HOME"}, "measure": "supervision"},
        {"who": a_person(), "measure": "supervision"},
        {"who": a_person(name="某人"), "measure": "supervision"},
        {"who": {"scheme": "uscc", "number": "nonsense"}, "measure": "supervision"},
        {"who": {"scheme": "test", "number": "N|HOME"}, "measure": "word_to_banks"},
    ]
    answer = callers[NORTH].post("/applied", {"applied": said}, "licence")
    assert answer.status_code == 200
    told = answer.json()
    assert {(one["line"], one["list"], one["why"], one["officer"]) for one in told["entries"]} == {
        (1, "agreed", None, False),
        (2, "agreed", None, True),
        (3, "without_ground", "unknown", False),
        (5, "without_ground", "never", False),
    }
    assert [one["line"] for one in told["refused"]] == [4]
    assert persons.NAME not in answer.text
    assert persons.NUMBER not in answer.text
    assert callers.log()[-1]["what"] == "applied"
    empty = callers[NORTH].post("/applied", {"applied": []}, "licence").json()
    assert {one["list"] for one in empty["entries"]} == {"due"}
    assert callers[NORTH].post("/applied", {"applied": said[:1] * 10_001}, "licence").status_code == 422
