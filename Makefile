# One door. `make run` to look at it, `make test` to prove it; `make help` lists the rest.
SHELL := /bin/sh
PORT ?= 8000
PHOIHOP_DATA ?= $(CURDIR)/var
export PORT PHOIHOP_DATA
BIN := .venv/bin

# Template rules that do not fit this house; the rest must be clean.
#   H006  pictures keep their size by CSS, at every width
#   H015  where lines break is djhtml's business
#   H020  an empty cell holds its place in a grid
#   H030  signed-in pages have no business with search engines: no description
#   H031  nor keywords
#   H043  a button in a form sends it: that is what HTML says, and nothing else is done with one here
#   T003  a block short enough to see whole needs no name at its end
DJLINT_IGNORE := H006,H015,H020,H030,H031,H043,T003

# The checks read the settings and must not touch anybody's data.
check lint types imports templates migrations words reference fix docs messages: export PHOIHOP_DATA := build/check

.DEFAULT_GOAL := help
.PHONY: help run demo test check lint types imports templates migrations words reference fix coverage bench attack chaos cluster sbom docs messages \
	install install-dev

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: install ## Install, prepare and serve at http://127.0.0.1:$PORT (PORT=8000, PHOIHOP_DATA=./var)
	@exec $(BIN)/phoihop serve

demo: install ## Load the demonstration case into an empty folder: PHOIHOP_DATA=folder; refuses where there is data
	@exec $(BIN)/phoihop demo

test: install-dev ## Every check, every test on SQLite with a real browser, and on PostgreSQL what a database can change
	@exec .ci/test

check: lint types imports templates migrations words reference ## The checks that take seconds; -k goes on after a finding

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
types: install-dev
	$(BIN)/mypy
imports: install-dev
	$(BIN)/lint-imports
templates: install-dev
	$(BIN)/djlint phoihop --lint --quiet --profile=django --ignore=$(DJLINT_IGNORE)
	.ci/templates --check
migrations: install-dev
	$(BIN)/python manage.py makemigrations --check --dry-run
words: install-dev # every sentence translated, nothing fuzzy, every catalogue compiled
	$(BIN)/python .ci/messages.py --check
reference: install-dev # docs/reference as the code is, no link that leads nowhere
	$(BIN)/python .ci/reference.py --check

fix: install-dev ## Mend what a tool can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	.ci/templates

coverage: install-dev ## Branch coverage of domain and foundation by the tests in ONLY (all; ONLY=tests/foundation/vn for some)
	env -u PHOIHOP_DATA $(BIN)/pytest $(or $(ONLY),tests) --cov=phoihop/domain --cov=phoihop/foundation --cov-branch --cov-report=term:skip-covered

bench: install-dev ## Every speed that we claim, beside its floor; also written to bench/results.md with the machine
	$(BIN)/python -m bench --write

attack: install-dev ## Set scanners of others on a product of its own, on this machine (wapiti, sqlmap, ffuf, slowhttptest)
	$(BIN)/python -m tests.security.attacking

chaos: install-dev ## Kill, cut, fill up and power off installations while people write, count what is left (root; SHARE=0.1 for a tenth)
	$(BIN)/python -m tests.chaos --share $(or $(SHARE),1)

cluster: install-dev ## Build several machines on this one, harm them while people write, count (root; deploy/cluster/README.md)
	$(BIN)/python -m deploy.cluster

sbom: install-dev ## The parts of the product as CycloneDX, from the hashed requirements: build/sbom.json
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.txt --of JSON --output-reproducible -o build/sbom.json

docs: install-dev ## Draw docs/reference again from the code
	$(BIN)/python .ci/reference.py

messages: install-dev ## Compile the message catalogues
	$(BIN)/python .ci/messages.py

install:
	@.ci/venv requirements.txt

install-dev:
	@.ci/venv requirements-dev.txt
