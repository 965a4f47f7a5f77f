# `make run` starts the app, `make test` runs the tests; each installs what it needs once, into .venv.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: run test check data clean

run: .venv/app.installed
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/dev.installed
	$(BIN)/python -m pytest

check: .venv/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

data: .venv/app.installed
	$(BIN)/python data/build.py

clean:
	rm -rf .venv

.venv/app.installed: requirements.txt | .venv
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev.installed: requirements-dev.txt requirements.txt | .venv
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	touch $@ .venv/app.installed

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sentence Lab needs Python 3.11 or later; try: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv .venv
