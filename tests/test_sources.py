"""Files, folders and globs become documents, and everything that can't be one becomes a row with its reason."""

import csv
import gzip
import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.records import RawDocument, Rejected
from flows.cli import run
from flows.errors import UsageError
from flows.sources.reading import check, read
from flows.terminal.maps import parse_maps
from warehouse.store import query


def lines(*rows: object) -> bytes:
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def shown(items: Iterator[RawDocument | Rejected]) -> list[str]:
    """Name and content, or name and reason, in an order that doesn't hang on the file system's."""
    return sorted(
        f"{os.path.basename(item.position)}: {item.reason if isinstance(item, Rejected) else repr(item.content)}"
        for item in items
    )


def one(path: Path, **columns: str) -> RawDocument | Rejected:
    (item,) = read([str(path)], columns)
    return item


def test_every_file_below_a_folder_is_read_or_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / "b.HTML").write_bytes(b"<p>two")
    (tmp_path / "deep" / "c.txt.gz").write_bytes(gzip.compress(b"three"))
    (tmp_path / "deep" / "er" / "d.jsonl.zst").write_bytes(zstandard.compress(lines({"text": "four"})))
    (tmp_path / "e.docx").write_bytes(b"PK")
    (tmp_path / "f").write_bytes(b"no suffix")
    (tmp_path / ".hidden.txt").write_bytes(b"skipped, as a shell does")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    assert shown(read([str(tmp_path)])) == [
        "a.txt: b'one'",
        "b.HTML: b'<p>two'",
        "c.txt.gz: b'three'",
        "d.jsonl.zst#1: 'four'",
        "e.docx: unknown-suffix",
        "f: unknown-suffix",
        "gone.txt: dangling-link",
        "linked.txt: b'one'",
        "loop: linked-folder",
        "pipe.txt: not-a-file",
    ]


def test_a_file_named_by_two_sources_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    sources = [str(tmp_path), str(tmp_path / "a.txt"), str(tmp_path / "*.txt")]
    assert shown(read(sources)) == ["a.txt: b'one'"]


def test_a_file_has_the_same_place_wherever_the_command_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_bytes(b"one")
    places = set()
    for folder, source in (
        (tmp_path, "news"),
        (tmp_path, "news/*.txt"),
        (tmp_path / "news", "a.txt"),
        ("/", str(tmp_path / "news")),
    ):
        monkeypatch.chdir(folder)
        (item,) = read([source])
        assert isinstance(item, RawDocument)
        places.add((item.root, item.path))
    assert places == {(str(tmp_path / "news"), "a.txt")}


def test_a_source_that_names_nothing_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        check([str(tmp_path / "missing")])
    with pytest.raises(UsageError, match="matches no file"):
        check([str(tmp_path / "*.jsonl")])
    check([str(tmp_path)])


def test_a_line_of_json_gives_every_field(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        lines(
            {
                "id": "n-1",
                "text": "The dam reopened.",
                "url": "https://news.example/1",
                "source": "Example Post",
                "title": "Dam",
                "author": ["Ida Moor", {"name": "Per Sund"}],
                "published_at": "2026-05-01T10:00:00+02:00",
                "language": "en",
                "fetched_at": "2026-05-02T08:00:00+02:00",
                "desk": "local",
                "rank": None,
            }
        )
    )
    assert one(path) == RawDocument(
        position=f"{path}#1",
        source_kind="jsonl",
        kind="text",
        content="The dam reopened.",
        path="in.jsonl#1",
        root=str(tmp_path),
        external_id="n-1",
        url="https://news.example/1",
        source="Example Post",
        title="Dam",
        authors=("Ida Moor", "Per Sund"),
        published_at="2026-05-01T10:00:00+02:00",
        language="en",
        fetched_at=datetime(2026, 5, 2, 6, tzinfo=UTC),
        extra='{"desk":"local"}',
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b'{"id": "a", "text": "cut', "broken-json"),
        (b"[" * 100_000, "broken-json"),
        (b'["text"]', "not-an-object"),
        ({"id": "a", "title": "no content"}, "no-content"),
        ({"id": "a", "text": None}, "no-content"),
        ({"id": "a", "text": 7}, "wrong-type"),
        ({"id": "a", "text": ["x"]}, "wrong-type"),
    ],
)
def test_a_line_that_is_no_document_is_rejected_and_the_next_one_read(row: object, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines(row, {"text": "fine"}))
    assert shown(read([str(path)])) == [f"in.jsonl#1: {reason}", "in.jsonl#2: 'fine'"]


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("id", 17, "external_id", "17"),
        ("id", "", "external_id", None),
        ("title", 1984, "title", "1984"),
        ("author", "Ida Moor", "authors", ("Ida Moor",)),
        ("published_at", 1777629600, "published_at", "2026-05-01T10:00:00+00:00"),
        ("published_at", 1777629600000, "published_at", "2026-05-01T10:00:00+00:00"),
        ("fetched_at", "2026-05-01", "fetched_at", datetime(2026, 5, 1, tzinfo=UTC)),
        ("fetched_at", "soon", "extra", '{"fetched_at":"soon"}'),
        ("note", "\ud800", "extra", '{"note": "\ufffd"}'),
    ],
)
def test_a_retyped_field_is_coerced_when_nothing_is_lost(
    field: str, value: object, attribute: str, expected: object, tmp_path: Path
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines({"text": "x", field: value}))
    assert getattr(one(path), attribute) == expected


def test_of_several_contents_the_first_that_is_not_empty_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines({"text": "", "html": "<p>x"}, {"raw": "r", "text": "t"}, {"text": ""}))
    items = [item for item in read([str(path)]) if isinstance(item, RawDocument)]
    assert [(item.kind, item.content) for item in items] == [("html", "<p>x"), ("text", "t"), ("text", "")]


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "warc"])
def test_an_empty_file_is_one_rejection(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.{suffix}"
    path.write_bytes(b"")
    assert shown(read([str(path)])) == [f"in.{suffix}#0: empty"]


def test_lines_before_the_damage_of_a_packed_file_are_read(tmp_path: Path) -> None:
    plain = lines(*({"text": f"{n} " + os.urandom(300).hex()} for n in range(1200)))  # some blocks of zstd
    for name, packed in (("a.jsonl.gz", gzip.compress(plain)), ("a.jsonl.zst", zstandard.compress(plain))):
        path = tmp_path / name
        path.write_bytes(packed[: len(packed) // 2])
        *good, last = read([str(path)])
        assert len(good) > 100
        assert all(isinstance(item, RawDocument) for item in good[:-1])
        assert isinstance(last, Rejected)
        assert (last.position, last.reason) == (f"{path}#end", "damaged-file")


def test_a_row_whose_text_has_another_name_says_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Titel;Inhalt\nDer Damm;Er steht.\n")
    (rejected,) = read([str(tmp_path / "a.csv")])
    assert isinstance(rejected, Rejected)
    assert rejected.detail == "none of text, html, raw among Titel, Inhalt; --map text=NAME names another"


def test_a_row_whose_text_is_empty_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Titel;Inhalt\nDer Damm;\n")
    (tmp_path / "a.jsonl").write_text('{"title": "The dam", "text": null}\n')
    rejected = [*read([str(tmp_path / "a.csv")], {"text": "Inhalt"}), *read([str(tmp_path / "a.jsonl")])]
    assert [(one.reason, one.detail) for one in rejected if isinstance(one, Rejected)] == [
        ("no-content", "text: nothing in it"),
        ("no-content", "text: nothing in it"),
    ]


def test_columns_of_a_table_are_mapped(tmp_path: Path) -> None:
    comma, tab, parquet = tmp_path / "a.csv", tmp_path / "b.tsv", tmp_path / "c.parquet"
    comma.write_text('\ufeffnr,body,desk\n7,"The dam, and\nthe ""lake"".",local\n', encoding="utf-8")
    tab.write_text("nr\tbody\tdesk\n7\tThe dam.\tlocal\n", encoding="utf-8")
    pq.write_table(pa.table({"nr": [7], "body": ["The dam."], "desk": ["local"]}), parquet)
    items = [one(path, text="body", id="nr") for path in (comma, tab, parquet)]
    assert [(i.content, i.external_id, i.extra) for i in items if isinstance(i, RawDocument)] == [
        ('The dam, and\nthe "lake".', "7", '{"desk":"local"}'),
        ("The dam.", "7", '{"desk":"local"}'),
        ("The dam.", "7", '{"desk":"local"}'),
    ]


def test_a_row_with_cells_too_many_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,fine\n2,cut, by a comma\n3,fine too\n")
    assert shown(read([str(path)])) == ["a.csv#1: 'fine'", "a.csv#2: broken-row", "a.csv#3: 'fine too'"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,text\n", ["#0: empty"]),
        ("\nid,text\n1,a\n", ["#1: 'a'"]),
        ('"id","te\nxt",text\n1,b,a\n', ["#1: 'a'"]),
        ("id,text\r1,a\r", ["#0: broken-row"]),
        ('id,"text\n1,a\n', ["#0: broken-row"]),
        ("id,text\n1,a\rb\n2,c\n", ["#1: broken-row", "#2: 'c'"]),
        ('id,text\n1,"a\n2,b\n3,"c"\n', ["#1: broken-row", "#2: 'b'", "#3: 'c'"]),
        ('id,text\n1,"a\nb, ""c""\n"\n2,d\n', ["#1: 'a\\nb, \"c\"\\n'", "#2: 'd'"]),
        ('id,text\n1,a\n2,"cut off', ["#1: 'a'", "#2: broken-row"]),
    ],
    ids=[
        "header alone",
        "blank line",
        "two-line header",
        "old Mac",
        "open header",
        "CR",
        "stray quote",
        "lines in a cell",
        "cut",
    ],
)
def test_a_row_that_can_not_be_read_costs_no_other(content: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(content, newline="")
    assert shown(read([str(tmp_path / "a.csv")])) == [f"a.csv{row}" for row in expected]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_table_is_read_in_the_charset_that_it_is_written_in(charset: str, suffix: str, tmp_path: Path) -> None:
    rows = ["The café’s “dam” is naïve.", "An ASCII line.", *["Élan of the fête, à la carte."] * 3]
    table = "text\n" + "\n".join(f'"{row}"' for row in rows) + "\n"
    content = table if suffix == "csv" else "\n".join(json.dumps({"text": r}, ensure_ascii=False) for r in rows)
    (tmp_path / f"a.{suffix}").write_text(content, encoding=charset)
    assert [item.content for item in read([str(tmp_path / f"a.{suffix}")]) if isinstance(item, RawDocument)] == rows


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_row_with_a_broken_byte_is_rejected_and_no_other_is_read_otherwise(suffix: str, tmp_path: Path) -> None:
    good = "Größe, Übermaß, Lärm"
    rows = [good, good, "bro\udcffken", good]
    table = "text\n" + "".join(f'"{row}"\n' for row in rows)
    content = table if suffix == "csv" else "".join(f'{{"text": "{row}"}}\n' for row in rows)
    (tmp_path / f"a.{suffix}").write_bytes(content.encode("utf-8", "surrogateescape"))
    found = [
        item.reason if isinstance(item, Rejected) else item.content for item in read([str(tmp_path / f"a.{suffix}")])
    ]
    assert found == [good, good, "wrong-charset", good]


def test_stray_quotes_without_end_are_read_in_one_pass(tmp_path: Path) -> None:
    """Each line opens a cell that only the next line closes, which opens another: no line may be parsed again."""
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"x' + '\nx","' * 250_000 + "\n7,fine\n")
    reasons = Counter(item.reason if isinstance(item, Rejected) else "ok" for item in read([str(path)]))
    assert reasons == {"broken-row": 250_001, "ok": 1}


def test_a_packed_table_of_one_endless_line_is_one_rejection(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b'id,text\n1,"' + b"a" * 70_000_000 + b"\n2,fine\n"))
    assert shown(read([str(tmp_path / "a.csv.gz")])) == ["a.csv.gz#1: too-large", "a.csv.gz#2: 'fine'"]


def test_a_line_of_millions_of_values_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    many = b'{"text": "a", "more": [' + b"[]," * 1_500_000 + b"0]}\n"
    (tmp_path / "a.jsonl").write_bytes(many + lines({"text": "fine"}))
    assert shown(read([str(tmp_path / "a.jsonl")])) == ["a.jsonl#1: too-large", "a.jsonl#2: 'fine'"]


@pytest.mark.parametrize("field", ["id", "url", "source"])
def test_a_name_of_megabytes_is_rejected_and_not_stored(field: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"text": "a", field: "n" * 9000}))
    item = one(tmp_path / "a.jsonl")
    assert isinstance(item, Rejected)
    assert (item.reason, item.detail) == ("too-large", f"{field} of 9000 characters, at most 8000")
    assert all(len(name or "") <= 8000 for name in (item.external_id, item.url, item.source))


def test_a_parquet_value_that_python_has_no_word_for_costs_no_row(tmp_path: Path) -> None:
    texts = pa.array([b"one", b"tw\xff", b"three", b"four"]).view(pa.string())
    times = pa.array([0, 0, 1, 2], pa.timestamp("ns")), pa.array([0, 0, 0, 10**15], pa.timestamp("s"))
    pq.write_table(pa.table({"text": texts, "at": times[0], "on": times[1]}), tmp_path / "a.parquet")
    assert shown(read([str(tmp_path / "a.parquet")])) == [
        "a.parquet#1: 'one'",
        "a.parquet#2: wrong-charset",
        "a.parquet#3: 'three'",
        "a.parquet#4: 'four'",
    ]


def test_a_parquet_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(b"PAR1" + bytes(300 << 20), 1))
    assert shown(read([str(tmp_path / "a.parquet.gz")])) == ["a.parquet.gz#end: too-large"]


def test_a_parquet_value_that_every_row_repeats_is_not_unpacked_for_all_rows(tmp_path: Path) -> None:
    """64 rows at once would be 1.3 GB, out of a file of 100 KB. Arrow keeps a few."""
    path = tmp_path / "a.parquet"
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 64, pa.int32()), pa.array(["a" * 20_000_000]))
    pq.write_table(pa.table({"text": column}), path, store_schema=False)
    before = pa.total_allocated_bytes()
    held = 0
    for item in islice(read([str(path)]), 14):
        assert isinstance(item, RawDocument)
        held = max(held, pa.total_allocated_bytes() - before)
    assert held < 700_000_000


def test_a_cut_parquet_file_is_a_rejection(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["x"] * 100}), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert shown(read([str(path)])) == ["a.parquet#end: damaged-file"]


def _table(suffix: str) -> bytes:
    rows = [{"id": str(n), "text": f'Story {n} of the "port",\nagain.'} for n in range(30)]
    if suffix == "jsonl":
        return lines(*rows)
    out = io.BytesIO()
    if suffix == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=12)
    else:
        text = io.TextIOWrapper(out, newline="", write_through=True)
        table = csv.DictWriter(text, ["id", "text"])
        table.writeheader()
        table.writerows(rows)
        text.detach()
    return out.getvalue()


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), cut=st.integers(0, 40), new=st.binary(max_size=20))
def test_a_damaged_table_is_read_or_refused(suffix: str, at: int, cut: int, new: bytes, tmp_path: Path) -> None:
    """Never nothing, and never an exception: it would end the run, and each one after it."""
    content = _table(suffix)
    at %= len(content)
    (tmp_path / f"a.{suffix}").write_bytes(content[:at] + new + content[at + cut :])
    assert shown(read([str(tmp_path / f"a.{suffix}")]))


def test_fields_that_are_new_or_renamed_go_to_extra_and_nothing_is_lost(tmp_path: Path) -> None:
    """A sender's schema drifts from line to line: each line is read for itself."""
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        lines(
            {"id": "1", "text": "x", "author": "Ida Moor"},
            {"id": 2, "text": "y", "byline": "Ida Moor", "geo": {"lat": 1.5}},
            {"nr": "3", "body": "z"},
        )
    )
    first, second, third = read([str(path)])
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert (first.external_id, first.authors, first.extra) == ("1", ("Ida Moor",), None)
    assert (second.external_id, second.authors, second.extra) == (
        "2",
        (),
        '{"byline":"Ida Moor","geo":{"lat":1.5}}',
    )
    assert isinstance(third, Rejected)
    assert third.reason == "no-content"
    mapped = list(read([str(path)], {"text": "body", "id": "nr"}))[2]
    assert isinstance(mapped, RawDocument)
    assert (mapped.external_id, mapped.content) == ("3", "z")


def test_what_may_not_be_read_is_a_rejection_and_the_rest_is_read(tmp_path: Path) -> None:
    """Root may read anything, so the reading is done by another user."""
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / "b.jsonl").write_bytes(lines({"text": "two"}))
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "c.txt").write_bytes(b"three")
    tmp_path.chmod(0o755)
    (tmp_path / "b.jsonl").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        assert _as_other_user(str(tmp_path)) == ["a.txt: b'one'", "b.jsonl#end: unreadable", "closed: unreadable"]
    finally:
        (tmp_path / "closed").chmod(0o755)


def _as_other_user(folder: str) -> list[str]:
    """What a child that is not root reads. It enters the folder first: those above are ours alone."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(folder)
            if os.geteuid() == 0:
                os.setuid(65534)
            os.write(theirs, json.dumps(shown(read(["."]))).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        result: list[str] = json.loads(answer.read())
    os.waitpid(child, 0)
    return result


@pytest.mark.parametrize("source", ["", "*", "**"])
def test_a_folder_is_read_in_the_order_of_its_names(source: str, tmp_path: Path) -> None:
    """So what is read last, and is current, is the last of the dates in the names, on every disk."""
    names = [f"2026-01-0{day}{rest}" for day in range(1, 9) for rest in ("/a.txt", "/b/c.txt", "/d.txt", ".txt")]
    for name in sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("The ferry runs again.")
    read_in_order = [item.path for item in read([str(tmp_path / source)]) if isinstance(item, RawDocument)]
    assert read_in_order == names


def test_of_a_story_in_several_files_the_last_by_name_is_current(tmp_path: Path) -> None:
    body = "The tram of Kelmsbury was stopped at the bridge on Monday, and the keeper of the bridge said why."
    for day in (5, 2, 8, 1, 7, 3, 6, 4):
        row = {"id": "k1", "source": "Gazette", "text": f"{body} It stood there for {day} hours."}
        (tmp_path / f"2026-01-0{day}.json").write_text(json.dumps(row))
    db = tmp_path / "n.duckdb"
    assert run(["ingest", str(tmp_path), "--db", str(db), "--workers", "1"]) == 0
    assert query.run(db, "SELECT text FROM articles").to_pylist() == [{"text": f"{body} It stood there for 8 hours."}]


def test_maps_name_known_fields_only() -> None:
    assert parse_maps(["text=body", "id=nr"]) == {"text": "body", "id": "nr"}
    for option in ("body", "text=", "txt=body"):
        with pytest.raises(UsageError, match="--map"):
            parse_maps([option])
