"""copydesk settings: what this folder and this environment decide, and where each decision stands."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.sql import Format


def command(
    db: Annotated[Path | None, typer.Option(help="As another command would get it.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How the list is written.")] = Format.table,
) -> None:
    """Show each setting with its value and its origin: default, copydesk.toml, a variable, an option."""
    from flows.settings import read_settings
    from flows.terminal.settings import chosen
    from flows.terminal.tables import write_answer

    write_answer(chosen(read_settings(db=db), {"db"} if db else set()), form.value)
