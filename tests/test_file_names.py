"""Files of any name are read, known again and named in the ledger."""

import gzip
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli import run
from flows.errors import SourceMissing
from flows.ingest import ingest
from flows.settings import read_settings
from flows.sources.files import printable
from flows.telling import memory
from warehouse.errors import WarehouseBusy
from warehouse.store import lease, query

TEXT = "The ferry to Ostholm Island will run again from Monday, the harbour office in Lindvik said on day {}."


def folder_of(place: Path) -> bytes:
    """One file of each kind, in a folder and under names that are written in Latin-1."""
    folder = os.fsencode(place) + b"/caf\xe9"
    os.mkdir(folder)
    files = {
        b"a\xff.txt": TEXT.format(1).encode(),
        b"b\xff.jsonl": json.dumps({"text": TEXT.format(2)}).encode(),
        b"c\xff.csv": f'text\n"{TEXT.format(3)}"\n'.encode(),
        b"d\xff.jsonl.gz": gzip.compress(json.dumps({"text": TEXT.format(4)}).encode()),
        b"e\xff.html": f"<article><h1>Ferry</h1><p>{TEXT.format(5)}</p><p>{TEXT.format(6)}</p></article>".encode(),
        b"f\xff.bin": b"7",
    }
    for name, content in files.items():
        with open(folder + b"/" + name, "wb") as file:
            file.write(content)
    pq.write_table(pa.table({"text": [TEXT.format(8)]}), place / "plain.parquet")
    os.rename(place / "plain.parquet", folder + b"/g\xff.parquet")
    return folder


def test_files_whose_names_are_no_utf8_load_and_are_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(os.fsdecode(folder_of(tmp_path)))
    db = tmp_path / "news.duckdb"
    for _ in range(2):
        assert run(["ingest", ".", "--db", str(db), "--workers", "1"]) == 0
    rows = query.run(db, "SELECT position, state FROM dispositions ORDER BY run_id, position").to_pylist()
    told = [(row["position"], row["state"]) for row in rows]
    assert told[:7] == [
        (r"./a\xff.txt", "loaded"),
        (r"./b\xff.jsonl#1", "loaded"),
        (r"./c\xff.csv#1", "loaded"),
        (r"./d\xff.jsonl.gz#1", "loaded"),
        (r"./e\xff.html", "loaded"),
        (r"./f\xff.bin", "rejected"),
        (r"./g\xff.parquet#1", "loaded"),
    ]
    assert told[7:] == [(".", "unchanged"), (r"./f\xff.bin", "rejected")]  # the others are one row
    assert query.run(db, "SELECT inputs FROM dispositions WHERE state = 'unchanged'").to_pylist() == [{"inputs": 6}]
    (first, *_) = query.run(db, "SELECT path FROM watched_files ORDER BY ALL").to_pylist()
    assert first["path"] == rf"{tmp_path}/caf\xe9/a\xff.txt"
    capsys.readouterr()
    assert run(["explain", os.fsdecode(b"./a\xff.txt"), "--db", str(db)]) == 0
    assert r"a\xff.txt" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nix\udcff.txt", "nix\udcff/*.txt"])
def test_a_source_that_is_gone_is_told_of_whatever_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    there = tmp_path / name.replace("*", "a")
    there.parent.mkdir(exist_ok=True)
    there.write_text(TEXT)
    assert run(["ingest", name, "--db", "n.duckdb", "--workers", "1"]) == 0
    there.rename(tmp_path / "a.txt")
    if there.parent != tmp_path:
        there.parent.rmdir()
    capsys.readouterr()
    for _ in range(2):
        assert run(["ingest", name, "--db", "n.duckdb"]) == 2
        assert r"nix\xff" in capsys.readouterr().err
    (alert,) = memory.raised(Path("n.duckdb"))
    assert (alert.alert, alert.input.rpartition("/")[2]) == ("source-vanished", printable(name).rpartition("/")[2])


def test_a_source_that_goes_before_the_run_begins_is_told_of_whatever_its_name(tmp_path: Path) -> None:
    gone = tmp_path / "nix\udcff.txt"
    with pytest.raises(SourceMissing, match=r"nix\\xff.txt is not there"):
        ingest([str(gone)], read_settings(db=tmp_path / "n.duckdb"))
    (row,) = query.run(tmp_path / "n.duckdb", "SELECT status, sources FROM runs").to_pylist()
    assert row == {"status": "failed", "sources": [rf"{tmp_path}/nix\xff.txt"]}


def test_a_run_that_is_held_is_noted_whatever_the_name_of_its_source(tmp_path: Path) -> None:
    db, source = tmp_path / "n.duckdb", tmp_path / "a\udcff.txt"
    source.write_text(TEXT)
    with lease.hold(db), pytest.raises(WarehouseBusy):
        ingest([str(source)], read_settings(db=db))
    ingest([str(source)], read_settings(db=db, workers=1))
    (row,) = query.run(db, "SELECT sources FROM runs WHERE status = 'held'").to_pylist()
    assert row == {"sources": [rf"{tmp_path}/a\xff.txt"]}


def test_a_name_in_which_a_byte_is_only_written_is_another_file(tmp_path: Path) -> None:
    for name in (b"a\xff.txt", rb"a\xff.txt", rb"a\\xff.txt", b"a\\\xff.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
            file.write(TEXT.format(len(name)).encode())
    assert run(["ingest", str(tmp_path), "--db", str(tmp_path / "n.duckdb"), "--workers", "1"]) == 0
    (row,) = query.run(tmp_path / "n.duckdb", "SELECT count(*) AS count FROM articles").to_pylist()
    assert row["count"] == 4


@given(st.lists(st.sampled_from([b"\\", b"\\x", b"\\xe9", b"\xe9", b"\xc3\xa9", b"x", b"e9", b"/"])).map(b"".join))
def test_what_is_stored_of_a_path_names_no_other(path: bytes) -> None:
    """Read backwards it is the path again."""
    stored = printable(os.fsdecode(path))
    back = bytearray()
    while stored:
        run_of = len(stored) - len(stored.lstrip("\\"))
        code = stored[run_of : run_of + 3]
        if run_of and code[0:1] == "x" and code[1:2] in tuple("89abcdef") and code[2:3] in tuple("0123456789abcdef"):
            back += b"\\" * (run_of // 2) + (bytes.fromhex(code[1:]) if run_of % 2 else code.encode())
            stored = stored[run_of + 3 :]
        else:
            back += stored[: run_of or 1].encode()
            stored = stored[run_of or 1 :]
    assert bytes(back) == path


@pytest.mark.parametrize("options", [["--db", "n\udcff.duckdb"], ["--source", "M\udcfcller"], ["--map", "text=\udcfc"]])
def test_what_no_database_can_hold_is_refused_as_an_option(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)
    assert run(["ingest", "a.txt", *options]) == 2
    assert options[0] in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["a.txt"]
