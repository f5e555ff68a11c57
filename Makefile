# Property tests try the same cases in every run; another seed tries others.
export PROPTEST_RNG_SEED ?= 1

# Thin names over cargo, maturin and node. Each target sets up what it needs; all share one build directory.

export CARGO_TARGET_DIR ?= $(CURDIR)/target
wheels := $(CARGO_TARGET_DIR)/wheels
apt := $(if $(shell id -u | grep -x 0),,sudo) apt-get

.PHONY: demo test test-rust test-docs test-python test-node bench check python node

demo: ## The main job: a 500m deal, projected and shown as a table.
	cargo build --release --package server
	$(CARGO_TARGET_DIR)/release/paripassu project examples/deals/demo.json

test: test-rust test-docs test-python test-node

test-rust:
	if cargo nextest --version >/dev/null 2>&1; \
	then tests/with_postgres cargo nextest run --no-fail-fast; \
	else tests/with_postgres cargo test --lib --bins --tests --no-fail-fast; \
	fi

test-docs:
	cargo test --doc --no-fail-fast

test-python: python
	.venv/bin/python -m pytest --doctest-modules --pyargs paripassu bindings-python/tests

test-node: node
	npm --prefix bindings-node test

bench:
	cargo bench --package benches --package server

check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- --deny warnings
	python3 examples/generate_demo.py | cmp - examples/deals/demo.json
	if cargo deny --version >/dev/null 2>&1; then cargo deny check bans licenses sources; fi

python: .venv/ready ## The wheel, built and installed into .venv.
	.venv/bin/maturin build --release --manifest-path bindings-python/Cargo.toml --out $(wheels)
	.venv/bin/pip install --quiet --force-reinstall --no-deps --no-index --find-links $(wheels) paripassu

.venv/ready: bindings-python/requirements-dev.txt
	python3 -m venv --clear .venv || { $(apt) update && $(apt) install --yes python3-venv && python3 -m venv --clear .venv; }
	.venv/bin/pip install --quiet --requirement $<
	touch $@

node: bindings-node/node_modules ## The addon and its types, beside the package's index.js.
	cargo build --release --package bindings-node
	cp $(CARGO_TARGET_DIR)/release/libbindings_node.$(if $(filter Darwin,$(shell uname)),dylib,so) bindings-node/paripassu.node
	python3 bindings-node/declare

bindings-node/node_modules: bindings-node/package-lock.json
	npm --prefix bindings-node ci --no-audit --no-fund
	touch $@
