"""copydesk demo: the sample articles, cleaned, joined and loaded, and what came out."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    db: Annotated[Path, typer.Option(help="Where to load the samples; may be loaded again.")] = Path("demo.duckdb"),
) -> None:
    """Clean, join and load the sample articles that ship with copydesk, and show what came out."""
    from flows.settings import read_settings
    from flows.terminal.demo import demo

    demo(db, read_settings())
