"""A list of persons whom a law makes responsible for an organisation that is listed; each brings supervision."""

import json
from typing import Any

from rules.rulesets import Ruleset
from tests.support import listing
from tests.support.listing import ITEM

PERSONS = "entry-person"


def guarded() -> Ruleset:
    """The small pack with the severe list, and one of the persons behind whoever is on it."""
    written: Any = json.loads(json.dumps(listing.guarded().model_dump(mode="json")))
    [entry] = [item for item in written["catalogue"] if item["item"] == ITEM]
    [listed], [rule] = written["lists"], written["rules"]
    through = {"of": [ITEM], "whom": ["legal_representative", "principal"]}
    written["catalogue"].append({**entry, "item": PERSONS, "subject_kinds": ["natural_person"], "through": through})
    written["lists"].append({**listed, "list": "severe:persons", "item": PERSONS})
    written["patterns"]["listed_person"] = [{"field": "catalogue_item", "eq": PERSONS}]
    written["rules"].append({**rule, "rule": "L2", "when": {"record": "listed_person"}})
    for measure in written["measures"]:
        for version in measure["versions"]:
            version["target_kinds"] = ["enterprise", "self_employed", "natural_person"]
    return Ruleset.model_validate_json(json.dumps(written))
