"""What becomes of each article of a batch: a new one, a revision, or nothing new. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """What a decision needs to know of a revision that is stored, or of one that is staged."""

    revision_no: int
    text_sha256: str
    title: str | None
    raw_sha256: str
    position: str
    fetched_at: datetime | None

    def is_input(self, other: "Revision") -> bool:
        """The same input. Read at the same place it was seen before, and is no step back by the publisher."""
        return (self.raw_sha256, self.title, self.fetched_at) == (other.raw_sha256, other.title, other.fetched_at)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one staged article. `change_kind` is None if no revision is written."""

    n: int
    state: str
    revision_no: int
    change_kind: str | None
    reason: str | None = None  # of a rejection


def decide(
    staged: Iterable[tuple[int, str, Revision]],
    history: Mapping[str, Sequence[Revision]],
    met: frozenset[str],
    forgotten: frozenset[str] = frozenset(),
    placed: frozenset[tuple[str, str]] = frozenset(),
) -> list[Decision]:
    """One decision for each `(n, article_id, revision)`, in its order. `met`: articles that this run has had already.

    `placed`: (article_id, position) that an earlier run has read; only asked for where `in_doubt` says so.

    The same identity with another text or title is a revision; with the same, `unchanged`, or `duplicate`
    where the identity came before in this very run. An input that was loaded before under an older revision is
    `unchanged` too: a file that holds two versions of one article, read twice, must not revise it back and forth.
    """
    known = {article_id: list(revisions) for article_id, revisions in history.items()}
    seen = set(met)
    decisions = []
    for n, article_id, revision in staged:
        if article_id in forgotten:
            decisions.append(Decision(n, "rejected", 0, None, "forgotten"))
            continue
        revisions = known.setdefault(article_id, [])
        again = (article_id, revision.position) in placed
        read_before = any(r.is_input(revision) and (again or r.position == revision.position) for r in revisions)
        change = _change(revisions, revision, read_before)
        if change:
            state = "revised" if revisions else "loaded"
            revisions.append(replace(revision, revision_no=len(revisions) + 1))
        else:
            state = "duplicate" if article_id in seen and not read_before else "unchanged"
        seen.add(article_id)
        decisions.append(Decision(n, state, len(revisions), change))
    return decisions


def in_doubt(
    staged: Iterable[tuple[int, str, Revision]], history: Mapping[str, Sequence[Revision]]
) -> list[tuple[str, str]]:
    """(article_id, position) of the staged inputs of articles that have more than one version, stored or staged.

    Of those, an input that is not the current version is either a new one or an old one that is read again.
    """
    inputs = list(staged)
    versions = {article_id: {(r.raw_sha256, r.title) for r in revisions} for article_id, revisions in history.items()}
    for _, article_id, revision in inputs:
        if article_id in versions:
            versions[article_id].add((revision.raw_sha256, revision.title))
    return [(article_id, r.position) for _, article_id, r in inputs if len(versions.get(article_id, ())) > 1]


def _change(revisions: Sequence[Revision], staged: Revision, read_before: bool) -> str | None:
    if not revisions:
        return "first"
    head = revisions[-1]
    text, title = head.text_sha256 != staged.text_sha256, head.title != staged.title
    if text and head.raw_sha256 == staged.raw_sha256:
        return "recleaned"
    if read_before:
        return None
    if text and title:
        return "text-and-title"
    return "text" if text else "title" if title else None
