"""Evidence -> same report or not, and the rule that decided. Pure; arrays of one value a pair."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.copies.policy import Policy

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.str_]

SAME_REASONS = ("override-same", "exact-text", "same-url", "near-copy", "shortened")
DIFFERENT_REASONS = (
    "override-not-same", "little-shared", "other-figures", "other-facts", "other-headline", "outside-window",
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


def score(evidence: Evidence, policy: Policy) -> Floats:
    """Weighted containment + agreement of all facts + half the agreement of figures; 2.5 is the most."""
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
        evidence.weighted_containment
        + np.where(tiny, np.minimum(facts, back), facts)
        + 0.5 * np.where(tiny, np.minimum(figures, figures_back), figures)
    )


def decide(evidence: Evidence, policy: Policy) -> Words:
    """The reason for each pair; one of SAME_REASONS or DIFFERENT_REASONS."""
    needed = np.where(evidence.shorter_shingles < policy.long_shingles, policy.min_score_short, policy.min_score_long)
    figures = _share(evidence.figures_shared, evidence.figures, 0.5)
    names = _share(evidence.names_shared, evidence.names, 0.5)
    window = np.inf if policy.window_hours is None else policy.window_hours
    much_longer = evidence.longer_shingles * 0.8 > evidence.shorter_shingles
    return np.select(
        [
            evidence.weighted_containment < policy.min_containment,
            _figure_replaced(evidence) & (evidence.longer_shingles < policy.strict_shingles),
            score(evidence, policy) < needed,
            _tiny(evidence, policy) & (evidence.title_agreement < policy.min_title),
            np.nan_to_num(evidence.hours_apart, nan=0.0) > window,
        ],
        [
            "little-shared",
            "other-figures",
            np.where(figures <= names, "other-figures", "other-facts"),
            "other-headline",
            "outside-window",
        ],
        default=np.where(much_longer, "shortened", "near-copy"),
    )


def is_same(reasons: Words) -> npt.NDArray[np.bool_]:
    """Which reasons join."""
    return np.isin(reasons, SAME_REASONS)


def _figure_replaced(evidence: Evidence) -> npt.NDArray[np.bool_]:
    """Each article has a figure that the other lacks."""
    return (evidence.figures > evidence.figures_shared) & (evidence.figures_longer > evidence.figures_longer_shared)


def _tiny(evidence: Evidence, policy: Policy) -> npt.NDArray[np.bool_]:
    return evidence.longer_shingles < policy.tiny_shingles


def _share(shared: Ints, total: Ints, prior: float) -> Floats:
    """shared/total, drawn towards 1 by `prior` facts that agree: an article without figures can't disagree on them."""
    return (shared + prior) / (total + prior)
