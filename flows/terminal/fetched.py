"""What a round of fetching did, for the person at the terminal."""

import sys
from collections.abc import Mapping
from pathlib import Path

from flows.fetch.round import Summary
from flows.wording import counted

GOOD = ("fetched", "unchanged")


def write_fetched(summary: Summary, into: Path) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in fetched_lines(summary, into)))


def fetched_lines(summary: Summary, into: Path) -> list[str]:
    """Counts by end state; those of feeds and of pages apart."""
    return [
        f"{counted(sum(summary.feeds.values()), 'feed')} asked: {_states(summary.feeds)}",
        f"{summary.new} new entries",
        f"{counted(sum(summary.pages.values()), 'page')}: {_states(summary.pages)}",
        f"{summary.bytes:,} bytes, waited {summary.waited:.1f} s for turns",
        f"{summary.seconds:.1f} s, in {into}, round {summary.round}",
    ]


def _states(counts: Mapping[str, int]) -> str:
    """`12 fetched, 3 unchanged`, then the others, most frequent first."""
    others = sorted((name for name in counts if name not in GOOD), key=lambda name: (-counts[name], name))
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in (*GOOD, *others))
