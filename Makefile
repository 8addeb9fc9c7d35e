# Two commands: `make demo` scores an example article, `make test` runs the checks. `make test-slow`
# runs those that take ten seconds or more; continuous integration does, too.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: demo test test-slow clean

demo: $(VENV)/.installed
	$(VENV)/bin/stancelib score datasets/examples/talks.txt --top 12

test: $(VENV)/.installed-test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(PY) datasets/check.py
	$(PY) datasets/check_sentences.py
	$(PY) -m pytest -m "not slow"

test-slow: $(VENV)/.installed-test
	$(PY) -m pytest -m slow

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(PY) -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PY) -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
