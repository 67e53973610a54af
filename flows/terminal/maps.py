"""`--map text=body` or `--map text=body,title=headline`: which column of a table is which field of a document."""

from collections.abc import Sequence

from flows.errors import UsageError
from flows.sources.files import printable

FIELDS = ("id", "text", "html", "raw", "url", "source", "title", "author", "published_at", "language", "fetched_at")


def parse_maps(options: Sequence[str]) -> dict[str, str]:
    """{"text": "body"} for "text=body"; one option may hold several, with commas between. Raises UsageError."""
    columns: dict[str, str] = {}
    for option in ",".join(options).split(",") if options else ():
        field, equals, column = option.strip().partition("=")
        if field not in FIELDS or not equals or not column:
            raise UsageError(f"--map {option}: give FIELD=COLUMN; the fields are {', '.join(FIELDS)}.")
        if printable(column) != column:
            raise UsageError(f"--map {printable(option)}: no UTF-8, as names of columns are.")
        if field in columns:
            raise UsageError(f"--map {option}: {field} is already mapped to {columns[field]}.")
        columns[field] = column
    return columns
