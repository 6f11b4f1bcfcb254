# Python 3.10 to 3.13 for the virtual environment: the system's, where it can make one,
# because one compiled by hand takes half as long again without its optimisations
SYSTEM_PYTHONS := $(wildcard $(foreach minor,13 12 11 10,/usr/bin/python3.$(minor)))
PYTHON ?= $(shell for python in $(SYSTEM_PYTHONS); do \
	$$python -c "import ensurepip, venv" 2> /dev/null && echo $$python && exit; \
	done; echo python3)
PY := .venv/bin/python

.PHONY: demo test lint bench screenshots setup

demo: setup ## Odoo, PostgreSQL and a local SP-API, and the whole story; ONCE=1: the story alone
	@$(PY) setup/demo.py

test: setup ## all tests; ARGS="-k name" goes to pytest
	@$(PY) setup/run_tests.py $(ARGS)

lint: setup ## ruff, pylint-odoo, OCA's checks, Odoo's test_lint
	@$(PY) setup/run_lint.py

bench: setup ## one JSON line per figure; ONLY=orders picks a part
	@$(PY) -m bench

screenshots: setup ## the pictures of the README
	@$(PY) setup/screenshots.py

setup: ## the virtual environment and Odoo
	@$(PYTHON) setup/prepare.py
