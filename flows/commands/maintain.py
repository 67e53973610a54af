"""copydesk maintain: what a desk needs every night."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def command(
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to work in.")] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for a run that is under way; without it the exit code is then 75.")
    ] = False,
) -> None:
    """Renew the publisher memory, clean and compare again what it changes, back up, fold, compact, examine.

    A line a step. A step that fails keeps no other from its work, and the command then ends with 1.
    """
    from flows.errors import HeldError
    from flows.settings import read_settings
    from flows.telling import log
    from flows.terminal.progress import progress
    from flows.upkeep.maintain import DONE, HELD, Outcome, maintain

    def told(outcome: Outcome) -> None:
        print(f"{outcome.state:<9}{outcome.step}: {outcome.said}", flush=True)

    settings = read_settings(db=db, workers=workers)
    log.set_up(settings.log_format, "maintenance")
    with progress() as line:
        outcomes = maintain(settings, line.step, told, is_patient=wait, is_seen=sys.stderr.isatty())
    wrong = {outcome.state for outcome in outcomes} - {DONE}
    if wrong:
        raise typer.Exit(HeldError.exit_code if wrong == {HELD} else 1)
