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

    # .45 joins 13 % of the stories that were written afresh, .5 to .55 join 8 %.
    min_containment: float = 0.52
    # Fewer shingles than `long_shingles`: a changed figure is another story. Flat from 1.9 to 1.95.
    min_score_short: float = 1.92
    # Else a changed figure is an update. Flat from 1.7 to 1.8; templates score below 1.7.
    min_score_long: float = 1.75
    long_shingles: int = 70
    # Both below: a figure in the place of another parts them, whatever the score. From 60 on that costs recall.
    strict_shingles: int = 50
    # Both below: facts must agree both ways, and the headline belongs to the story.
    tiny_shingles: int = 30
    min_title: float = 0.5  # share of the shorter headline's words that both have
    # Copies come within hours, updates within days. None: no window. Exact text needs none.
    window_hours: float | None = 72.0
    anchor_share: float = 0.5  # An article joins a cluster when it is close to this share of its distinct texts.
    near_containment: float = 0.35  # Refused pairs from here on are stored too: they came close.
    # Of the smaller sample in the index: pairs that share less are not read. Copies share .5 and more, +- .15.
    min_shared_share: float = 0.2
    # A shingle in more articles than this, within the window, is furniture: it proposes no pair.
    bucket_cap: int = 200
    # LSH bands as a second source of candidates; what they add is in docs/dedup.md.
    use_bands: bool = False
    representative: Representative = "earliest"
    preferred_sources: tuple[str, ...] = ()  # for representative = "preferred", best first

    def settings_json(self) -> str:
        """All settings as JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    def policy_id(self) -> str:
        """12 hex digits that name these settings; equal settings have equal names on all machines."""
        return hashlib.blake2b(self.settings_json().encode(), digest_size=6).hexdigest()
