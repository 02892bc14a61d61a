# Everything a visitor needs: `make report`, `make test`. Each sets up what it needs; a second call starts at once.
PYTHON ?= python3
PYTHON313 ?= $(firstword $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python3) python3.13)
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup report test reproduce check bench colab strip lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/ready ## make the environment in .venv from the lock

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "error: expected Python 3.11 to 3.13. Received: %d.%d. Name another one: make PYTHON=python3.12 ..." % v)'
	@echo "Setting up .venv from requirements.txt, once: a few minutes."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile --require-hashes --requirement requirements.txt
	@touch .venv/ready

report: setup ## train on the sine preset and write reports/sine/report.html
	@$(BIN)/python -m lib run sine

test: setup ## run the tests
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

reproduce: setup ## make the sine run in two fresh clones and compare every file, byte by byte
	@$(BIN)/python -m tests.reproduce $(KEEP)

check: setup ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup ## time a training step and an epoch beside stock Keras, and the whole run beside a plain script
	@missed=0; for name in training_step training_epoch whole_run; do \
		$(BIN)/python -m tests.benchmarks.$$name || missed=1; \
	done; exit $$missed

colab: setup .venv-colab/ready ## run the notebooks as Google Colab does, with Python 3.13 and its versions
	@$(BIN)/python -m pytest -q tests/colab

.venv-colab/ready: tests/colab/constraints-2026-08.txt
	@$(PYTHON313) -m venv .venv-colab
	@.venv-colab/bin/python -m pip install --quiet --disable-pip-version-check --compile --requirement $<
	@touch $@

strip: setup ## remove outputs from the notebooks, before a commit
	@$(BIN)/jupyter nbconvert --clear-output --inplace notebooks/*.ipynb

lock: ## pin the dependencies of pyproject.toml anew, with hashes for every platform (needs uv)
	uv pip compile pyproject.toml --extra test --universal --fork-strategy fewest --python-version 3.11 \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" --upgrade --output-file requirements.txt
