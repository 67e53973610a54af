# Every command of the project. `make` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(INSTALLED)  ## a virtual environment in .venv with all that is locked

# The hashes of the lock file say what may be installed; the project itself is linked, so an edit works at once.
$(INSTALLED): requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup  ## clean, join and load the sample articles into demo.duckdb, and show what came out
	@$(BIN)/copydesk demo

test: setup  ## the tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

fuzz: setup  ## the property tests with a thousand random inputs each
	$(BIN)/python -m pytest -n auto --hypothesis-profile=fuzz $$(grep -lE '(from|import) hypothesis' tests/test_*.py)

test-duckdb2: .venv-duckdb2/.installed  ## the tests of the warehouse on DuckDB 2
	PYTHONPATH=. .venv-duckdb2/bin/python -m pytest -n auto -m warehouse $$(grep -l 'pytest.mark.warehouse' tests/test_*.py)

.venv-duckdb2/.installed: requirements-duckdb2.lock
	test -x .venv-duckdb2/bin/python || $(PYTHON) -m venv .venv-duckdb2
	.venv-duckdb2/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	touch $@

check: setup  ## lint, format, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

bench: setup  ## speed beside datasketch, rensa, justext and trafilatura, measured in the same run
	$(BIN)/python -m benchmarks

torture: setup  ## 200 times kill -9 in mid-run, each followed by a resume and a comparison; 50 times while fetching; 30 of serve
	$(BIN)/python -m benchmarks.torture
	$(BIN)/python -m benchmarks.fetch_torture
	$(BIN)/python -m benchmarks.serve_torture

soak: setup  ## weeks of a schedule in an hour or two, with maintenance in between: what grows
	$(BIN)/python -m benchmarks.soak

docs: setup  ## write the generated pages of docs/ anew
	$(BIN)/python -m warehouse.ask.schema_docs docs/schema.md
	$(BIN)/python -m flows.terminal.settings docs/settings.md
	$(BIN)/python -m flows.commands docs/commands.md

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --python-version 3.11 --output-file requirements.lock
	uv pip compile pyproject.toml --group dev --group bench --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --python-version 3.11 --output-file requirements-dev.lock

clean:  ## remove what the other commands made
	rm -rf .venv .venv-duckdb2 demo.duckdb* .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build

.PHONY: help setup demo test fuzz test-duckdb2 check bench torture soak docs lock clean
