# Each target is enough on a fresh machine with Python 3.11+ and a package index.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.complete

.PHONY: help demo run test check format bench messages clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(STAMP): requirements.txt requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $(STAMP)

demo: $(STAMP) ## a local Telegram, the bot and a page at http://localhost:8080; no token needed
	$(BIN)/python -m bot demo

run: $(STAMP) ## the real Telegram; needs BOT_TOKEN
	$(BIN)/python -m bot run

test: $(STAMP) ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(STAMP) ## ruff, mypy, import-linter, the manual's lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m knowledge.lint --complete --reading
	$(BIN)/python -m bot check

format: $(STAMP) ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv-bench/.complete: requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@

bench: $(STAMP) .venv-bench/.complete ## speed and memory beside an echo bot; the matcher beside other rankers
	$(BIN)/python -m bench
	.venv-bench/bin/python -m bench.matcher
	@if [ -d var/questions ]; then $(BIN)/python -m knowledge.evaluate --confirmed var/questions; fi  # from `python -m bot questions export var/questions`

messages: $(STAMP) ## bring the translations' catalogues up to date with the templates
	$(BIN)/python -m messages.catalogues

clean: ## remove the environment and what the tools left
	rm -rf .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
