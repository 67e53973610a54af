"""Bounds that a run is held to: what a script wants to be told by the exit code. Nothing is undone."""

import re
from pathlib import Path

from flows.errors import BoundPassed, UsageError
from flows.wording import counted
from warehouse.ask import newly
from warehouse.store.runs import RunSummary

SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)%|(0?\.[0-9]+|[01])")


def parse_share(option: str, text: str) -> float:
    """`5%` or `0.05`. Raises UsageError.

    >>> parse_share("--fail-on-rejected", "5%"), parse_share("--fail-on-rejected", ".05")
    (0.05, 0.05)
    """
    found = SHARE.fullmatch(text.strip())
    share = None if found is None else float(found[1]) / 100 if found[1] else float(found[2])
    if share is None or share > 1:
        raise UsageError(f"{option} {text}: give a share of at most 100%, as 5%.")
    return share


def must_be_within(db: Path, summary: RunSummary, *, fail_on_empty: bool, most_rejected: float | None) -> None:
    """Raises BoundPassed if the sources held nothing, or too much of what is new was rejected."""
    if fail_on_empty and not summary.seen:
        raise BoundPassed("the sources hold nothing at all (--fail-on-empty). Look whether they are the right ones.")
    if most_rejected is None:
        return
    read, rejected = newly.read_and_rejected(db, summary.run_id)
    if rejected > most_rejected * read:
        raise BoundPassed(
            f"{rejected} of {counted(read, 'new input')} rejected, {rejected / read:.1%} "
            f"(--fail-on-rejected {most_rejected:.4g}). All is loaded that could be. Why not the others: "
            f"copydesk sql --db {db} \"FROM rejections WHERE run_id = '{summary.run_id}'\""
        )
