"""What deploy/ promises about this repository holds: files are there, commands exist, nothing listens to the world."""

import configparser
import inspect
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text())


def check_command(words: list[str]) -> None:
    """The words are a command line of copydesk, as far as its options and number of arguments go."""
    from flows.commands import app

    group = typer.main.get_command(app)
    command = group.get_command(None, words[0])  # type: ignore[attr-defined]
    assert command, words
    command.make_context(words[0], words[1:])


def test_every_file_in_the_folder_is_told_of_in_its_readme() -> None:
    readme = (DEPLOY / "README.md").read_text()
    names = {path.name for path in DEPLOY.iterdir()} - {"README.md", "Dockerfile.dockerignore"}
    assert {name for name in names if name not in readme} == set()


def test_what_the_image_copies_is_in_the_repository_and_not_ignored() -> None:
    copies = re.findall(r"^COPY (?!--from)(.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    names = {name for line in copies for name in line.split()[:-1]}
    assert {name for name in names if not (ROOT / name).exists()} == set()
    allowed = re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE)
    assert names == set(allowed)
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(packages["packages"]) <= names


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    installs = re.findall(r"pip (?:install|wheel) (.+)", text)
    assert all("--require-hashes" in one or "/tmp/wheels" in one for one in installs)
    assert text.index("\nUSER copydesk\n") < text.index("\nENTRYPOINT")


def test_compose_opens_ports_to_this_machine_only_and_its_command_exists() -> None:
    services = read("compose.yaml")["services"]
    assert [p for s in services.values() for p in s.get("ports", []) if not p.startswith("127.0.0.1:")] == []
    assert services["prefect"]["build"]["dockerfile"] == "deploy/Dockerfile"
    check_command(services["copydesk"]["command"])


@pytest.mark.parametrize(("name", "surplus"), [("news", "ENQUEUE"), ("news-maintenance", "CANCEL_NEW")])
def test_a_deployment_names_a_flow_and_gives_it_what_it_takes(name: str, surplus: str) -> None:
    from prefect.flows import load_flow_from_entrypoint

    deployments = {one["name"]: one for one in read("prefect.yaml")["deployments"]}
    path, function = deployments[name]["entrypoint"].split(":")
    flow: Any = load_flow_from_entrypoint(f"{ROOT / path}:{function}")
    inspect.signature(flow.fn).bind(**deployments[name]["parameters"])
    assert deployments[name]["concurrency_limit"] == {"limit": 1, "collision_strategy": surplus}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_units_command_exists(unit: Path) -> None:
    for line in re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE):
        program, *words = shlex.split(line.replace("${NEWS}", "news"))
        assert program == "/opt/copydesk/.venv/bin/copydesk"
        check_command(words)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_says_what_it_is_what_it_runs_and_when(unit: Path) -> None:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)  # systemd allows a key twice
    parsed.read_string(unit.read_text())
    kind = "Timer" if unit.suffix == ".timer" else "Service"
    assert {"Unit", kind} <= set(parsed.sections()) <= {"Unit", kind, "Install"}
    assert parsed["Unit"]["Description"]


@pytest.mark.parametrize("entrypoint", ["flows/ingest_flow.py:ingest_flow", "flows.ingest_flow.ingest_flow"])
def test_a_deployment_of_the_first_release_still_finds_its_flow(
    entrypoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.flows import load_flow_from_entrypoint

    from flows.dashboard.ingest_flow import ingest_flow

    monkeypatch.chdir(ROOT)
    assert load_flow_from_entrypoint(entrypoint).name == ingest_flow.name
