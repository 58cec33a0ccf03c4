"""Lists as CSV (RFC 4180): a page after another as they come, so that no list is too long for it."""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from fastapi.responses import StreamingResponse

Lines: TypeAlias = Sequence[Mapping[str, Any]]

CSV_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {}}, "description": "RFC 4180, with a line of names first."}
}
"""What the description of a route says of it."""
FORMULA_BEGINS_WITH: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(file_name: str, columns: Sequence[str], pages: AsyncIterator[Lines]) -> StreamingResponse:
    """200 with these columns of every line; it is kept nowhere on its way."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_pieces(columns, pages), media_type="text/csv", headers=headers)


async def one_page(lines: Lines) -> AsyncIterator[Lines]:
    """A list that is there in full already."""
    yield lines


async def _pieces(columns: Sequence[str], pages: AsyncIterator[Lines]) -> AsyncIterator[bytes]:
    yield _written([columns])
    async for lines in pages:
        yield _written([[cell(line[column]) for column in columns] for line in lines])


def cell(value: Any) -> str:
    """A value as a cell that a spreadsheet shows, and never carries out: text that begins like a formula is quoted."""
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS_WITH) else text


def _written(lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()
