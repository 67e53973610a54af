"""The settings by which two articles count as one report. Frozen; pairs name the settings that decided them."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

Representative = Literal["earliest", "longest", "preferred"]


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds of near-duplicate detection; how they were chosen, and what moving them does, is in docs/dedup.md.

    `score` below = containment + facts + numbers / 2: the shorter article's share of weighted shingles, of names and
    figures, and of figures alone that the longer one has too. 2.5 is a verbatim copy.
    """

    min_containment: float = 0.5  # .45 joins 13 % of rewritten stories, .5 to .55 joins 8 %.
    min_score_short: float = (
        1.9  # Shorter one < long_shingles: a changed figure is another story. Flat from 1.85 to 1.95.
    )
    min_score_long: float = 1.75  # Else a changed figure is an update. Flat from 1.7 to 1.8; templates score below 1.7.
    long_shingles: int = 100
    tiny_shingles: int = 30  # Both below: figures must agree both ways, and the headline belongs to the story.
    min_title: float = 0.5  # share of the shorter headline's words that both have, asked of tiny articles only
    window_hours: float | None = (
        72.0  # Copies come within hours, updates within days. None: no window. Exact text needs none.
    )
    anchor_share: float = 0.5  # An article joins a cluster when it is close to this share of its distinct texts.
    near_containment: float = 0.35  # Refused pairs from here on are stored too: they came close.
    min_shared_share: float = (
        0.2  # of the smaller index sample: below, a pair is not read. True pairs lie above .5 +- .15.
    )
    bucket_cap: int = 200  # A shingle in more articles than this (within the window) is furniture and proposes no pair.
    use_bands: bool = (
        False  # LSH bands as a second source of candidates: they found nothing that counts (docs/dedup.md).
    )
    representative: Representative = "earliest"
    preferred_sources: tuple[str, ...] = ()  # for representative = "preferred", best first

    def settings_json(self) -> str:
        """All settings as JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    def policy_id(self) -> str:
        """12 hex digits that name these settings; equal settings have equal names on all machines."""
        return hashlib.blake2b(self.settings_json().encode(), digest_size=6).hexdigest()
