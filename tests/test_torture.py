"""Twenty of the kills of `make torture`: the real command, killed and run again until it comes to its end."""

import random
from pathlib import Path

import pytest

from benchmarks.torture import disturbed, plan, undisturbed, write_input

pytestmark = pytest.mark.end_to_end


@pytest.mark.parametrize("trial", range(5))
def test_a_run_killed_four_times_ends_in_the_tables_of_one_that_was_not(tmp_path: Path, trial: int) -> None:
    """Also: the ledger adds up for each run, nothing is orphaned, and every cluster that was published resolves."""
    documents = write_input(tmp_path / "in", seed=trial)
    expected = undisturbed(tmp_path / "in", tmp_path / "undisturbed" / "news.duckdb", documents)
    kills = list(plan(random.Random(trial), trial, expected.seconds, 4))
    assert disturbed(tmp_path / "in", tmp_path / "db" / "news.duckdb", expected, kills), "no kill hit"
