"""Who may import whom: data goes left to right, imports go right to left, and in each package down its wings."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("extractors", "warehouse", "flows", "copydesk")

TEXT_LIBRARIES = {
    "numpy", "re2", "ahocorasick_rs", "ftfy", "pycld2", "courlan", "w3lib", "lxml", "resiliparse", "trafilatura",
    "htmldate", "datasketch", "orjson", "xxhash",
}  # fmt: skip
MAY_IMPORT = {
    "extractors": TEXT_LIBRARIES | {"extractors"},
    "warehouse": {"duckdb", "pyarrow", "numpy", "orjson", "xxhash", "zstandard", "warehouse"},
    # pandas and polars where somebody has them.
    "copydesk": {"pyarrow", "pandas", "polars", "extractors", "warehouse", "copydesk"},
}
# The pure words, and names of articles, that warehouse shares with extractors; all else there is out of its reach.
WAREHOUSE_SHARES = {"extractors.records", "extractors.signature", "extractors.facts.identity"}
FLOWS_NEVER = {"duckdb", "trafilatura", "datasketch", "re2"}
ONE_FILE_ONLY = {
    "trafilatura": "extractors/page/html.py",
    "datasketch": "extractors/signature.py",
    "ahocorasick_rs": "extractors/clean/rules/needles.py",
    "protego": "flows/fetch/web/robots.py",
    "jinja2": "flows/pages/page.py",
    "vl_convert": "flows/pages/chart.py",
}
# What makes a function impure; extractors are bytes in, values out.
IMPURE = {"time", "os", "subprocess", "socket", "threading", "multiprocessing", "random", "tempfile", "urllib.request"}


# The wings of each package from the roof down: each imports its own modules and those below it. A name stands for all
# modules under it that no longer name takes.
WINGS = {
    "extractors": (
        "extractors.pipeline", "extractors.desk", "extractors.filing", "extractors.clean", "extractors.clean.passes",
        "extractors.clean.line_model", "extractors.clean.text", "extractors.clean.rules", "extractors.page",
        "extractors.page.facts", "extractors.page.body", "extractors.learning", "extractors.facts",
        "extractors.facts.dating", "extractors",
    ),
    "warehouse": (
        "warehouse.care", "warehouse.ask", "warehouse.load", "warehouse.copies", "warehouse.store", "warehouse.sql",
        "warehouse.errors",
    ),
    "flows": (
        "flows.cli", "flows.ingest_flow", "flows.commands", "flows.dashboard", "flows.terminal", "flows.pages",
        "flows.upkeep", "flows", "flows.telling", "flows.fetch", "flows.fetch.reading", "flows.fetch.store",
        "flows.fetch.book", "flows.fetch.web", "flows.pool", "flows.outputs", "flows.sources.reading",
        "flows.sources.feeds", "flows.sources.archives", "flows.sources", "flows.settings", "flows.intervals",
        "flows.wording", "flows.errors",
    ),
    "copydesk": ("copydesk",),
}  # fmt: skip
STRANGERS = {("warehouse.ask", "warehouse.load")}  # the upper never imports the lower, though it stands above it
MODULES_A_FOLDER, LINES_A_MODULE = 16, 250
ANY_NUMBER = {"flows/commands"}  # one module a command


def imports(path: Path) -> Iterator[str]:
    """Names of modules, with what is taken from them where that is a module too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            named = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            yield from named or (node.module,)


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for package in PACKAGES for path in modules(package)}


def wing(module: str) -> str:
    under = (w for w in WINGS[module.partition(".")[0]] if f"{module}.".startswith(f"{w}."))
    return max(under, key=len)


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


def test_tests_of_the_warehouse_alone_need_nothing_of_flows() -> None:
    """They also run beside DuckDB 2, where neither Prefect nor the command line is installed."""
    wrong = [
        f"{path.name}: {name}"
        for path in (ROOT / "tests").glob("test_*.py")
        if "pytestmark = pytest.mark.warehouse" in path.read_text(encoding="utf-8")
        for name in imports(path)
        if name.split(".")[0] in {"flows", "copydesk"}
    ]
    assert wrong == []


def test_extractors_have_no_clock_network_environment_or_chance() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("extractors")
        for name in imports(path)
        if name in IMPURE
    ]
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_wing_imports_only_what_stands_below_it(package: str) -> None:
    order = WINGS[package]
    wrong = [
        f"{name} -> {other}"
        for name, path in MODULES.items()
        if name.startswith(package)
        for other in imports(path)
        if other in MODULES and other.startswith(package)
        if order.index(wing(other)) < order.index(wing(name)) or (wing(name), wing(other)) in STRANGERS
    ]
    assert wrong == []


def test_no_module_imports_itself_by_a_detour() -> None:
    arrows = {name: {other for other in imports(path) if other in MODULES} for name, path in MODULES.items()}
    while leaves := [name for name, others in arrows.items() if not others & arrows.keys()]:
        for name in leaves:
            del arrows[name]
    assert arrows == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_folder_is_a_hall_and_no_module_a_scroll(package: str) -> None:
    folders = Counter(
        path.parent.relative_to(ROOT).as_posix() for path in modules(package) if path.name != "__init__.py"
    )
    assert {f: n for f, n in folders.items() if n > MODULES_A_FOLDER and f not in ANY_NUMBER} == {}
    lines = {module_name(path): len(path.read_text("utf-8").splitlines()) for path in modules(package)}
    assert {name: n for name, n in lines.items() if n > LINES_A_MODULE} == {}


def test_each_wing_says_what_is_here_what_it_imports_and_what_it_never_does() -> None:
    packages = [path for package in PACKAGES for path in modules(package) if path.name == "__init__.py"]
    said = {module_name(path): ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "" for path in packages}
    assert [name for name, text in said.items() if "may import" not in text or "never" not in text.lower()] == []


def test_tests_are_flat_so_that_no_folder_shadows_a_package() -> None:
    assert [p.name for p in (ROOT / "tests").rglob("__init__.py")] == []
    assert [p.name for p in (ROOT / "tests").rglob("test_*.py") if p.parent != ROOT / "tests"] == []
