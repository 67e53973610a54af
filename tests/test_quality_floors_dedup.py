"""Figures on the labelled copies and the judged wire pairs that only go up. Skipped where ../shared is absent."""

import pytest

from benchmarks import measure_dedup as measured
from warehouse.copies.policy import Policy

pytestmark = pytest.mark.skipif(not measured.DATA.is_dir(), reason="labelled data not there")


def test_copies_of_one_text_are_joined_and_nothing_else() -> None:
    copies = measured.read_copies()
    precision, recall = measured.pairwise(measured.clusters(copies.corpus, Policy()), copies.gold)
    assert precision >= 0.995
    assert recall >= 0.98


def test_wire_stories_are_joined_with_their_copies_and_not_with_their_form() -> None:
    wire = measured.read_wire()
    precision, recall = measured.weighted(measured.clusters(wire.corpus, Policy()), wire.judged)
    assert precision >= 0.97
    assert recall >= 0.90
