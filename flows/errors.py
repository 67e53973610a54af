"""What can go wrong outside the documents.

CopydeskError
├── UsageError       the command was called in a way that can't work; exit 2
└── WorkerError      the worker processes can't be started; exit 1
"""


class CopydeskError(Exception):
    """One clear line for the person at the terminal, and the exit code of the command."""

    exit_code = 1


class UsageError(CopydeskError):
    """A missing path, a bad option, a setting that is out of range."""

    exit_code = 2


class WorkerError(CopydeskError):
    """Worker processes die before they have done anything."""
