# Every target has a sentence after its "## "; `make help` reads them here.

GO            ?= go
# How long each fuzz target runs, and which benchmarks run.
FUZZTIME      ?= 10s
BENCH         ?= .
# Go itself builds the linter from source: tools/go.mod names it, and tools/go.sum pins every part.
GOLANGCI_LINT ?= $(GO) tool -modfile=tools/go.mod golangci-lint

.DEFAULT_GOAL := help
.PHONY: help conformance test prove prove-shop hostile generate-rate race lint pipelines vuln \
	cluster build release release-check fuzz bench compare fmt tidy rename clean

help: ## List the targets; this is what plain make does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

conformance: ## Test both APIs: their reference servers unless a base URL is set; needs no network.
	$(GO) run ./cmd/plumbline run

test: ## Run every test of the project; a rate limit makes it take about a minute.
	$(GO) test -shuffle=on ./...
	$(GO) -C internal/cluster test ./manifests

prove: ## Run both suites against faulty servers and right ones; writes docs/findings.md.
	$(GO) run ./cmd/plumbline prove
	$(GO) run ./internal/findings

prove-shop: ## Test the shop by its document alone, with each of its faults; takes half an hour.
	$(GO) run ./cmd/plumbline prove shop --reports reports/shop
	$(GO) run ./cmd/plumbline prove fixtures/shop/openapi.yaml --min-score 98 \
		--reports reports/shop-document

hostile: ## Run the suites against hostile servers, within bounds of memory and time.
	$(GO) run ./internal/hostile

# The module has a copy of the JSON Schema Test Suite, which is too large to keep here.
generate-rate: ## Make values of every schema there is here; prints for how many, and the rest.
	$(GO) mod download github.com/google/jsonschema-go@v0.4.2
	$(GO) test -count=1 -v -run 'TestValuesOfThe|TestCasesOfThe' ./internal/generate -every

race: ## Run every test under the race detector; needs a C compiler.
	$(GO) test -race -shuffle=on -timeout 30m ./...

lint: ## Check the code with golangci-lint; the first time Go builds it, in minutes.
	$(GOLANGCI_LINT) run

pipelines: ## Check the pipelines: workflows with actionlint, manifests with the types they are of.
	$(GO) tool -modfile=tools/pipelines/go.mod actionlint .github/workflows/*.yml docs/ci/github.yml
	$(GO) -C tools/pipelines test ./...

vuln: ## Look for known vulnerabilities in what the program calls; asks vuln.go.dev.
	$(GO) tool -modfile=tools/go.mod govulncheck ./...

# What is built of Kubernetes has a module of its own, so that nothing of it is in the project's.
cluster: ## Try plumbline job on a real Kubernetes control plane, which is built first, in minutes.
	$(GO) build -o bin/plumbline ./cmd/plumbline
	$(GO) -C internal/cluster build -o ../../bin/controlplane ./controlplane
	$(GO) -C internal/cluster run . --plumbline ../../bin/plumbline \
		--controlplane ../../bin/controlplane

build: ## Build bin/plumbline.
	$(GO) build -o bin/plumbline ./cmd/plumbline

release: ## Build dist/: archives for six platforms, bills of materials, and their SHA-256.
	rm -rf dist
	$(GO) run ./internal/release

release-check: ## Do so twice, in other folders and with a cache of its own, and compare the bytes.
	rm -rf dist
	$(GO) run ./internal/release --check

# The compiled tests are asked for their fuzz targets, so that none can be forgotten. go test runs
# one at a time. Without a limit the shrinking of one long input would take up a short run.
fuzz: ## Run each fuzz target for FUZZTIME (10s).
	@set -e; \
	listing=$$($(GO) test -list '^Fuzz' ./...); \
	targets=$$(printf '%s\n' "$$listing" | awk '/^Fuzz/ { names[n++] = $$1 } \
		$$1 == "ok" { for (i = 0; i < n; i++) print $$2, names[i]; n = 0 }'); \
	test -n "$$targets" || { echo "make fuzz: found no fuzz target" >&2; exit 1; }; \
	printf '%s\n' "$$targets" | while read -r package target; do \
		echo "$$package $$target"; \
		$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) \
			-fuzzminimizetime 20x "$$package" </dev/null; \
	done

bench: ## Run the benchmarks that BENCH (a regular expression) selects, with their allocations.
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

compare: ## Compare the verdicts of Plumbline and two other validators, row by row.
	$(GO) run ./internal/compare

fmt: ## Format the code, imports too.
	$(GOLANGCI_LINT) fmt

tidy: ## Fail if go mod tidy would change a go.mod or go.sum, and show how.
	$(GO) mod tidy -diff
	$(GO) -C tools mod tidy -diff
	$(GO) -C tools/pipelines mod tidy -diff

	$(GO) -C internal/cluster mod tidy -diff

rename: ## Give the module the path MODULE, such as example.org/plumbline, everywhere.
	@$(GO) run ./internal/rename '$(MODULE)'

clean: ## Remove what make and the runs have written: bin/, dist/ and the reports.
	rm -rf bin dist
	find reports -mindepth 1 ! -name README.md -delete
