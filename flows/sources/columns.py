"""Which column of a table is which field of a document, and whether any row had it."""

from collections.abc import Mapping


class Columns(dict[str, str]):
    """{"text": "body"}. Remembers what it was asked for, so that a mistyped column is told of."""

    def __init__(self, columns: Mapping[str, str] = {}) -> None:
        super().__init__(columns)
        self.rows = 0  # that were asked for their columns
        self.met = set[str]()  # fields whose column some row had

    def of(self, row: Mapping[str, object]) -> dict[str, object]:
        """The mapped fields of the row."""
        mapped = {field: row[column] for field, column in self.items() if column in row}
        self.rows += 1
        self.met |= mapped.keys()
        return mapped

    def never_met(self) -> list[str]:
        """Each map whose column no row had, as it was given; none where no row was read."""
        return [f"{field}={column}" for field, column in self.items() if self.rows and field not in self.met]
