# Everything a newcomer needs: `make demo` to see it, `make test` to trust it. Only Python 3.11+ and make are assumed.
PYTHON ?= python3
BIN := .venv/bin
# Tests wait more than they compute: three at once on two cores.
WORKERS ?= 3

.PHONY: demo run test lint bench texts lock clean

demo: .venv/.ready
	$(BIN)/manyhands demo

run: .venv/.ready
	$(BIN)/manyhands run

test: .venv/.ready-dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.ready-dev
	$(BIN)/python -m tests.benchmarks

# After a change of handlers/texts/locale/en.po: the template and the other catalogues follow it.
texts: .venv/.ready-dev
	$(BIN)/python -m handlers.texts.update

# What the bot needs to run; what its tests need besides comes on top.
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# Locks name versions and hashes, never a host: pip takes them from whatever index this machine uses.
lock:
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet pip-tools
	.venv-lock/bin/pip-compile $(LOCK_FLAGS) --all-build-deps --allow-unsafe -o requirements.lock pyproject.toml
	.venv-lock/bin/pip-compile $(LOCK_FLAGS) --extra dev --allow-unsafe -c requirements.lock -o requirements-dev.lock pyproject.toml
	rm -rf .venv-lock
LOCK_FLAGS := --quiet --upgrade --generate-hashes --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache build *.egg-info
