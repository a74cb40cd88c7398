# Hearth: everything a developer types. Only python3 with venv, make and git are needed; the rest is installed
# into .venv from hash-pinned files.

PYTHON ?= python3
BIN := .venv/bin
PACKAGES := $(wildcard hub drivers scenes)
CHECKED := $(PACKAGES) tests
WITNESSES := $(patsubst requirements/%-witness.txt,%,$(sort $(wildcard requirements/*-witness.txt)))
PIP := -m pip --disable-pip-version-check -qq install

.PHONY: help setup setup-witness demo test coverage lint soak bench requirements clean

help:
	@echo 'make demo           a virtual home beside a real hub, on loopback'
	@echo 'make test           every check: style, types, imports, tests'
	@echo 'make coverage       the tests again, and which lines they reach: half as long again'
	@echo 'make lint           the checks without the tests'
	@echo 'make soak           the long campaigns, for hours if wanted: make soak SEEDS=10000'
	@echo 'make bench          the benchmarks: a table, and JSON'
	@echo 'make setup          the environment .venv'
	@echo 'make setup-witness  the environments .venv-* of the witnesses: clients and devices not written by us'
	@echo 'make requirements   newest versions into requirements/*.txt'
	@echo 'make clean          remove what setup and the tools made'

setup: .venv/.ready ; @:
setup-witness: $(WITNESSES:%=.venv-%/.ready) .venv-yaml/.ready .venv-node/.ready .venv-zigbee/.ready ; @:

# $(1): the folder of a new virtual environment.
define new_environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'Hearth needs Python 3.11 or newer as `$(PYTHON)`: name another one with `make PYTHON=python3.12 ...`.' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo 'Python cannot make virtual environments here: run `apt install python3-venv`, then try again.' >&2; exit 1; }
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
endef

.venv/.ready: requirements/dev.txt pyproject.toml
	@echo 'setting up .venv'
	$(call new_environment,.venv)
	@$(BIN)/python $(PIP) --require-hashes -r requirements/dev.txt
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Witnesses: clients and devices not written by us, each in an environment (and a process) of its own.
.venv-%/.ready: requirements/%-witness.txt
	@echo 'setting up .venv-$*'
	$(call new_environment,.venv-$*)
	@.venv-$*/bin/python $(PIP) --require-hashes -r $<
	@touch $@

# Those for Node. It is no tool of Hearth's: without npm their tests are skipped, and say so.
# $(1): the folder of a new environment; $(2): its package.json, package-lock.json and .npmrc; $(3): what is missing without.
define new_node_environment
	@if command -v npm >/dev/null; then echo 'setting up $(1)' && mkdir -p $(1) && cp $(2) $(1) \
	  && npm ci --prefix $(1) --ignore-scripts --no-audit --no-fund --loglevel=error --silent && touch $(1)/.ready; \
	else echo 'no npm here: the tests with $(3) are skipped (apt install nodejs npm)'; fi
endef
NODE_FILES := package.json package-lock.json .npmrc

# The YAML language server of editors.
.venv-yaml/.ready: $(NODE_FILES:%=tests/witness/yaml/%)
	$(call new_node_environment,.venv-yaml,$^,a YAML language server)

# A second client of miIO, beside python-miio.
.venv-node/.ready: $(NODE_FILES:%=tests/witness/miio/%)
	$(call new_node_environment,.venv-node,$^,a miIO client for Node)

# zigbee2mqtt itself, and all products that it knows.
.venv-zigbee/.ready: $(NODE_FILES:%=tests/witness/zigbee2mqtt/%)
	$(call new_node_environment,.venv-zigbee,$^,zigbee2mqtt)

demo: setup
	@$(BIN)/hearth demo

lint: setup
	@echo '== ruff' && $(BIN)/ruff check $(CHECKED) && $(BIN)/ruff format --check $(CHECKED)
	@echo '== mypy' && $(BIN)/mypy --strict $(CHECKED)
	@echo '== import-linter' && PYTHONPATH=. $(BIN)/lint-imports --no-cache --no-logo

test: lint setup-witness
	@echo '== pytest' && $(BIN)/python tests/run.py

coverage: setup-witness
	@$(BIN)/python tests/run.py --cov

SEEDS ?= 2000
soak: setup
	@HEARTH_SOAK=1 HEARTH_SOAK_SEEDS=$(SEEDS) $(BIN)/python -m pytest -m soak

bench: setup
	@$(BIN)/python tests/bench/run.py

UV := build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
requirements:
	$(call new_environment,build/uv)
	@build/uv/bin/python $(PIP) uv
	@$(UV) pyproject.toml -o requirements/run.txt
	@$(UV) --group build -o requirements/build.txt
	@$(UV) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	@for name in $(WITNESSES); do $(UV) requirements/$$name-witness.in -o requirements/$$name-witness.txt || exit 1; done

clean:
	@rm -rf .venv .venv-* build dist .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
