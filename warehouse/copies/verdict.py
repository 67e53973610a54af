"""Evidence -> same report or not, and the rule that decided. Pure; arrays of one value a pair."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.copies.policy import Policy

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.str_]

SAME_REASONS = ("override-same", "exact-text", "same-url", "near-copy", "shortened")
DIFFERENT_REASONS = (
    "override-not-same", "excerpt", "shared-quotes", "shared-background", "series", "little-shared", "other-figures",
    "other-facts", "other-headline", "outside-window",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is stored of each pair, and all that a policy decides on."""

    shorter_shingles: Ints
    longer_shingles: Ints
    jaccard: Floats
    containment: Floats  # of the shorter in the longer
    weighted_containment: Floats
    longest_passage: Ints  # words
    narration: Ints  # shingles of the smaller narration
    narration_containment: Floats  # of the smaller narration in the other, weighted
    narration_agreement: Floats  # of the larger narration in the other, weighted
    narration_passage: Ints  # words
    quoted_by_shorter: Ints  # shingles that are narration in the longer and quotation in the shorter
    quoted_by_longer: Ints
    quoted: Floats  # share of the shared shingles that one of the two quotes
    lead: Floats  # share of the shorter one's opening that the longer has
    lead_longer: Floats
    figures: Ints  # in the shorter article
    figures_shared: Ints
    names: Ints
    names_shared: Ints
    figures_longer: Ints
    figures_longer_shared: Ints
    names_longer: Ints
    names_longer_shared: Ints
    title_agreement: Floats
    hours_apart: Floats  # nan: at least one has no date
    same_source: Bools  # false where a source isn't known


def carried(evidence: Evidence, policy: Policy) -> Floats:
    """How much of a report the other carries on: what every threshold of containment is about."""
    quoted_only = (evidence.narration < policy.min_narration) & (2 * evidence.narration < evidence.shorter_shingles)
    agreement = evidence.containment * evidence.shorter_shingles / evidence.longer_shingles
    quoted_alike = np.where(agreement >= policy.min_agreement_quoted, agreement, 0.0)
    told = np.where(quoted_only, quoted_alike, evidence.narration_containment)
    # A cut copy stands whole in the full text, which opens as it does; but also in an essay that quotes all of it.
    quoted_whole = (2 * evidence.quoted_by_longer >= evidence.shorter_shingles) & (
        evidence.lead_longer < policy.excerpt_lead
    )
    whole = np.where(quoted_whole, 0.0, evidence.weighted_containment)
    return np.where(whole >= policy.near_identity, np.maximum(told, whole), told)


def score(evidence: Evidence, policy: Policy) -> Floats:
    """Text carried + agreement of all facts + half the agreement of figures; 2.5 is the most."""
    facts = _share(evidence.figures_shared + evidence.names_shared, evidence.figures + evidence.names, 1.0)
    figures = _share(evidence.figures_shared, evidence.figures, 0.5)
    back = _share(
        evidence.figures_longer_shared + evidence.names_longer_shared,
        evidence.figures_longer + evidence.names_longer,
        1.0,
    )
    figures_back = _share(evidence.figures_longer_shared, evidence.figures_longer, 0.5)
    tiny = _tiny(evidence, policy)
    return (
        carried(evidence, policy)
        + np.where(tiny, np.minimum(facts, back), facts)
        + 0.5 * np.where(tiny, np.minimum(figures, figures_back), figures)
    )


def needed(evidence: Evidence, policy: Policy) -> Floats:
    """The score that joins."""
    shorter = evidence.shorter_shingles
    very_long = ~_true(evidence.same_source) & (shorter >= policy.very_long_shingles)
    by_length = np.where(very_long, policy.min_score_very_long, policy.min_score_long)
    return np.where(shorter < policy.long_shingles, policy.min_score_short, by_length)


def decide(evidence: Evidence, policy: Policy) -> Words:
    """The reason for each pair; one of SAME_REASONS or DIFFERENT_REASONS."""
    figures = _share(evidence.figures_shared, evidence.figures, 0.5)
    names = _share(evidence.names_shared, evidence.names, 0.5)
    much = carried(evidence, policy)
    one_source = _true(evidence.same_source)
    least = policy.min_containment + np.where(one_source, policy.same_source_margin, 0.0)
    replaced = _figure_replaced(evidence)
    much_longer = evidence.longer_shingles * 0.8 > evidence.shorter_shingles
    return np.select(
        [
            ~(much >= least),
            replaced & (evidence.longer_shingles < policy.strict_shingles),
            score(evidence, policy) < needed(evidence, policy),
            _tiny(evidence, policy) & (evidence.title_agreement < policy.min_title),
            _filled_in_anew(evidence, policy),
            _excerpt_of_a_long_one(evidence, policy),
            much < _least_by_time(evidence, policy),
            _outside_window(evidence, policy) & (replaced | ~_near_identical(evidence, policy)),
        ],
        [
            _why_little(evidence, policy),
            "other-figures",
            np.where(figures <= names, "other-figures", "other-facts"),
            "other-headline",
            "other-facts",
            "excerpt",
            np.where(_opens_alike(evidence), "series", "shared-background"),
            "outside-window",
        ],
        default=np.where(much_longer, "shortened", "near-copy"),
    )


def joins_by_address(evidence: Evidence, policy: Policy) -> Bools:
    """Of pairs with one URL: which share enough, or are an article and its teaser. By their texts alone.

    For one pair stands for all that bear the URL with these two texts.
    """
    short = evidence.shorter_shingles < np.minimum(policy.long_shingles, evidence.longer_shingles / 2)
    facts, shared = evidence.figures + evidence.names, evidence.figures_shared + evidence.names_shared
    teaser = short & (shared >= 2) & (2 * shared >= facts)
    return (evidence.narration_containment >= policy.min_containment_same_url) | teaser


def is_same(reasons: Words) -> Bools:
    """Which reasons join."""
    return np.isin(reasons, SAME_REASONS)


def _least_by_time(evidence: Evidence, policy: Policy) -> Floats:
    """What has to be carried by two that open differently, or that one source ran hours apart."""
    own_news = np.maximum(evidence.lead, evidence.lead_longer) < policy.own_lead
    late = np.nan_to_num(evidence.hours_apart, nan=0.0) > policy.series_hours
    series = np.where(_figure_replaced(evidence), policy.min_containment_figures, policy.min_containment_series)
    unsure = np.where(own_news | np.isnan(evidence.hours_apart), policy.min_containment_undated, 0.0)
    in_one_source = np.maximum(unsure, np.where(late, series, 0.0))
    between = np.where(own_news, policy.min_containment_own_lead, 0.0)
    return np.where(_true(evidence.same_source), in_one_source, between)


def _filled_in_anew(evidence: Evidence, policy: Policy) -> Bools:
    """One source's form about another subject: two funds, two towns."""
    others = (evidence.names > evidence.names_shared) & (evidence.names_longer > evidence.names_longer_shared)
    alike = carried(evidence, policy) >= policy.near_identity
    short = np.where(alike, policy.form_shingles, policy.long_shingles)
    return _true(evidence.same_source) & others & (evidence.longer_shingles < short)


def _why_little(evidence: Evidence, policy: Policy) -> Words:
    """Why so little is carried: it is lifted, only quotations are shared, or there isn't more."""
    quoting = np.maximum(evidence.quoted_by_shorter, evidence.quoted_by_longer) >= policy.excerpt_shingles
    lifted = quoting | (evidence.narration_passage >= policy.excerpt_passage)
    quotes = (evidence.containment >= policy.near_containment) & (evidence.quoted >= 0.5)
    by_kind = np.where(quotes, "shared-quotes", "little-shared")
    return np.where(lifted & ~_true(evidence.same_source), "excerpt", by_kind)


def _excerpt_of_a_long_one(evidence: Evidence, policy: Policy) -> Bools:
    return (
        ~_true(evidence.same_source)
        & (evidence.narration_agreement < policy.excerpt_share)
        & (evidence.lead < policy.excerpt_lead)
        & (carried(evidence, policy) < policy.near_identity)
    )


def _opens_alike(evidence: Evidence) -> Bools:
    return np.maximum(evidence.lead, evidence.lead_longer) >= 0.5


def _outside_window(evidence: Evidence, policy: Policy) -> Bools:
    window = np.inf if policy.window_hours is None else policy.window_hours
    return np.nan_to_num(evidence.hours_apart, nan=0.0) > window


def _near_identical(evidence: Evidence, policy: Policy) -> Bools:
    return (
        (carried(evidence, policy) >= policy.near_identity)
        & (evidence.narration_agreement >= policy.near_agreement)
        & (evidence.shorter_shingles >= policy.long_shingles)
    )


def _figure_replaced(evidence: Evidence) -> Bools:
    """Each article has a figure that the other lacks."""
    return (evidence.figures > evidence.figures_shared) & (evidence.figures_longer > evidence.figures_longer_shared)


def _tiny(evidence: Evidence, policy: Policy) -> Bools:
    return evidence.longer_shingles < policy.tiny_shingles


def _true(stored: Bools) -> Bools:
    """The stored answer; no where an older copydesk stored none."""
    answers: Bools = np.nan_to_num(stored.astype(float), nan=0.0) > 0
    return answers


def _share(shared: Ints, total: Ints, prior: float) -> Floats:
    """shared/total, drawn towards 1 by `prior` facts that agree: an article without figures can't disagree on them."""
    share: Floats = (shared + prior) / np.maximum(total + prior, 1e-9)
    return share
