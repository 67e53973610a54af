"""python -m flows.commands docs/commands.md: writes the reference of the command line anew."""

import sys
from pathlib import Path

from flows.commands import FROM_SETTINGS, app
from flows.errors import EXIT_CODES
from flows.settings import Settings
from flows.terminal.reference import reference


def page() -> str:
    """The page as the code has it."""
    settings = {name: field.get_default() for name, field in Settings.model_fields.items()}
    settings |= {"workers": FROM_SETTINGS["workers"], "dedup": "[dedup] as in dedup.md"}
    return reference(app, settings, EXIT_CODES)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
