# Every job of the project. `make run` and `make test` do all the set-up by themselves.
VENV ?= .venv
BIN := $(VENV)/bin
export VENV
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help setup setup-test run demo window gui check test soak bench strings screens
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: ## Install what the workstation needs
	@.ci/setup run

setup-test:
	@.ci/setup test

run: setup ## Open the workstation in practice mode; with no screen, show the journey headless into out/
	@$(BIN)/ghep demo

demo: setup ## Show the journey headless into out/
	@$(BIN)/ghep demo --headless

window: setup ## Open the workstation for real work
	@$(BIN)/ghep

gui: setup-test ## The window on a real X server: real keys in every layout, a real Vietnamese input method
	$(BIN)/pytest tests/gui/test_real_window.py tests/gui/test_real_layouts.py tests/gui/test_real_input_method.py

check: setup-test ## Format, lint, types, import contracts, dependencies, texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	.ci/strings check

test: check ## All checks, then all tests with branch coverage: in two processes, then those that want it quiet
	$(BIN)/pytest -m "not soak and not quiet" -n 2 --dist loadgroup --max-worker-restart 0 --cov --cov-report= --cov-fail-under=0
	$(BIN)/pytest -m "quiet and not soak" --cov --cov-append --cov-report=term:skip-covered

soak: setup-test ## The long fault and property runs
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest -m "soak or not soak" tests/unit tests/promises tests/gui tests/e2e tests/usecases tests/store --timeout 3600

bench: setup-test ## Measure speed and memory, each beside a floor or a peer of the same run
	@for bench in $(basename $(notdir $(wildcard tests/benchmarks/bench_*.py))); do \
		echo; $(BIN)/python -m tests.benchmarks.$$bench || exit 1; done

strings: setup-test ## Collect and compile the texts of both languages
	.ci/strings

screens: setup ## Save every screen in both languages into out/screens
	@QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES="qt.qpa.*=false" $(BIN)/python -m workstation.gui.save_screens out/screens
