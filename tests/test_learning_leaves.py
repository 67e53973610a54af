"""Leaves: a forest scored by masks gives what walking its trees gives."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.leafwise import leaves_of

FEATURES = 3
numbers = st.floats(-4, 4, width=32)


def split(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda feature, threshold, left, right: {
            "split_feature": feature, "threshold": threshold, "left_child": left, "right_child": right,
        },
        st.integers(0, FEATURES - 1), st.floats(-4, 4), children, children,
    )  # fmt: skip


trees = st.recursive(st.builds(lambda value: {"leaf_value": value / 64}, st.integers(-200, 200)), split, max_leaves=12)


def walked(tree: dict[str, Any], row: list[float]) -> float:
    while "leaf_value" not in tree:
        side = "left_child" if row[tree["split_feature"]] <= tree["threshold"] else "right_child"
        tree = tree[side]
    return float(tree["leaf_value"])


@given(
    st.lists(trees, min_size=1, max_size=5),
    st.lists(st.lists(numbers, min_size=FEATURES, max_size=FEATURES), min_size=1, max_size=8),
)
def test_masks_lead_to_the_leaf_that_walking_the_tree_leads_to(
    forest: list[dict[str, Any]], rows: list[list[float]]
) -> None:
    found = leaves_of(forest).score(np.array(rows, np.float32))
    assert found.tolist() == [np.float32(sum(walked(tree, row) for tree in forest)) for row in rows]


@given(
    st.lists(trees, min_size=2, max_size=5),
    st.lists(st.lists(numbers, min_size=FEATURES, max_size=FEATURES), min_size=1, max_size=8),
    numbers,
)
def test_a_row_that_the_first_trees_find_unlikely_enough_is_asked_no_more(
    forest: list[dict[str, Any]], rows: list[list[float]], enough: float
) -> None:
    asked = np.array(rows, np.float32)
    all_of_it, first = leaves_of(forest).score(asked), leaves_of(forest[:1]).score(asked)
    stopping = replace(leaves_of(forest), first=1, enough=enough)
    assert stopping.score(asked).tolist() == np.where(first > enough, all_of_it, first).tolist()
    assert stopping.score(asked, by_all=True).tolist() == all_of_it.tolist()


def test_a_row_scores_the_same_whatever_stands_beside_it() -> None:
    dice = np.random.default_rng(1)
    forest = leaves_of(
        [
            {
                "split_feature": int(dice.integers(FEATURES)), "threshold": float(dice.normal()),
                "left_child": {"leaf_value": float(dice.normal())}, "right_child": {"leaf_value": float(dice.normal())},
            }
            for _ in range(300)
        ]
    )  # fmt: skip
    rows = dice.normal(size=(50, FEATURES)).astype(np.float32)
    assert [forest.score(rows[i : i + 1])[0] for i in range(len(rows))] == forest.score(rows).tolist()
