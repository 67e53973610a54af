"""copydesk forget: articles go for good, for law and for takedowns."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    keys: Annotated[
        list[str], typer.Argument(metavar="KEY", help="Article ids; or ids as given, or URLs, of one article each.")
    ],
    why: Annotated[str, typer.Option(help="The request, law or order; kept in the tombstone.")],
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
) -> None:
    """Remove articles everywhere, with their revisions, and turn their identities away from now on.

    The file is written anew, so that no byte of them stays in it. Backups made before still hold them.
    """
    from flows.settings import read_settings
    from flows.terminal.progress import progress
    from warehouse.care import forget

    settings = read_settings(db=db)
    with progress() as line:
        line("writing the warehouse anew without them")
        ids = forget.forget(settings.db, keys, why, settings.dedup)
    print(f"forgotten: {', '.join(ids)}")
