"""What can go wrong with a warehouse. Each message says what, which one, the state now and the next step.

WarehouseError
 +-- WarehouseBusy        another run holds the lease; `pid` is its process, `run_id` that of the run which was held
 |    +-- ReaderBusy      another program has the file itself open
 +-- WarehouseCorrupt     the file or its log can't be read; nothing was changed
 +-- WarehouseTooNew      written by a newer copydesk; nothing was changed
 +-- WarehouseMissing     there is no such file
 +-- NoSpace              a commit would not fit on the disk; everything committed is safe
 +-- QueryRefused         the SQL of a reader would write, or reach outside
 +-- TargetExists         an export would replace something
 +-- NotWritable          a folder is not there or may not be written to
"""

import duckdb

EngineFault = duckdb.Error  # what DuckDB itself raises, where nothing better is known of it


class WarehouseError(Exception):
    """A warehouse could not do what was asked."""


class WarehouseBusy(WarehouseError):
    """Another run holds the warehouse."""

    def __init__(self, db: str, pid: int | None) -> None:
        super().__init__(self._message(db, f"process {pid}" if pid else "another process"))
        self.pid = pid
        self.run_id: str | None = None

    def _message(self, db: str, holder: str) -> str:
        return f"{db} is held by {holder}. Nothing was changed. Wait for it to end, then run this again."


class ReaderBusy(WarehouseBusy):
    """A program that is no run has the file open, and didn't close it for so long."""

    def __init__(self, db: str, pid: int | None, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(db, pid)

    def _message(self, db: str, holder: str) -> str:
        return (
            f"{db} has been open in {holder} for {self.seconds:g} seconds. Nothing was changed, and the next run finds "
            f"what this one would have found. Close it there, and read {db}.published instead; it is never in the way."
        )


class WarehouseCorrupt(WarehouseError):
    """The file or its write-ahead log can't be read."""


class WarehouseTooNew(WarehouseError):
    """The file was written by a newer copydesk."""


class WarehouseMissing(WarehouseError):
    """There is no warehouse at that path."""


class NoSpace(WarehouseError):
    """The disk has no room for the next commit."""


class QueryRefused(WarehouseError):
    """A reader's SQL was refused or failed."""


class TargetExists(WarehouseError):
    """An export would replace something."""


class NotWritable(WarehouseError):
    """`what` was to be written into a folder that isn't there or that this user may not write to."""

    def __init__(self, what: str, folder: str, *, is_there: bool, then: str) -> None:
        state = "may not be written to" if is_there else "is not there"
        super().__init__(f"{what} can't be written: the folder {folder} {state}. Nothing was written. {then}")
