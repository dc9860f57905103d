# Jiangcheng: every target in one line. Needs Python 3.11-3.13, make and a C compiler; nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup dev run replay test soak check mutants format lock bench clean

help:            ## show these targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(VENV)/.runtime  ## make .venv with all that the program needs

dev: $(VENV)/.dev  ## setup, and what tests and checks need

run: $(VENV)/.runtime  ## tell a year of an invented city over the public API, and serve it until Ctrl-C
	$(BIN)/jiangcheng demo run

replay: $(VENV)/.runtime  ## replay the real penalty file through the whole loop and tell its story
	$(BIN)/jiangcheng run

# Three for two cores: tests wait for servers and other processes, too.
test: $(VENV)/.dev  ## run the whole suite (its own PostgreSQL, no server needed)
	$(BIN)/python -m pytest -n 3

soak: $(VENV)/.dev  ## the subject machine from ever other random numbers, for MINUTES (60)
	$(BIN)/python -m tests.properties.soak --minutes $(or $(MINUTES),60)

check: $(VENV)/.dev  ## lint, format, types, layers, and the promises of docs/
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.promises

mutants: $(VENV)/.dev  ## each mutant must turn its named tests red
	$(BIN)/python -m tests.mutants $(MUTANTS)

format: $(VENV)/.dev  ## put the code into its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.dev  ## resolve the dependencies anew into requirements/*.lock
	$(PIP) uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements/build.in -o requirements/build.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/runtime.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements/dev.lock

bench: $(VENV)/.dev  ## run every benchmark and print its ratios
	$(BIN)/python -m benchmarks

clean:           ## remove .venv and caches (never data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info

# The symbol durable-rules asks for is gone since Python 3.13; its setup.py overwrites CFLAGS but not CPPFLAGS.
$(VENV)/.runtime: requirements/build.lock requirements/runtime.lock pyproject.toml .ci/preflight.py
	@$(PYTHON) .ci/preflight.py
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/build.lock
	CPPFLAGS="$(CPPFLAGS) -DPyEval_CallObject=PyObject_CallObject" $(PIP) --no-build-isolation --require-hashes -r requirements/runtime.lock
	$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	$(PIP) --no-build-isolation --require-hashes -r requirements/dev.lock
	@touch $@
