# Everything a newcomer needs: `make demo` to see it, `make test` to trust it. Only Python 3.11+ and make are assumed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test lint bench texts lock clean

demo: .venv/.ready
	$(BIN)/manyhands demo

run: .venv/.ready
	$(BIN)/manyhands run

test: .venv/.ready
	$(BIN)/python -m pytest

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.ready
	$(BIN)/python -m tests.benchmarks

# After a change of handlers/texts/locale/en.po: the template and the other catalogues follow it.
texts: .venv/.ready
	$(BIN)/python -m handlers.texts.update

.venv/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Locks name versions and hashes, never a host: pip takes them from whatever index this machine uses.
lock:
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet pip-tools
	.venv-lock/bin/pip-compile $(LOCK_FLAGS) -o requirements.lock pyproject.toml
	.venv-lock/bin/pip-compile $(LOCK_FLAGS) --extra dev --allow-unsafe -c requirements.lock -o requirements-dev.lock pyproject.toml
	rm -rf .venv-lock
LOCK_FLAGS := --quiet --upgrade --generate-hashes --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache build *.egg-info
