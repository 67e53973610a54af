"""Who may import whom: data goes left to right, imports go right to left."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("extractors", "warehouse", "flows")

TEXT_LIBRARIES = {
    "numpy", "re2", "ftfy", "py3langid", "courlan", "w3lib", "lxml", "resiliparse", "trafilatura", "htmldate",
    "datasketch", "orjson", "xxhash",
}  # fmt: skip
MAY_IMPORT = {
    "extractors": TEXT_LIBRARIES | {"extractors"},
    "warehouse": {"duckdb", "duckdb_extensions", "pyarrow", "numpy", "orjson", "xxhash", "zstandard", "warehouse"},
}
# The pure words that warehouse shares with extractors; everything else of extractors is out of its reach.
WAREHOUSE_SHARES = {"extractors.records", "extractors.signature"}
FLOWS_NEVER = {"duckdb", "trafilatura", "datasketch", "re2"}
ONE_FILE_ONLY = {"trafilatura": "extractors/html.py", "datasketch": "extractors/signature.py"}
# What makes a function impure; extractors are bytes in, values out.
IMPURE = {"time", "os", "subprocess", "socket", "threading", "multiprocessing", "random", "tempfile", "urllib.request"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_its_place_allows(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(package)
        for name in imports(path)
        if (top := name.split(".")[0]) not in MAY_IMPORT[package]
        and top not in sys.stdlib_module_names
        and not (package == "warehouse" and name in WAREHOUSE_SHARES)
    ]
    assert wrong == []


def test_flows_reaches_the_engines_only_through_their_packages() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("flows")
        for name in imports(path)
        if name.split(".")[0] in FLOWS_NEVER
    ]
    assert wrong == []


@pytest.mark.parametrize(("library", "home"), ONE_FILE_ONLY.items())
def test_an_upgrade_of_a_library_touches_one_file(library: str, home: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in modules(package)
        for name in imports(path)
        if name.split(".")[0] == library
    }
    assert users == {home}


def test_extractors_have_no_clock_network_environment_or_chance() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("extractors")
        for name in imports(path)
        if name in IMPURE
    ]
    assert wrong == []


def test_tests_are_flat_so_that_no_folder_shadows_a_package() -> None:
    assert [p.name for p in (ROOT / "tests").rglob("__init__.py")] == []
    assert [p.name for p in (ROOT / "tests").rglob("test_*.py") if p.parent != ROOT / "tests"] == []
