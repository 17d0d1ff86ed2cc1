# What people and machines run here; `make help` lists it. A step is skipped where nothing that it reads has changed.
# Needed: Python 3.11 or newer with venv, git, make and bash; the tests want a Chromium, too.

SHELL := bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help site serve test browser bench proof screenshots lock clean

BIN := .venv/bin
# Errors only: pip's warnings are about the machine's own settings.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

# The first interpreter that is new enough and can make environments; one that was compiled without optimisation, as pyenv
# does it unless told otherwise, comes after all others: builds take an eighth longer with it. Debian's own does not say
# that it is optimised, but is in one piece. Looked for only when an environment has to be made.
PYTHON ?= $(shell for name in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c '$(PROBE)' $$name 2>/dev/null; done | sort -s -k1,1 | cut -d" " -f2- | head -n 1)
PROBE := import ensurepip, os, sys, sysconfig, venv; \
	sys.version_info < (3, 11) and sys.exit(); \
	is_quick = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""); \
	maps = "/proc/self/maps"; \
	in_parts = os.path.exists(maps) and "libpython" in open(maps).read(); \
	print(int(in_parts and not is_quick), sys.argv[1])

# Processes of the test run, and what else pytest is told: make test JOBS=0 ARGS="-x tests/engine".
JOBS ?= 2
ARGS ?=

# Every run orders its sets in another way; the seed stands in pytest's header, so that a failure can be repeated.
ifndef PYTHONHASHSEED
PYTHONHASHSEED := $(shell echo $$RANDOM)
endif

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20

site: .venv/.runtime ## set up what is missing and build the site in this folder into site/
	$(BIN)/digest build

serve: .venv/.runtime ## preview the site in this folder while you edit
	$(BIN)/digest serve --open

test: .venv/.test browser ## set up what is missing and check style, types and tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONHASHSEED=$(PYTHONHASHSEED) $(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

browser:
	@bash .ci/chromium

bench: .venv/.runtime ## measure builds and edits on made-up archives (minutes; another size: PAPERS=100000)
	$(BIN)/python -m bench.table $(if $(PAPERS),--papers $(PAPERS))

proof: .venv/.test browser ## show with figures what the project promises, and write docs/proof.md (twenty minutes)
	$(BIN)/python -m bench.proof

screenshots: .venv/.test browser site ## take the pictures of docs/screenshots anew
	$(BIN)/python -m tests.browser.take_screenshots

lock: .venv/pyvenv.cfg ## pin the dependencies anew after a change of pyproject.toml (newest of all: LOCK=--upgrade)
	$(PIP) install uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra test --constraints requirements.lock --output-file requirements-test.lock

LOCK ?=
COMPILE = $(BIN)/uv pip compile pyproject.toml --group build --extra serve --extra fetch --extra mail --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet $(LOCK)

clean: ## remove what was built and cached (the environment stays: that is the folder .venv)
	rm -rf site .digest dist .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find digest tests bench -name __pycache__ -prune -exec rm -rf {} +

.venv/pyvenv.cfg:
	@[ -n "$(PYTHON)" ] || { echo "No Python 3.11 or newer that can make virtual environments was found" \
		"(Debian, Ubuntu: apt install python3-venv; another one: make PYTHON=/path/to/python)." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/pyvenv.cfg requirements.lock pyproject.toml
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.runtime requirements-test.lock
	$(PIP) install --require-hashes --requirement requirements-test.lock
	@touch $@
