# Every command of the project. `make help` lists them. `run` and `test` do their own set-up on a fresh machine.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 5000
BOT_PORT ?= 5005
ACTIONS_PORT ?= 5055
PY := .venv/bin/python
BOT_PY := .venv-bot/bin/python

.PHONY: help setup run test test-api test-bot lint format train bench docs pin clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready .venv-bot/.ready ## both environments: .venv (API, Python 3.11) and .venv-bot (assistant, Python 3.10)

.venv/.ready: requirements/api.txt pyproject.toml $(wildcard companion_api/kernels/*.p[yx][xd])
	@scripts/setup.sh .venv 3.11 requirements/api.txt

.venv-bot/.ready: requirements/bot.txt
	@scripts/setup.sh .venv-bot 3.10 requirements/bot.txt

train: .venv-bot/.ready ## train the assistant (skipped when nothing it learns from has changed)
	@$(BOT_PY) scripts/train.py

run: setup train ## bring up API, assistant, watch feed and page on the sandbox, or on COMPANION_SNAPSHOT
	@.venv/bin/companion up --port $(PORT) --bot-port $(BOT_PORT) --actions-port $(ACTIONS_PORT)

test: setup train test-bot test-api ## every test, the acceptance test of the whole stack included

test-bot: .venv-bot/.ready train
	@echo "== assistant: tests/bot on Python 3.10"
	@$(BOT_PY) -m pytest tests/bot

test-api: .venv/.ready
	@echo "== API, watch feed, page, acceptance on Python 3.11"
	@$(PY) -m pytest tests --ignore=tests/bot -n 2 --dist loadgroup --no-loadscope-reorder

lint: .venv/.ready ## ruff and mypy
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

format: .venv/.ready ## put the code in its usual shape
	@.venv/bin/ruff check --fix-only -q .
	@.venv/bin/ruff format .

bench: setup ## measure speed against peers, side by side (minutes; see benchmarks/README.md)
	@$(PY) -m benchmarks

docs: .venv/.ready ## renew the reference pages that are made from the code
	@$(PY) -m scripts.docs

pin: .venv/.ready ## renew requirements/*.txt from pyproject.toml
	@scripts/pin.sh

clean: ## remove both environments, models and everything the program wrote under var/
	rm -rf companion_api/kernels/*.c companion_api/kernels/*.so .venv .venv-bot .uv var models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis
