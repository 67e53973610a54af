"""python -m flows.commands docs/commands.md: writes the reference of the command line anew."""

import sys
from pathlib import Path

from flows.commands import app
from flows.errors import EXIT_CODES
from flows.terminal.reference import reference


def page() -> str:
    """The page as the code has it."""
    return reference(app, EXIT_CODES)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
