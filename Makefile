# Every command of the project. `make` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

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

check: setup  ## lint, format, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

bench: setup  ## speed beside datasketch, rensa, justext and trafilatura, measured in the same run
	$(BIN)/python -m benchmarks

torture: setup  ## 200 times kill -9 in mid-run, each followed by a resume and a comparison
	$(BIN)/python -m benchmarks.torture

docs: setup  ## write the generated pages of docs/ anew
	$(BIN)/python -m warehouse.schema_docs docs/schema.md

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra search --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --no-annotate --python-version 3.11 --output-file requirements.lock
	uv pip compile pyproject.toml --extra search --group dev --group bench --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --python-version 3.11 --output-file requirements-dev.lock

clean:  ## remove what the other commands made
	rm -rf .venv demo.duckdb* .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build

.PHONY: help setup demo test check bench torture docs lock clean
