"""Breaks G130: a feed and a sender that are stopped go on as if nobody had said so."""

TESTS = [
    "tests/api/http/test_stopped.py::test_a_stopped_feed_tells_nothing_new_and_goes_on_where_it_was",
    "tests/api/http/test_stopped.py::test_whoever_waits_at_a_feed_that_is_stopped_meanwhile_is_told_so",
    "tests/api/http/test_stopped.py::test_a_batch_of_a_stopped_sender_is_not_filed",
]


def apply() -> None:
    from api import stopping

    stopping._standing = lambda context, thing: None
