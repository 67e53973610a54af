"""What a run did, for the person at the terminal."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.wording import counted, took_up
from warehouse.store.runs import RunSummary

if TYPE_CHECKING:
    from flows.reclean import Recleaned

STATES = ("loaded", "revised", "unchanged", "duplicate", "rejected")


def write_summary(summary: RunSummary, db: Path) -> None:
    """Counts by end state, reason and label; always all five states, so that scripts can rely on them."""
    lines = [
        states_line(summary),
        *map(took_up, summary.taken_up),
        *_unread(summary),
        *_by_kind("rejected", summary.rejected),
        *_struck(summary, ""),
        _joined(summary),
        f"{summary.seconds:.1f} s, in {db}, run {summary.run_id}",
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def write_recleaned(recleaned: "Recleaned", db: Path) -> None:
    """What today's rules and memory changed."""
    summary = recleaned.summary
    lines = [
        f"{counted(summary.seen, 'article')} cleaned again: {summary.states.get('revised', 0)} changed, "
        f"{summary.states.get('unchanged', 0)} unchanged, {summary.states.get('rejected', 0)} rejected now",
        *map(took_up, summary.taken_up),
        *_struck(summary, " from what changed"),
        f"publisher memory: version {recleaned.memory_version}, {recleaned.memory_lines} lines and templates",
    ]
    if recleaned.without_raw:
        stay = f"{counted(recleaned.without_raw, 'article')} without change"
        lines.append(f"{stay}: the input is no longer kept")
    lines.append(f"{summary.seconds:.1f} s, in {db}, run {summary.run_id}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def states_line(summary: RunSummary) -> str:
    """The inputs by end state, in one line."""
    states = ", ".join(f"{summary.states.get(state, 0)} {state}" for state in STATES)
    return f"{summary.seen} seen: {states}"


def _unread(summary: RunSummary) -> list[str]:
    files, documents = summary.unread_files, summary.unread_documents
    if not files:
        return []
    return [f"not read again: {counted(documents, 'document')} in {counted(files, 'unchanged file')}"]


def _joined(summary: RunSummary) -> str:
    """The reports that this run's articles belong to. Without any, `0 clusters` would read as if they were gone."""
    if not (summary.states.get("loaded", 0) or summary.states.get("revised", 0)):
        return "nothing new"
    return f"{counted(summary.clusters, 'cluster')}, {counted(summary.copies, 'copy', 'copies')}"


def _struck(summary: RunSummary, of: str) -> list[str]:
    lines = "line" if sum(summary.removed.values()) == 1 else "lines"
    return _by_kind(f"{lines} removed{of}", summary.removed)


def _by_kind(what: str, counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    total = sum(counts.values())
    return [f"{total} {what}: {', '.join(f'{count} {name}' for name, count in counts.items())}"]
