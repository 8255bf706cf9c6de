# Three commands to remember: make run, make test, make check. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
LOCK ?= dev
RUNS ?= 200
SEED ?= 7
BIN := .venv/bin
STAMP := .venv/installed
CATALOGUE := zhibu/locale/zh_Hans/LC_MESSAGES/django
MESSAGES := --project=Zhibu --copyright-holder="The Zhibu authors" --sort-by-file --add-location=file --width=110
KEYWORDS := -k gettext_lazy -k ngettext_lazy:1,2 -k pgettext_lazy:1c,2 -k npgettext_lazy:1c,2,3

.PHONY: help install run test check format messages bench torture

help:
	@echo "make run       serve the sample committee on http://$(HOST):$(PORT)/ (PORT=8001 for another port)"
	@echo "make test      all tests: SQLite, PostgreSQL and browser where they are found"
	@echo "make check     format, lint, types, import contracts, migrations, translations, tests"
	@echo "make format    put the source into its format"
	@echo "make messages  bring the catalogue up to date with the source"
	@echo "make bench     the measured bounds, up to 1,000,000 members (ten minutes; QUICK=1: a minute, without them)"
	@echo "make torture   kill web server, worker and database under work, RUNS=200 times each (SEED=… for another chance)"

install: $(STAMP) $(CATALOGUE).mo

$(STAMP): requirements/$(LOCK).lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version 2>&1)."; \
	  echo "Name another one with: make install PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv or ensurepip module is missing, so .venv cannot be made."; \
	  echo "On Debian and Ubuntu: apt-get install python3-venv. Then run make again."; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing the locked packages into .venv (once; a minute or two)"
	@if command -v uv >/dev/null; then \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/$(LOCK).lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(LOCK).lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(STAMP)

$(CATALOGUE).mo: $(CATALOGUE).po $(STAMP)
	@$(BIN)/pybabel --quiet compile -d zhibu/locale -D django
	@touch $@

run: install
	@$(BIN)/zhibu migrate --verbosity 0
	@$(BIN)/zhibu demo load --if-empty
	@$(BIN)/zhibu demo who --address http://$(HOST):$(PORT)/ 2>/dev/null || true
	@exec $(BIN)/zhibu serve --host $(HOST) --port $(PORT)

test: install
	@$(BIN)/python -m tests.run

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet zhibu
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@! grep -nE 'https?://|file:' requirements/*.lock
	ZHIBU_DATA_DIR=$$(mktemp -d) $(BIN)/zhibu makemigrations --check --dry-run
	$(BIN)/python -m tests.architecture.sizes
	@$(BIN)/python -m tests.run

format: install
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

messages: $(STAMP)
	@mkdir -p build
	cd zhibu && ../$(BIN)/pybabel --quiet extract $(MESSAGES) $(KEYWORDS) -F locale/babel.cfg -o ../build/django.pot .
	@if test -f $(CATALOGUE).po; then \
	  $(BIN)/pybabel --quiet update -l zh_Hans -D django -d zhibu/locale -i build/django.pot \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=110; \
	else \
	  $(BIN)/pybabel --quiet init -l zh_Hans -D django -d zhibu/locale -i build/django.pot --width=110; \
	fi
	@$(BIN)/pybabel compile -d zhibu/locale -D django --statistics

bench: install
	$(BIN)/python -m bench

torture: install
	ZHIBU_TEST_TORTURE=$(RUNS) ZHIBU_TEST_SEED=$(SEED) $(BIN)/python -m pytest -m torture -n 2 --dist loadfile tests/torture
