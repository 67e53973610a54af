"""The built wheel has all that the code reads, and works without the repository."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("extractors", "flows", "warehouse")
pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, by the tool that pyproject.toml names, without a network."""
    copy = tmp_path_factory.mktemp("build")
    ignored = shutil.ignore_patterns("__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, timeout=120)
    [built] = (copy / "dist").glob("*.whl")
    return built


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    """Rules, statements, model data and sample articles too, none of which Python would miss at import."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {Path(name).suffix for name in ours} >= {".py", ".toml", ".sql", ".jsonl", ".html", ".txt"}
    assert ours - inside == set()
    assert {name.split("/")[0] for name in inside} - set(PACKAGES) == {wheel.name.split("-py3")[0] + ".dist-info"}


def test_it_works_from_its_own_folder(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    db = tmp_path / "n.duckdb"
    code = (
        "import extractors, flows, warehouse, sys; from flows.cli import run;"
        "print(*(m.__file__ for m in (extractors, flows, warehouse)), flush=True);"
        "sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "ingest", str(tmp_path / "site/flows/samples"), "--db", str(db)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    places, summary = done.stdout.splitlines()[:2]
    assert all(place.startswith(str(tmp_path)) for place in places.split())
    assert " loaded, " in summary
    assert not summary.startswith("0 seen")
