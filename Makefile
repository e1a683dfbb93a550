# One door. `make run` to look at it, `make test` to prove it; `make help` lists the rest.
SHELL := /bin/sh
PORT ?= 8000
PHOIHOP_DATA ?= $(CURDIR)/var
export PORT PHOIHOP_DATA
BIN := .venv/bin

# Template rules that do not fit this house; the rest must be clean.
#   H006  pictures keep their size by CSS, at every width
#   H030  signed-in pages have no business with search engines: no description
#   H031  nor keywords
#   T003  a block short enough to see whole needs no name at its end
DJLINT_IGNORE := H006,H030,H031,T003

.DEFAULT_GOAL := help
.PHONY: help run demo test check fix bench docs messages install install-dev

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: install ## Install, prepare and serve at http://127.0.0.1:$PORT (PORT=8000, PHOIHOP_DATA=./var)
	@exec $(BIN)/phoihop serve

demo: install ## Load the demonstration case again
	@exec $(BIN)/phoihop demo

test: install-dev ## Every check and every test, on SQLite and on PostgreSQL, with a real browser
	@exec .ci/test

check: install-dev ## The checks that take seconds and need no network
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint phoihop --lint --quiet --profile=django --ignore=$(DJLINT_IGNORE)
	.ci/templates --check
	PHOIHOP_DATA=build/check $(BIN)/python manage.py makemigrations --check --dry-run
	PHOIHOP_DATA=build/check $(BIN)/python .ci/messages.py --check
	PHOIHOP_DATA=build/check $(BIN)/python .ci/reference.py --check

fix: install-dev ## Mend what a tool can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	.ci/templates

bench: install-dev ## Every speed that we claim, beside its floor
	$(BIN)/python -m bench

docs: install-dev ## Draw docs/reference again from the code
	PHOIHOP_DATA=build/check $(BIN)/python .ci/reference.py

messages: install-dev ## Compile the message catalogues
	PHOIHOP_DATA=build/check $(BIN)/python .ci/messages.py

install:
	@.ci/venv requirements.txt

install-dev:
	@.ci/venv requirements-dev.txt
