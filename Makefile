# Tool versions are pinned here and run with "go run", so that go.mod holds the
# product's own dependencies only.
GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
ACTIONLINT    := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GREMLINS      := github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0

VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
BINARY    := bin/itwin-conformance
RELEASE   := bin/release
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

# The version under which the reference's own run is published, and the key that
# signs it, as keygen's --out names one; without it, one that is thrown away.
PUBLISHED := v0.1.0
KEY       :=

# Further flags for the tests of "make test", such as -count=1.
TESTFLAGS :=

.PHONY: build release run lint test soak stress matrix publish site interop mutation fuzz bench clean

build:
	go build -trimpath -ldflags "-X main.version=$(VERSION)" -o $(BINARY) ./cmd/itwin-conformance

# What is published with a version: static binaries and their checksums.
release:
	rm -rf $(RELEASE)
	@set -e; for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/} extension=; \
		if [ $$os = windows ]; then extension=.exe; fi; \
		echo "building for $$platform"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" \
			-o $(RELEASE)/itwin-conformance-$$os-$$arch$$extension ./cmd/itwin-conformance; \
	done
	cd $(RELEASE) && { sha256sum itwin-conformance-* || shasum -a 256 itwin-conformance-*; } >SHA256SUMS 2>/dev/null

run:
	go run ./cmd/itwin-conformance run

# The tests of other systems are looked at, too: their files are compiled nowhere else.
lint:
	go vet ./...
	@for system in $(sort $(foreach platform,$(PLATFORMS),$(firstword $(subst /, ,$(platform))))); do \
		echo "GOOS=$$system go vet ./..."; GOOS=$$system go vet ./... || exit 1; \
	done
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	go run $(GOLANGCI_LINT) run ./...
	go run $(ACTIONLINT)

# Packages of which the race detector sees a sample (soak.SampleUnderRace), and whose
# tests all run without it.
SAMPLED := ./cmd/itwin-conformance/... ./suites/deleteimage ./suites/selftest/...

# Every test, once, and with the race detector but for SAMPLED. The detector needs a C
# compiler; without one the tests run all the same.
test:
	@if go env CGO_ENABLED | grep -q 1 && command -v "$$(go env CC)" >/dev/null; then \
		echo "go test -race ./..."; go test $(TESTFLAGS) -race ./... && \
		echo "go test $(SAMPLED)" && go test $(TESTFLAGS) $(SAMPLED); \
	else \
		echo "no C compiler: testing without the race detector"; go test $(TESTFLAGS) ./...; \
	fi

# The long forms of tests that repeat something many times.
soak:
	ITWIN_CONFORMANCE_SOAK=1 go test -timeout 60m ./...

# All tests five times on a machine that is kept busy.
stress:
	.ci/stress

# The kill matrix that stands beside the self-test.
matrix:
	go test ./suites/selftest -run TheSuite -update

# The reference's own run, for reports/published. Its README.md is written by hand.
publish:
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; suite=$$work/itwin-conformance; key=$(KEY); \
	published=reports/published/reference/$(PUBLISHED); mkdir -p $$published; \
	go build -trimpath -ldflags "-X main.version=$(PUBLISHED)" -o $$suite ./cmd/itwin-conformance; \
	$$suite run --out $$work/run; \
	if [ -z "$$key" ]; then key=$$work/thrown-away; $$suite keygen --out $$key; fi; \
	$$suite attest --key $$key.key --implementation reference --implementation-version $(PUBLISHED) $$work/run; \
	rm -f $$published/*.pub; \
	cp $$work/run/report.json $$work/run/evidence.jsonl $$work/run/attestation.json $$key.pub $$published; \
	$$suite verify $$published --public-key $$published/$$(basename $$key).pub

# Pages that compare the published runs, with the kill matrix of this very suite.
site: build
	$(BINARY) selftest --format html >bin/kill-matrix.html
	rm -rf bin/site
	$(BINARY) site --out bin/site --kill-matrix bin/kill-matrix.html reports/published

# Tests that need somebody else's software. Each says what it needs and what it
# could not install. Building cosign for the first time takes minutes.
interop:
	@for tool in npm:npm chromium:chromium xmllint:libxml2-utils cmark-gfm:cmark-gfm; do \
		command -v "$${tool%%:*}" >/dev/null && continue; \
		test -n "$$updated" || { apt-get update -qq || true; updated=yes; }; \
		apt-get install -qq -y "$${tool##*:}" >/dev/null || echo "no $${tool%%:*}: it could not be installed, and its tests will be skipped"; \
	done
	go test -count=1 -timeout 30m -tags interop ./cmd/itwin-conformance ./reports -run Interop -v

# Mutants of what judges, of which .gremlins.yaml says how many have to die.
mutation:
	@mutate() { echo "$$1:"; \
		go run -exec "env GO=$$(command -v go) PATH=$(CURDIR)/.ci/mutation:$$PATH" $(GREMLINS) unleash "./$$1" --exclude-files "/|$$2"; }; \
	mutate schemas '^$$' && mutate suites/matchers '^$$' && mutate suites '^$$' && mutate reports '^([^c]|c[^o]|co[^n]|con[^c])'

# A minute of files that nobody would write. Unbounded, the search for the shortest
# of an interesting one would take the whole minute.
fuzz:
	go test ./fixtures -run '^$$' -fuzz FuzzLoadTarget -fuzztime 60s -fuzzminimizetime 10x
	go test ./schemas -run '^$$' -fuzz FuzzTextsAreTakenApart -fuzztime 20s -fuzzminimizetime 10x

bench: build
	go test ./cmd/itwin-conformance -run '^$$' -bench Run -benchtime 5x
	go test ./cmd/itwin-conformance -run '^$$' -bench Selftest -benchtime 1x
	go test ./cmd/itwin-conformance/bundle -run '^$$' -bench . -benchtime 5x

clean:
	rm -rf bin reports/out
