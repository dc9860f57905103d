"""Breaks G92: the lines of a batch leave while their rows of the access log are still to be written."""

TESTS = [
    "tests/api/http/test_check_batches.py::test_no_line_of_a_batch_leaves_before_its_row_is_committed",
    "tests/api/http/test_check_batches.py::test_a_batch_whose_rows_cannot_be_written_any_more_breaks_off",
]


def apply() -> None:
    from api.http import door
    from api.http.door import Message

    whole = door._Answering.send

    async def send(self: door._Answering, message: Message) -> None:
        if message["type"] == "http.response.start":
            await whole(self, message)
            return
        await self._send(message)
        await self._record(self._visit.rows)

    door._Answering.send = send  # type: ignore[method-assign]
