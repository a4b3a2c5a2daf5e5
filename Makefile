# The commands of this project. `make` alone lists them.
#
# Everything that a command starts runs on loopback, in a folder of its own under a temporary directory, and is stopped
# when the command ends, however it ends. CARGO_TARGET_DIR is respected.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

TARGET := $(or $(CARGO_TARGET_DIR),target)
export PATH := $(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: install-demo install-test
install-demo: ## Install what building and running needs and this machine lacks
	@.ci/install demo
install-test: ## The same, and the real parts that the tests speak to
	@.ci/install test

# Rebuilt only when a source of it has changed; the stamp holds a sum over all of them.
.PHONY: assets
assets: ## Style sheets, font and icons, from npm by lock file
	@[ -f assets/package.json ] || exit 0
	sum=$$(find assets -type f -not -path '*/node_modules/*' -not -path 'assets/dist/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
	if [ "$$(cat assets/node_modules/.built 2>/dev/null)" = "$$sum" ] && [ -d assets/dist ]; then exit 0; fi
	cd assets
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	npm run build --silent
	echo "$$sum" > node_modules/.built

.PHONY: demo demo-reset build
demo: install-demo assets ## Start the service with an invented municipality: http://127.0.0.1:8080
	cargo build --release --locked
	exec "$(TARGET)/release/behorig" demo --data data/demo
demo-reset: ## Forget what was done in the demo; the next `make demo` makes it anew
	rm -rf data/demo
build: install-demo assets ## Build the binary for use: target/release/behorig
	cargo build --release --locked

.PHONY: test check
test: ## Everything that is checked before a change is taken
	@exec tests/run
check: assets ## The part of `make test` that needs nothing running: form, lints, house rules, unit tests
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked --test architecture
	cargo test --locked --lib --bins

.PHONY: fmt lint
fmt: ## Put the sources in form
	cargo fmt
lint: assets ## Lints, and licences and bans when cargo-deny is installed
	cargo clippy --locked --all-targets -- -D warnings
	if cargo deny --version >/dev/null 2>&1; then cargo deny check bans licenses sources; fi

.PHONY: bench bench-reconcile campaign-crash campaign-race campaign-directory campaign-model campaign-revoke campaign-substitutes campaign-erasure campaign-verify
bench: install-test assets ## Measure orders, decisions, work lists, start, memory, and readings of a large directory
	@BEHORIG_RIGS=postgres tests/run bench load
	BEHORIG_RIGS=postgres tests/run bench directory
bench-reconcile: install-test assets ## Measure reconciling a million memberships, on both databases
	@BEHORIG_RIGS=postgres tests/run bench reconcile
campaign-crash: install-test assets ## The long form of the tests that kill the service while it writes
	@BEHORIG_CAMPAIGN=long tests/run it crash
campaign-race: install-test assets ## The long form of the tests that race against each other
	@BEHORIG_CAMPAIGN=long tests/run it race --nocapture
campaign-directory: install-test assets ## The long form of the ways for LDAP to fail, and of the time until an end is felt
	@BEHORIG_CAMPAIGN=long tests/run it x6_ --nocapture
	BEHORIG_CAMPAIGN=long tests/run it t_22_an_end --nocapture
campaign-model: install-test assets ## A million random steps through orders and decisions (X12)
	@BEHORIG_CAMPAIGN=long tests/run it x_12_ --nocapture
campaign-substitutes: install-test assets ## The long form of the random histories of substitutes (T02)
	@BEHORIG_CAMPAIGN=long tests/run it t_02_random --nocapture
campaign-revoke: install-test assets ## The long form of the time from an end in Active Directory to out of the group
	@BEHORIG_CAMPAIGN=long tests/run it revoke --nocapture

campaign-erasure: install-test assets ## The long form of the erasure drill (X23)
	@BEHORIG_CAMPAIGN=long tests/run it x_23

campaign-verify: install-test assets ## A million changed exports through both verifiers
	@BEHORIG_CAMPAIGN=long tests/run it mutated --nocapture

.PHONY: docs
docs: install-test assets ## Write the generated documents anew: order states, access matrix, OpenAPI
	@BEHORIG_WRITE_DOCS=1 tests/run it generated
