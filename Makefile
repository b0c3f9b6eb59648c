# Two commands do everything on a fresh machine: `make run` and `make test`. They need Python 3.11 or newer with venv.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than the cores: many tests wait for a server or a process.
WORKERS ?= $(shell expr $$(nproc) + 1)
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "News Monitor needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 2; }

$(VENV)/.run: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing News Monitor into $(VENV) …" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-index --no-build-isolation -e . 
	@touch $@

$(VENV)/.dev: $(BIN)/python requirements-dev.lock pyproject.toml
	@echo "Installing News Monitor and its development tools into $(VENV) …" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-index --no-build-isolation -e .
	@touch $@ $(VENV)/.run

run: $(VENV)/.run ## Install, then run the daemon on the files here (Ctrl-C ends it)
	@exec $(BIN)/monitor run

install: $(VENV)/.dev ## Install News Monitor with its development tools

test: $(VENV)/.dev ## The fast tests, with branch coverage: core 100 %, the rest 90 %
	@rm -f .coverage.json
	@$(BIN)/python -m slipcover -m pytest -q -rs -n $(WORKERS) -m "not slow"
	@$(BIN)/python -m tests.coverage_floors .coverage.json

# What measures waiting, or owns a whole mail system, runs alone.
ALONE := tests/fetch/test_starvation.py tests/mailstack
MONTH := tests/integration/test_month.py

test-slow: $(VENV)/.dev ## The slower tiers: crash tests, mail server, browser
	@$(BIN)/python -m pytest -q -rs -n $(WORKERS) --dist worksteal -m slow $(patsubst %,--ignore=%,$(ALONE) $(MONTH)) tests; together=$$?; \
	$(BIN)/python -m pytest -q -rs -m slow $(ALONE) && exit $$together

month: $(VENV)/.dev ## A simulated month of 300 feeds: five minutes
	@$(BIN)/python -m pytest -q -rs -m slow $(MONTH)

laws: $(VENV)/.dev ## The laws (hypothesis), with five hundred examples each: an hour
	@$(BIN)/python -m pytest -q -n auto --hypothesis-profile=thorough -k laws tests

gate: $(VENV)/.dev ## Quality floors on labelled data (MONITOR_SHARED, or ../shared)
	@for gate in gates/[a-z]*.py; do $(BIN)/python $$gate || exit 1; done

bench: $(VENV)/.dev ## Speed and memory, as ratios to a floor measured in the same run
	@for bench in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$bench .py) || exit 1; done

check: $(VENV)/.dev ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

lock: ## Renew the pinned dependencies (needs uv)
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group build pyproject.toml -o requirements.lock
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev --extra uk --extra apprise pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and the caches; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

.PHONY: help run install test test-slow month laws gate bench check format lock clean
