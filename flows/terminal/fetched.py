"""What a round of fetching did, for the person at the terminal."""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from flows.fetch.round import Summary
from flows.wording import counted

GOOD = ("fetched", "unchanged")


def write_fetched(summary: Summary, into: Path) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in fetched_lines(summary, into)))


def fetched_lines(summary: Summary, into: Path) -> list[str]:
    """What was got of feeds and of pages, then what was not, by end state, most frequent first."""
    others = Counter(summary.feeds) + Counter(summary.pages)
    refused = {state: count for state, count in others.most_common() if state not in GOOD}
    return [
        f"{counted(sum(summary.feeds.values()), 'feed')} asked: {_got(summary.feeds)}, "
        f"{counted(summary.new, 'new entry', 'new entries')}",
        f"{counted(sum(summary.pages.values()), 'page')}: {_got(summary.pages)}",
        *([f"{sum(refused.values())} refused: {_listed(refused)}"] if refused else []),
        f"{summary.bytes:,} bytes, waited {summary.waited:.1f} s for turns",
        f"{summary.seconds:.1f} s, in {into}, round {summary.round}",
    ]


def _got(counts: Mapping[str, int]) -> str:
    return _listed({state: counts.get(state, 0) for state in GOOD})


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in counts.items())
