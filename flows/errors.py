"""What can go wrong outside the documents.

CopydeskError
├── UsageError       the command was called in a way that can't work; exit 2
│   └── SourceMissing    a source that was named isn't there
├── BoundPassed      all is loaded, and a --fail-on-… bound was passed; exit 3
├── FetchError       what is known of the web can't be read or written; exit 1
├── RefusedError     a document that was to be read as a text is none; exit 1
├── HeldError        another run has the warehouse, as a flow run says it, or another serve; exit 75
├── ServerError      Prefect's server or runner can't be started, or has ended; exit 1
└── WorkerError      the worker processes can't be started; exit 1
"""

# What the shell gets. Each class below names one of them; `copydesk -h` and docs/commands.md list them in these words.
EXIT_CODES = {
    0: "done; rejected documents are no failure; of `serve`: stopped with Ctrl-C or `kill`",
    1: "failed, and standard error says why; of `doctor`, `maintain` and `publisher check`: something is wrong",
    2: "bad usage: an option, a setting or a path that can't work; nothing was done",
    3: "all is loaded, but a bound of `--fail-on-…` was passed",
    75: "another process has the warehouse; of `serve`: it is served already; of `fetch`: another has the archive",
    130: "interrupted with Ctrl-C, but for `serve`",
}


class CopydeskError(Exception):
    """One clear line for the person at the terminal, and the exit code of the command."""

    exit_code = 1


class UsageError(CopydeskError):
    """A missing path, a bad option, a setting that is out of range."""

    exit_code = 2


class SourceMissing(UsageError):
    """`source`, as it was named, is not there. Other sources may be: nothing was read of any."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message)
        self.source = source
        self.run_id: str | None = None  # of the run that could not be, as it stands in `runs`


class BoundPassed(CopydeskError):
    """Too little came in, or too much was turned away, by the bound that was given. Nothing is undone."""

    exit_code = 3


class WorkerError(CopydeskError):
    """Worker processes die before they have done anything."""


class FetchError(CopydeskError):
    """The state file of an archive can't be used."""


class RefusedError(CopydeskError):
    """There is no text to show of a document."""


class HeldError(CopydeskError):
    """Another run holds the warehouse; the message says which process."""

    exit_code = 75


class ServerError(CopydeskError):
    """Prefect's server or runner does not run."""
