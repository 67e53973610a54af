"""What counts as the same report: the thresholds of a run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings that decide which articles are linked."""
