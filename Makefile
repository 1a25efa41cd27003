# `make` alone lists what there is. Every target sets up what it needs first, and only when something changed.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTHON_BIN := $(BIN)/python
ARGS ?=
# On every processor, four at most (ARGS=-n0: on one); what wants the machine to itself comes last: tests/apart.py.
PYTEST := $(PYTHON_BIN) -m pytest -n auto --maxprocesses=4 --dist=loadgroup --no-loadscope-reorder
# Here, so that it is seen what it installs: the tests themselves keep quiet about it.
FIND_POSTGRESQL = $(if $(TEST_DATABASE_URL),,tools/postgres.sh >/dev/null)

# Stamps: newer than what they were made from, or made again.
RUNS := .venv/.installed-runs
CHECKS := .venv/.installed-checks
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

$(RUNS): requirements.txt tools/constraints.txt tools/setup.sh
	@tools/setup.sh requirements.txt
	@touch $@

$(CHECKS): requirements-dev.txt $(RUNS)
	@tools/setup.sh requirements-dev.txt
	@touch $@

%.mo: %.po $(RUNS)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
	@touch $@

.PHONY: help install setup demo demo-reset run worker test test-sqlite test-postgresql fast screenshots format \
    lint lint-python lint-templates lint-scripts lint-words lint-requirements types layers \
    race race-there race-sqlite race-postgresql chaos chaos-sqlite chaos-postgresql bench migration translations

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-15s %s\n", $$1, $$2 }'

install: $(RUNS) $(CATALOGUES) ## Set up what runs, and start nothing

setup: $(CHECKS) $(CATALOGUES) ## Set up what runs and what checks (every other target does it by itself)

# --- run

demo: export MODE = demo
demo: export INSTANCE = instance/demo
# Whatever database the shell names is somebody's: no invented home goes in there.
demo: export DATABASE_URL =
demo: $(RUNS) $(CATALOGUES) ## Serve an invented home at http://127.0.0.1:8000 (PORT= changes it)
	@$(PYTHON_BIN) -m visits.commands.serve --with-parent

demo-reset: ## Forget what was done in the demo
	rm -rf instance/demo

run: $(RUNS) $(CATALOGUES) ## Serve this installation: the web and the worker, watched
	@$(PYTHON_BIN) -m visits.commands.serve --with-parent

worker: $(RUNS) $(CATALOGUES) ## Run the worker alone (where the web runs on other machines)
	@$(PYTHON_BIN) -m visits.worker

# --- test

test: test-postgresql test-sqlite ## Run every test, with coverage, what uses a database on both (ARGS= goes to pytest)

# Without coverage, which takes a third of the time and would say the same. A choice by ARGS may leave it nothing: 5.
test-postgresql: $(CHECKS) $(CATALOGUES) ## Run what uses a database on PostgreSQL (TEST_DATABASE_URL= names a server)
	@$(FIND_POSTGRESQL)
	@$(PYTEST) --database=postgresql $(ARGS) || { [ $$? = 5 ] && [ -n "$(ARGS)" ]; }

test-sqlite: $(CHECKS) $(CATALOGUES) ## Run every test on SQLite
	@tools/calendar_clients.sh
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && $(PYTEST) --cov --cov-report=term:skip-covered $(ARGS)

fast: $(CHECKS) $(CATALOGUES) ## Run all but the browser tests, on SQLite
	@tools/calendar_clients.sh
	@$(PYTEST) -m "not browser" $(ARGS)

screenshots: $(CHECKS) $(CATALOGUES) ## Walk through every page and keep the pictures in docs/screenshots
	@CHROMIUM="$$(tools/browser.sh)" && export CHROMIUM && SCREENSHOTS=docs/screenshots $(PYTHON_BIN) -m pytest -m browser tests/browser $(ARGS)

# A database that is named is raced on; else both kinds are.
race: $(if $(DATABASE_URL),race-there,race-sqlite race-postgresql) ## Race bookings for the same times on both databases, or on DATABASE_URL

race-there: $(RUNS)
	@$(PYTHON_BIN) -m benchmarks.race $(ARGS)

race-sqlite: $(RUNS)
	@DATABASE_URL= $(PYTHON_BIN) -m benchmarks.race $(ARGS)

race-postgresql: $(RUNS)
	@$(FIND_POSTGRESQL)
	@$(PYTHON_BIN) -m tools.postgres --durable $(PYTHON_BIN) -m benchmarks.race $(ARGS)

chaos: chaos-sqlite chaos-postgresql ## Kill the worker and the web while messages leave, and count (ARGS="--kills 20")

chaos-sqlite: $(CHECKS)
	@DATABASE_URL= $(PYTHON_BIN) -m benchmarks.chaos $(ARGS)

chaos-postgresql: $(CHECKS)
	@$(FIND_POSTGRESQL)
	@$(PYTHON_BIN) -m tools.postgres --durable $(PYTHON_BIN) -m benchmarks.chaos $(ARGS)

bench: $(RUNS) $(CATALOGUES) ## Measure what has to be fast (ARGS="--homes 100" for a smaller country)
	@$(FIND_POSTGRESQL)
	@WRK="$$(tools/wrk.sh)" && export WRK && $(PYTHON_BIN) -m benchmarks.bench $(ARGS)

# --- check

lint: lint-python lint-templates lint-scripts lint-words lint-requirements ## Check style (make -k lint: go on after the first fault)

lint-python: $(CHECKS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lint-templates: $(CHECKS)
	@$(BIN)/djlint --lint --quiet templates

lint-scripts: $(CHECKS)
	@$(BIN)/oxlint --config tools/oxlintrc.json --deny-warnings static/js

lint-words: $(CHECKS)
	@$(BIN)/codespell

lint-requirements: $(CHECKS)
	@$(PYTHON_BIN) -W ignore -m deptry .

format: $(CHECKS) ## Put Python into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(CHECKS) ## Check types
	@$(BIN)/mypy

layers: $(CHECKS) ## Check the walls: who may import whom
	@$(BIN)/lint-imports

# --- change

migration: $(CHECKS) ## Draft a migration from the tables (name="add a column")
	@$(PYTHON_BIN) -m tools.draft_migration $(name)

translations: $(RUNS) ## Bring the catalogues up to date and say what is untranslated
	@tools/translations.sh
