"""The settings by which two articles count as one report. Frozen; pairs name the settings that decided them."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

Representative = Literal["earliest", "longest", "preferred"]


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds of near-duplicate detection; how they were chosen, and what moving them does, is in docs/dedup.md.

    What counts is narration: the text outside quotations, tweets and block quotes (`quotations.py`). `carried` below is
    the share of the smaller narration that the other article has; of a text that nearly all stands in the other, the
    share of the text; where hardly anything is narrated, the share of the longer text.
    `score` = carried + facts + figures / 2: shares of the shorter article's names and figures, and of its figures
    alone, that the longer one has too. 2.5 is a verbatim copy.
    """

    # Between two sources. Flat from .42 to .50: who lifts a passage stays below .46, reworked agency copy is .51.
    min_containment: float = 0.48
    # ... and so much more within one source. With .02 a wire's other reports of one event come in, with .06 its own new
    # versions go.
    same_source_margin: float = 0.04
    # Both open with news of their own (less than `own_lead` of either lead is shared): more has to be carried.
    own_lead: float = 0.15  # flat from .1 to .2
    min_containment_own_lead: float = 0.58  # flat from .55 to .65
    # Within one source, more than `series_hours` apart: a series or re-used background, unless nearly all is carried.
    series_hours: float = 22.0  # flat from 20 to 23: what appears daily
    min_containment_series: float = 0.8  # flat from .75 to .92
    min_containment_figures: float = (
        0.95  # ... where figures are others; below .9 the weekly bulletins of a wire come in
    )
    # Within one source, undated or opening with news of their own each. Flat from .67 to .77.
    min_containment_undated: float = 0.72
    # Within one source, each names what the other doesn't: a form that is filled in anew. Below `long_shingles`, and up
    # to here where the rest is nearly identical. At 400 the wire's own versions go.
    form_shingles: int = 150
    # Short within a long one, with an opening of its own: it quotes the other at length.
    excerpt_share: float = 0.27  # of the larger narration; flat from .25 to .3
    excerpt_lead: float = 0.4  # flat from .2 to .5
    excerpt_shingles: int = 50  # Refused and so many of the other's in quotations: an excerpt.
    excerpt_passage: int = 35  # ... or a passage of so many words without quotation marks.
    # Fewer shingles of narration than this, and less than half of the text: the narration can't decide.
    min_narration: int = 40
    min_agreement_quoted: float = 0.8  # Then the longer text has to be so much the same. Flat from .7 to .9.
    # So much of the shorter text, or of both narrations, is the same text whatever surrounds it. Flat from .82 to .9.
    near_identity: float = 0.85
    near_agreement: float = 0.6  # of the larger narration, where time speaks against it; flat from .4 to .8
    # Fewer shingles than `long_shingles`: a changed figure is another story. Higher: precision; lower: recall.
    min_score_short: float = 1.95
    # Else a changed figure is an update. Flat from 1.65 to 1.7; templates score below 1.65.
    min_score_long: float = 1.7
    long_shingles: int = 70
    # Between two sources and as long as this, most of the text outweighs its figures. Flat from 1.4 to 1.6.
    min_score_very_long: float = 1.5
    very_long_shingles: int = 200
    # Both below: a figure in the place of another parts them, whatever the score. From 60 on that costs recall.
    strict_shingles: int = 50
    # Both below: facts must agree both ways, and the headline belongs to the story.
    tiny_shingles: int = 30
    min_title: float = 0.5  # share of the shorter headline's words that both have
    # Copies come within hours, updates within days. None: no window. Exact and near-identical text needs none.
    window_hours: float | None = 72.0
    # One address joins two texts that share this much, or of which one is a teaser of the other.
    min_containment_same_url: float = 0.2
    url_cap: int = 5  # An address that more different texts than this bear is no address of an article.
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
