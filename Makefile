# Every recipe sets up what it needs, says what it does, and is safe to repeat.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# More than two processor cores: many tests wait, for a page or for time to pass.
WORKERS ?= 3
# Compiled modules are kept: every command starts several times as fast.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test check bench prove audit lock translate pictures clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The lock names every package: pip resolves nothing (older ones reach past a pin for a name with an extra).
$(READY): requirements.lock pyproject.toml
	@echo "Setting up: a virtual environment with the packages of requirements.lock (about a minute)."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed. Set it with: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(READY) ## set-up alone
	@echo "Ready. Next: make demo"

demo: $(READY) ## the fictional city in a browser, at http://localhost:8000
	@exec $(BIN)/compstat demo

test: $(READY) ## every test (a browser and PostgreSQL are installed if the machine allows it)
	@$(BIN)/python -m tests.machine
	@$(BIN)/python -m tests.run --workers $(WORKERS)

check: $(READY) ## style, types, storeys, migrations, budgets
	@echo "Checking style…";      $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "Checking types…";      $(BIN)/mypy compstat
	@echo "Checking storeys…";    $(BIN)/lint-imports
	@echo "Checking migrations…"; mkdir -p var; COMPSTAT_MODE=test $(BIN)/python -m django makemigrations --check --dry-run --settings compstat.website.settings
	@echo "Checking budgets…";    $(BIN)/python -m tests.house.budgets

bench: $(READY) ## ratios, measured side by side in one run
	@$(BIN)/python -m bench

prove: $(READY) ## the long proofs in full; writes docs/reference/proofs.md
	@$(BIN)/python -m tests.machine
	@$(BIN)/python -m tests.prove

audit: $(READY) ## known weaknesses of the packages we use (asks the network)
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

translate: $(READY) ## catalogs of all strings, from the sources
	@$(BIN)/python -m compstat.website.catalogs

pictures: $(READY) ## photographs of every page for the documents
	@$(BIN)/python -m tests.machine
	@$(BIN)/python -m tests.loop.pictures

lock: ## resolve requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --extra dev --no-emit-index-url --no-header \
		pyproject.toml -o requirements.lock

clean: ## remove the environment and everything the program wrote
	rm -rf .venv var .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis
