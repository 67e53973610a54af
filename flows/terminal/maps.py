"""`--map text=body` or `--map text=body,title=headline`: which column of a table is which field of a document."""

import sys
from collections.abc import Sequence

from flows.errors import UsageError
from flows.sources.columns import Columns
from flows.sources.files import printable
from flows.wording import counted, inert

FIELDS = ("id", "text", "html", "raw", "url", "source", "title", "author", "published_at", "language", "fetched_at")


def parse_maps(options: Sequence[str]) -> Columns:
    """{"text": "body"} for "text=body"; one option may hold several, with commas between. Raises UsageError."""
    columns = Columns()
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


def tell_unmet(columns: Columns) -> None:
    """Say on standard error which column no row had: mostly it is mistyped."""
    for option in columns.never_met():
        field, _, column = option.partition("=")
        rows = counted(columns.rows, "row")
        told = f"--map {option}: none of {rows} has a value under {column}; {field} was not mapped."
        sys.stderr.write(f"copydesk: {inert(told)}\n")
