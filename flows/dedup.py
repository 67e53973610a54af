"""Clusters by another policy, another count of furniture, or a person's word; and why two articles are one or not."""

import difflib
import sys
from dataclasses import replace

from flows.errors import UsageError
from flows.ingest import recover
from flows.settings import Settings
from flows.wording import Tell, counted, inert, quietly
from warehouse.ask import explain
from warehouse.ask.explain_pair import PairExplanation, Side, explain_pair
from warehouse.copies import overrides, preview, resign
from warehouse.copies import recluster as pass_over
from warehouse.store import connection, lease, publish, runs

SHOWN_PAIRS = 20
COLUMN = 56  # characters of each side of a diff
SHOWN_NAMES = 12


def recluster(settings: Settings, tell: Tell = quietly, *, keep_frequencies: bool) -> tuple[pass_over.Reclustered, int]:
    """Link everything again by the policy in the settings; a run that was killed goes on where it stopped.

    What was done, and how many articles had to be signed anew before.
    """
    connection.must_exist(settings.db)
    with lease.hold(settings.db):
        tell("opening the warehouse")
        with connection.connect(settings.db) as writer:
            run_id = runs.begin(writer, command="recluster", sources=[], settings={})
            signed = resign.resign(writer, run_id)  # before anything is linked, also what was staged
        recover(settings)
        with connection.connect(settings.db) as writer:
            if not keep_frequencies:
                tell("counting which phrases are furniture")
            done = pass_over.recluster(
                writer,
                run_id,
                settings.dedup,
                renew=not keep_frequencies,
                compared=lambda done, of: tell(f"comparing again: {done:,} of {of:,} articles"),
            )
            runs.finish(writer, run_id, inputs=0)
        tell("publishing the copy for readers")
        publish.publish(settings.db)
    return done, signed


def write_reclustered(done: pass_over.Reclustered, signed: int) -> None:
    """What a recluster did."""
    if signed:
        _line(f"{counted(signed, 'article')} signed anew")
    version = f"frequencies version {done.frequency_version}"
    _line(f"{counted(done.articles, 'article')} compared again, {done.changed} changed; {version}")


def say(settings: Settings, one: str, other: str, verdict: overrides.Verdict, note: str | None) -> None:
    """Keep a person's word on two articles; no later run overrules it."""
    connection.must_exist(settings.db)
    left, right = explain.article_id(settings.db, one), explain.article_id(settings.db, other)
    if left == right:
        raise UsageError(f"{one} and {other} are one article. Nothing was kept. Name two.")
    with lease.hold(settings.db):
        recover(settings)
        with connection.connect(settings.db) as writer:
            run_id = runs.begin(writer, command=verdict, sources=[left, right], settings={})
            changed = pass_over.say(writer, run_id, left, right, verdict, note, settings.dedup)
            runs.finish(writer, run_id, inputs=0)
        publish.publish(settings.db)
    _line(f"kept: {left} and {right} are {verdict}; {counted(changed, 'article')} changed")


def previewed(settings: Settings, changes: dict[str, float | None]) -> preview.Preview:
    """What the policy with these changes would join and part, from the stored pairs."""
    return preview.preview(settings.db, replace(settings.dedup, **changes))  # type: ignore[arg-type]


def write_preview(found: preview.Preview) -> None:
    """What would change, the first pairs by their ids."""
    judged = f"{counted(found.pairs, 'stored pair')} judged again"
    _line(f"{judged}: {len(found.joining)} would join, {len(found.parting)} would part")
    _line(f"{counted(found.clusters_now, 'cluster')} now, {found.clusters_then} then. Nothing was written.")
    for verb, pairs in (("join", found.joining), ("part", found.parting)):
        for left, right, reason in pairs[:SHOWN_PAIRS]:
            _line(f"  {verb} {left} {right} ({reason})")
        if len(pairs) > SHOWN_PAIRS:
            _line(f"  … and {len(pairs) - SHOWN_PAIRS} more to {verb}")


def explained(settings: Settings, one: str, other: str) -> PairExplanation:
    """The evidence on two articles that go by these keys."""
    left, right = explain.article_id(settings.db, one), explain.article_id(settings.db, other)
    if left == right:
        raise UsageError(f"{one} and {other} are one article. Nothing was compared. Name two.")
    return explain_pair(settings.db, left, right, settings.dedup)


def write_pair(found: PairExplanation) -> None:
    """The evidence as text, and both texts side by side."""
    for line in [*_evidence(found), "", *_beside(found)]:
        _line(line)


def _evidence(found: PairExplanation) -> list[str]:
    together = "one cluster" if found.left.cluster_id == found.right.cluster_id else "two clusters"
    apart = "unknown: a date is missing" if found.hours_apart is None else f"{found.hours_apart:.1f}"
    lines = [
        f"{found.verdict} by {found.reason}; {together}" + ("" if found.stored else "; never compared by a run"),
        *([] if found.quoted_share is None else [_excerpt(found, found.quoted_share)]),
        f"  score                 {found.score:.2f} of 2.5, needed {found.needed:.2f}",
        f"  narration carried     {found.carried:.2f} ({found.narration_agreement:.2f} of the longer narration)",
        f"  shared in quotations  {found.quoted:.2f}",
        f"  openings shared       {found.leads[0]:.2f} of the shorter, {found.leads[1]:.2f} of the longer",
        f"  containment           {found.containment:.2f} ({found.weighted_containment:.2f} weighted)",
        f"  Jaccard               {found.jaccard:.2f}",
        f"  hours apart           {apart}",
        f"  figures in both       {_some(found.figures_agree)}",
        f"  figures left only     {_some(found.figures_left_only)}",
        f"  figures right only    {_some(found.figures_right_only)}",
        f"  names left only       {_some(found.names_left_only)}",
        f"  names right only      {_some(found.names_right_only)}",
        f"  longest passage       {found.passage_words} words: {found.passage}",
    ]
    return [*lines, *(f"  {name:22}{_head(side)}" for name, side in (("left", found.left), ("right", found.right)))]


def _excerpt(found: PairExplanation, share: float) -> str:
    if found.quoting_id is None:
        return f"  excerpt               one has {share:.0%} of the other; nothing tells which was first"
    quoted = found.right if found.quoting_id == found.left.article_id else found.left
    return f"  excerpt               {found.quoting_id} quotes {share:.0%} of {quoted.article_id}"


def _head(side: Side) -> str:
    return f"{side.article_id}, {side.source or 'no source'}: {side.title or '(no title)'}"


def _some(words: list[str]) -> str:
    more = len(words) - SHOWN_NAMES
    return (", ".join(words[:SHOWN_NAMES]) or "none") + (f" … and {more} more" if more > 0 else "")


def _beside(found: PairExplanation) -> list[str]:
    """Both texts in two columns; `|` marks lines that differ, `<` and `>` lines that only one has."""
    left, right = _wrapped(found.left.text), _wrapped(found.right.text)
    rows = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        mark = {"equal": " ", "replace": "|", "delete": "<", "insert": ">"}[kind]
        for at in range(max(b - a, d - c)):
            one = left[a + at] if a + at < b else ""
            other = right[c + at] if c + at < d else ""
            rows.append(f"{one:{COLUMN}} {mark} {other}".rstrip())
    return rows


def _wrapped(text: str) -> list[str]:
    """Sentences, each wrapped on its own: one changed word then moves no other line."""
    lines: list[str] = []
    for sentence in text.replace("\n", " ").replace(". ", ".\n").split("\n"):
        line = ""
        for word in inert(sentence).split():
            if line and len(line) + 1 + len(word) > COLUMN:
                lines.append(line)
                line = ""
            while not line and len(word) > COLUMN:  # an address, or a script that is written without spaces
                lines.append(word[:COLUMN])
                word = word[COLUMN:]
            line = f"{line} {word}" if line else word
        if line:
            lines.append(line)
    return lines


def _line(text: str) -> None:
    sys.stdout.write(inert(text) + "\n")
