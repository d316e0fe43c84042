# The commands of the project: run, test, check. Everything installs from the lock into one .venv.

PYTHON ?= python3
VENV   ?= .venv
CORPUS ?= sample
INDEX  ?= .kamerbron/$(notdir $(abspath $(CORPUS)))
HOST   ?= 127.0.0.1
PORT   ?= 8000

BIN := $(VENV)/bin

# Both locks name every package, so nothing beyond them is ever resolved; `pip check` then says
# whether they are complete. PyTorch's name with a CPU build is found as pip is set up to find it.
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.PHONY: help install install-dev install-node install-system model index run test check format lock benchmark clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/installed ## Install what the service needs

install-dev: $(VENV)/installed-dev ## Install what the tests and linters need as well

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) -r requirements.lock
	$(PIP_INSTALL) --no-build-isolation --editable .
	$(BIN)/pip --disable-pip-version-check check
	touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(PIP_INSTALL) -r requirements-dev.lock
	$(BIN)/pip --disable-pip-version-check check
	touch $@

install-node: node_modules/installed ## Install what checks the API document and the pages (needs npm)

node_modules/installed: package.json package-lock.json .npmrc
	npm ci --silent
	touch $@

install-system: ## Install Chromium and npm where they are missing (Debian, as root)
	scripts/install-system

model: install ## Unpack the bundled model into the cache
	$(BIN)/kamerbron model

index: install ## Build an index of CORPUS
	$(BIN)/kamerbron index $(CORPUS) --index $(INDEX)

run: index ## Build an index of CORPUS and serve it
	$(BIN)/kamerbron serve --index $(INDEX) --host $(HOST) --port $(PORT) --example

test: install-dev ## Run all tests; without npm or Chromium those that need them are skipped
	$(BIN)/pytest --numprocesses=auto

check: install-dev ## Format, lint, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmark: install-dev ## Measure reading, an answer and ranking beside the embedding, memory, and the service under load
	$(BIN)/python benchmarks/reading.py $(CORPUS)
	$(BIN)/python benchmarks/answer.py $(CORPUS)
	$(BIN)/python benchmarks/embedding.py $(CORPUS)
	$(BIN)/python benchmarks/growth.py $(CORPUS) --sizes 20000 --output $(INDEX)-growth
	$(BIN)/python benchmarks/load.py $(CORPUS)

lock: install-dev ## Resolve the dependencies anew
	scripts/lock

clean: ## Remove what was installed and built here
	rm -rf $(VENV) node_modules .kamerbron
