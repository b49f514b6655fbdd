# make run    everything from a fresh clone to the open app
# make test   everything from a fresh clone to the tests' closing line
# make check  the tests, then the linters
# make bench  what is fast and how good it is (some minutes)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
INSTALLED := $(VENV)/installed
BENCHMARKS := $(filter-out benchmarks/opened.py,$(wildcard benchmarks/*.py))

.PHONY: run test check lint bench clean

run: $(INSTALLED)
	-$(BIN)/tiltaksgraf build
	$(BIN)/tiltaksgraf app --port $(PORT)

test: $(INSTALLED)
	$(BIN)/python -m pytest

check: test lint

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tiltaksgraf vocabulary check

bench: $(INSTALLED)
	for file in $(BENCHMARKS); do echo "$$file"; $(BIN)/python "$$file" || exit 1; done

clean:
	rm -rf $(VENV) .tiltaksgraf .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@
