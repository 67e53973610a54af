"""copydesk dedup --dry-run: what another policy would change."""

from pathlib import Path
from typing import Annotated

import typer

POLICY = "as the policy has it"


def command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Needed: this command never writes.")] = False,
    threshold: Annotated[
        float | None, typer.Option(help="Least containment.", show_default=POLICY, min=0, max=1)
    ] = None,
    score: Annotated[
        float | None, typer.Option(help="Least score of short articles.", show_default=POLICY, min=0, max=2.5)
    ] = None,
    long_score: Annotated[
        float | None, typer.Option(help="Least score of long articles.", show_default=POLICY, min=0, max=2.5)
    ] = None,
    window: Annotated[float | None, typer.Option(help="Hours; 0 for no window.", show_default=POLICY, min=0)] = None,
    db: Annotated[Path | None, typer.Option(help="The warehouse.")] = None,
) -> None:
    """Judge all stored pairs by other thresholds and say what would join and part. To apply them: recluster."""
    from flows.dedup import previewed, write_preview
    from flows.errors import UsageError
    from flows.settings import read_settings
    from flows.terminal.progress import progress

    if not dry_run:
        raise UsageError(
            "dedup only previews. Add --dry-run; to apply a policy, put it in copydesk.toml and recluster."
        )
    given = {"min_containment": threshold, "min_score_short": score, "min_score_long": long_score}
    changes: dict[str, float | None] = {name: value for name, value in given.items() if value is not None}
    if window is not None:
        changes["window_hours"] = window or None
    settings = read_settings(db=db)
    with progress() as line:
        line("judging the stored pairs by these thresholds")
        found = previewed(settings, changes)
    write_preview(found)
