# Everything starts here: `make run` and `make test` set up what they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
HOST   ?= 127.0.0.1

.PHONY: front-end conformance conformance-tools setup run test test-all lint bench lock wheel clean
.DEFAULT_GOAL := help

help:
	@echo "make run    build the release from data/ and serve it on port $(PORT)"
	@echo "make test   run the tests;  make test-all  with the slow and browser ones"
	@echo "make wheel  a wheel in dist/ with everything in it;  pip install dist/*.whl"
	@echo "make lint   ruff and mypy;  make bench  measurements against peers"

setup: $(VENV)/.done

$(VENV)/.done: pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Foedera needs Python 3.11 or newer: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Foedera needs Python 3.11 or newer; '$(PYTHON)' is older. Say PYTHON=python3.12 make run"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Foedera into $(VENV) (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

VENDOR := src/foedera/web/assets/vendor

front-end: $(VENDOR)/.done ## the query editor from npm; without npm it is a plain form

$(VENDOR)/.done: front-end/package.json
	@mkdir -p $(VENDOR)
	@if command -v npm >/dev/null; then \
	  echo "Fetching the query editor (once) ..."; \
	  (cd front-end && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts) \
	  && cp front-end/node_modules/@zazuko/yasgui/build/yasgui.min.js \
	        front-end/node_modules/@zazuko/yasgui/build/yasgui.min.css $(VENDOR)/ \
	  && touch $@ || echo "The query editor could not be fetched; /sparql is a plain form."; \
	else echo "npm is missing (apt-get install nodejs npm); /sparql is a plain form."; fi

run: setup front-end
	@$(BIN)/foedera build --base-url http://localhost:$(PORT)/
	@$(BIN)/foedera serve --host $(HOST) --port $(PORT)

test: setup
	@$(BIN)/pytest -n auto --dist loadfile -m 'not (slow or browser or alone)'
	@$(BIN)/pytest -m 'alone and not (slow or browser)'

test-all: setup
	@$(BIN)/pytest -n auto --dist loadfile -m 'not alone'
	@$(BIN)/pytest -m alone

lint: setup
	@$(BIN)/ruff check src tests bench
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/mypy

bench: setup
	@$(BIN)/python -m bench

.tools/node_modules/.bin/rdf-test-suite:
	@command -v npm >/dev/null || { echo "The protocol suites need Node and npm: apt-get install nodejs npm"; exit 1; }
	@mkdir -p .tools && cd .tools \
	  && echo '{"name": "tools", "private": true, "overrides": {"n3": "2.0.0"}}' > package.json \
	  && npm install --silent --no-audit --no-fund rdf-test-suite@2.8.0

conformance-tools: .tools/node_modules/.bin/rdf-test-suite

conformance: setup conformance-tools ## the W3C's suites over HTTP; writes docs/conformance.md
	@cd tests && ../$(BIN)/python -m conformance.report

lock: ## pins for every dependency, naming no index
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet uv; }
	@$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --no-emit-find-links --no-annotate \
	  --all-extras --group dev --python-version 3.11 pyproject.toml -o requirements.lock

wheel: setup
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache
