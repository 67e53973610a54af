"""Answers of the warehouse, as people and programs get them."""

import io
import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.terminal.tables import MAX_SHOWN_ROWS, write_answer

ANSWER = pa.table(
    {
        "title": ['Dam, "reopened"', "=HYPERLINK(1)", None],
        "authors": [["Ida Moor", "Per Sund"], [], None],
        "words": [12, -3, None],
    }
)


def written(answer: pa.Table, form: str, capfdbinary: pytest.CaptureFixture[bytes]) -> bytes:
    write_answer(answer, form)
    out, _ = capfdbinary.readouterr()
    return out


def test_csv_is_header_and_rows_and_no_cell_is_run_by_a_spreadsheet(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert written(ANSWER, "csv", capfdbinary).decode() == (
        'title,authors,words\n"Dam, ""reopened""","[""Ida Moor"",""Per Sund""]",12\n\'=HYPERLINK(1),[],-3\n,,\n'
    )


def test_json_is_one_array(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert json.loads(written(ANSWER, "json", capfdbinary)) == ANSWER.to_pylist()
    assert json.loads(written(ANSWER.slice(0, 0), "json", capfdbinary)) == []


def test_parquet_goes_through_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert pq.read_table(io.BytesIO(written(ANSWER, "parquet", capfdbinary))) == ANSWER


def test_a_table_can_not_repaint_the_terminal(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answer = pa.table({"title": ["\x1b[2JGone", "[red]not markup[/red]", "\u202egnp.exe"]})
    shown = written(answer, "table", capfdbinary).decode()
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]not markup[/red]" in shown


def test_rows_that_are_left_out_of_a_table_are_counted(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answer = pa.table({"n": list(range(MAX_SHOWN_ROWS + 7))})
    assert "… 7 more rows" in written(answer, "table", capfdbinary).decode()


def test_columns_that_have_no_room_beside_each_other_stand_below_each_other(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    answer = pa.table({f"column_{n}": [f"value\n{n}"] for n in range(40)})
    shown = written(answer, "table", capfdbinary).decode().splitlines()
    assert shown[:2] == ["— row 1", "column_0   value 0"]
    assert len(shown) == 41


def test_a_person_reads_spans_numbers_and_nulls(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    answer = duckdb.sql(
        "SELECT NULL::VARCHAR AS nothing, '' AS empty, 314.90000000000003::DOUBLE AS share, 7 AS n, "
        "INTERVAL '14 months 3 days 04:05:06.5' AS span, 1364062.0 AS p50_delay_minutes, 95.5 AS lag_minutes, "
        "-180.0 AS early_minutes"
    ).to_arrow_table()
    shown = written(answer, "table", capfdbinary).decode()
    cells = [cell.strip() for cell in shown.splitlines()[3].strip("│").split("│")]
    span = "1 year 2 months 3 days 04:05:06.5"
    assert cells == ["NULL", "", "314.9", "7", span, "947 d 6 h", "95.5 min", "-3 h 0 min"]


def test_numbers_stand_under_each_other_by_their_units(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = written(pa.table({"n": [7, 1200], "name": ["a", "bb"]}), "table", capfdbinary).decode().splitlines()
    assert lines[3:5] == ["│    7 │ a    │", "│ 1200 │ bb   │"]
