# All commands for contributors and CI. Needs make, a POSIX shell and Go.

SHELL = /bin/sh
.DEFAULT_GOAL := help

PKG ?= ./...
PROFILE ?=
JUDGE ?=
FUZZTIME ?= 10s
MUTANTS ?= .
BENCH ?= .
BENCHTIME ?= 100ms
BENCHSECONDS ?= 5
OVERLOADSECONDS ?= 60
SECONDS ?= 60
NEIGHBOURSSECONDS ?= 10
NEIGHBOURS ?= .
FILEMEGABYTES ?= 1024
MOVEENTRIES ?= 100000
ROWS ?= 100000
ROWSDATA ?= /tmp/chancery-rows-$(ROWS)
SEEDS ?= 20000
SHOTS ?= bin/shots
FROM ?= 0
COUNT ?= 1
TESTTIMEOUT ?= 20m

# Version of the binary: the nearest tag, else the commit, else "devel" (a
# source archive has no .git, and a parent directory's .git is not ours).
VERSION ?= $(shell if [ -e .git ]; then git describe --tags --always --dirty 2>/dev/null || echo devel; else echo devel; fi)
LDFLAGS = -s -w -X chancery/internal/cli.version=$(VERSION)

# Tools have their own module, so that their dependencies do not become ours.
TOOL = go tool -modfile=tools/go.mod
LINT = GOFLAGS="$$(go env GOFLAGS) -buildvcs=false" $(TOOL) golangci-lint

.PHONY: help build demo test judge pdfcheck simulate mutants overload chaos failover neighbours backups move large-file rows browser shots clients web web-check lint fmt vuln bench bench-formats benchstat fuzz generate-check check clean

help: ## print this list
	@printf 'Targets:\n'
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  %-16s %s\n", $$1, $$2 }'

build: ## build bin/chancery, a static binary
	@mkdir -p bin
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/chancery ./cmd/chancery

demo: build ## build, then send an invoice through a server on this machine
	bin/chancery demo

# race sets flag to -race, or prints why not and builds without cgo. It compiles
# and links a real program, because cgo also needs the headers of the C library.
# It does not watch SQLite itself, which is translated C, and libraries that start no goroutines:
# that took most of the time of the tests, and what it finds is in our code. Their users are watched, also the driver of
# SQLite. With the detector each process would also sleep a second at its end.
unwatched = $(patsubst %,-gcflags=%=-race=false,modernc.org/sqlite/lib modernc.org/libc/... modernc.org/memory \
	regexp regexp/syntax golang.org/x/text/... github.com/alecthomas/kong github.com/santhosh-tekuri/jsonschema/v6/...)
race = flag='-race $(unwatched)'; export GORACE=atexit_sleep_ms=100; why=; cc=$$(go env CC); dir=$$(mktemp -d) || exit 1; \
	printf '\043include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' > "$$dir/probe.c"; \
	if ! $$cc -o "$$dir/probe" "$$dir/probe.c" >/dev/null 2>&1; then why="no working C compiler ($$cc)"; \
	elif [ "$$(go env CGO_ENABLED)" != 1 ]; then why="CGO_ENABLED is 0"; fi; \
	rm -rf "$$dir"; \
	if [ -n "$$why" ]; then \
	  case "$${CI:-}" in \
	    ""|0|false) echo "test: $$why; going on without the race detector";; \
	    *) echo "test: $$why; CI needs the race detector, so this is an error" >&2; exit 1;; \
	  esac; \
	  flag=; CGO_ENABLED=0; export CGO_ENABLED; \
	fi

# The tests start PostgreSQL and pgbouncer. have_postgres fails if the first is not there:
# in CI the tests then run all the same, and fail. missing says what was skipped.
have_postgres = { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb || case "$${CI:-0}" in 0|false) false;; esac; } >/dev/null 2>&1
missing = { $(have_postgres) || echo "test: PostgreSQL is not installed, so the tests of that store, of servers on it" \
	"and the end-to-end tests on it were SKIPPED (apt-get install postgresql pgbouncer)" >&2; \
	command -v pgbouncer >/dev/null 2>&1 || test -x /usr/sbin/pgbouncer || \
	echo "test: pgbouncer is not installed, so the tests behind a pooler were SKIPPED (apt-get install pgbouncer)" >&2; \
	command -v npm >/dev/null 2>&1 || \
	echo "test: node and npm are not installed, so the TypeScript client and the console were NOT RUN (apt-get install nodejs npm)" >&2; \
	command -v chromium >/dev/null 2>&1 || \
	echo "test: Chromium is not installed, so the console was NOT TESTED in a browser (apt-get install chromium)" >&2; true; }

# In CI, test/skips runs the tests: it fails when a test is skipped that is not listed.
# The end-to-end tests run on SQLite with the others, and beside these on PostgreSQL. The simulation
# runs without the race detector, which makes it twenty times slower and finds nothing there:
# only one of its goroutines runs at a time. The tests that measure how long somebody waits
# run last, when nothing else does, and before them those in a browser. The S3 server of the tests, and the program that
# several of them start, are compiled before, outside of their time; if they cannot be, the tests say so.
# So is what both runs share, so that it is not compiled twice at once. The packages that take longest come first, so that no long one is left for the end.
longest = ./internal/cli ./test/e2e ./internal/api ./internal/store/postgres ./test/chaos ./test/move

test: ## vet, then run every test (PKG=./gobl/... for a part), with the race detector if possible
	@go mod download
	@$(race); case "$${CI:-}" in ""|0|false) test='go test'; seeds=200;; *) test='go run ./test/skips'; seeds=2000;; esac; \
	flags="-vet=off -shuffle=on -count=1 -timeout=$(TESTTIMEOUT)"; \
	if [ '$(PKG)' != ./... ]; then go vet $(PKG) && echo "$$test $$flag $$flags $(PKG)" && $$test $$flag $$flags $(PKG) && $(missing); exit; fi; \
	(cd test/s3/server && CGO_ENABLED=0 go list -export -deps github.com/versity/versitygw/cmd/versitygw) >/dev/null 2>&1; \
	CGO_ENABLED=0 go build -o /dev/null ./cmd/chancery; \
	go vet ./... && go test $$flag -vet=off -c -o /dev/null ./test/e2e || exit; \
	dir=$$(mktemp -d) || exit; beside=; \
	trap 'kill $$beside 2>/dev/null; cat "$$dir/beside" 2>/dev/null; rm -rf "$$dir"' EXIT; trap 'exit 130' INT; trap 'exit 143' TERM; \
	beside() { \
	  if $(have_postgres); then CHANCERY_E2E=postgres $$test $$flag $$flags ./test/e2e || return; fi; \
	  SIMULATE_SEEDS=$$seeds $$test $$flags ./test/simulate; \
	}; \
	beside > "$$dir/beside" 2>&1 & beside=$$!; \
	pkg=$$(go list $(longest) ./... | awk '!seen[$$0]++' | grep -v -e '/test/neighbours$$' -e '/test/simulate$$' -e '/test/browser$$'); \
	echo "$$test $$flag $$flags ./..."; $$test $$flag $$flags $$pkg; status=$$?; \
	echo "test: what ran beside them:"; \
	wait $$beside || status=1; beside=; cat "$$dir/beside"; rm "$$dir/beside"; [ $$status = 0 ] && \
	$$test $$flags ./test/browser && $$test $$flag $$flags ./test/neighbours && $(missing)

# A seed that finds something is made shorter and printed with all that happened.
simulate: ## simulate several servers with failures, SEEDS (20000) different runs (FROM=n for the first seed)
	SIMULATE_SEEDS=$(SEEDS) SIMULATE_FROM=$(FROM) go test -count=1 -timeout=0 -v ./test/simulate

# Needs Chromium, node and npm.
browser: ## test the console in a real browser
	go test -count=1 -timeout=30m -v ./test/browser

# Needs Chromium, node and npm.
shots: ## take pictures of every view of the console, light, dark and narrow, into SHOTS (bin/shots)
	go test -run='^TestViews$$' -count=1 -timeout=30m ./test/browser -shots '$(abspath $(SHOTS))'

# Needs node and npm. The types are made from the OpenAPI document of the code.
clients: ## generate the clients in other languages and the types of the console from the API, after a change of its routes or types
	go test -run='^TestGenerated$$' -count=1 ./test/clients -update

# Needs node and npm; nothing else here does. What it makes is committed, so that a clone
# needs only Go.
web: ## build the web console in web/ into internal/console/dist
	cd web && npm ci --no-audit --no-fund && npx vite build --outDir ../internal/console/dist --emptyOutDir

web-check: ## check the types of the web console, test it, build it anew and fail if that is not what is committed
	@dir=$$(mktemp -d) || exit 1; trap 'rm -rf "$$dir"' EXIT; \
	(cd web && npm ci --no-audit --no-fund && npm run check && npm test && npx vite build --outDir "$$dir/dist" --emptyOutDir) || exit 1; \
	diff -r "$$dir/dist" internal/console/dist || \
	{ echo "web-check: internal/console/dist is not what web/ becomes; run make web and commit it" >&2; exit 1; }

pdfcheck: ## check the PDFs of published documents in every language (qpdf, PDF/A-3 rules, Preflight, pdfcpu; LANGUAGES=all for each in each)
	test/pdfcheck.sh

lint: ## run golangci-lint (the first run builds it, a few minutes)
	$(LINT) run $(PKG)

fmt: ## format the code as the linter expects
	$(LINT) fmt

vuln: ## find known vulnerabilities in the code we call
	$(TOOL) govulncheck $(PKG)

# The judge is the official schemas and rules, in the folder ../shared/formats. What they run on is
# installed where that is possible. PROFILE names one profile; JUDGE="-all -v" shows more.
judge: ## write every example invoice in every profile, and let the official rules judge the files (PROFILE=peppol for one)
	@missing=; command -v xmllint >/dev/null || missing="$$missing libxml2-utils"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	[ -n "$${SAXON_JAR:-}" ] || [ -e /usr/share/java/Saxon-HE.jar ] || missing="$$missing libsaxonhe-java"; \
	if [ -n "$$missing" ]; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing; \
	  else echo "judge: this needs: apt-get install$$missing" >&2; exit 1; fi; \
	fi
	go run ./test/judge -profile '$(PROFILE)' $(JUDGE)

mutants: ## plant the faults of test/mutants, one at a time: tests must find each (MUTANTS=regexp)
	go run ./test/mutants -run='$(MUTANTS)'

overload: ## load the server with ten times as many callers as it has slots, for OVERLOADSECONDS (60)
	OVERLOAD_SECONDS=$(OVERLOADSECONDS) go test -run='^TestOverload$$' -count=1 -v ./test/chaos

chaos: ## kill and freeze servers, restart their database and storage, for SECONDS (60); then check every job
	CHAOS_SECONDS=$(SECONDS) go test -run='^TestChaos$$' -count=1 -timeout=60m -v ./test/chaos

failover: ## kill the primary under three servers, promote its standby, for SECONDS (60); then check every job
	CHAOS_SECONDS=$(SECONDS) go test -run='^TestFailover$$' -count=1 -timeout=60m -v ./test/chaos

neighbours: ## let one workspace attack another in every way we know, NEIGHBOURSSECONDS (10) each (NEIGHBOURS=regexp)
	NEIGHBOURS_SECONDS=$(NEIGHBOURSSECONDS) go test -run='^TestNeighbours$$/$(NEIGHBOURS)' -count=1 -timeout=30m -v ./test/neighbours

backups: ## make 20 backups of a loaded server, and put each to use (make test makes 3)
	BACKUPS=20 go test -run='^TestBackup$$' -count=1 -v ./test/chaos

move: ## move 100,000 entries (MOVEENTRIES) from SQLite to PostgreSQL and back, and compare everything (make test takes 2,000)
	MOVEENTRIES=$(MOVEENTRIES) go test -run='^TestMove$$' -count=1 -timeout=60m -v ./test/move

large-file: ## send a file of FILEMEGABYTES (1024) to both kinds of storage and read it, with under 64 MB of memory, then over HTTP to the program on S3
	FILE_MEGABYTES=$(FILEMEGABYTES) go test -run='^TestMemory$$' -count=1 -v ./internal/blob/s3
	FILE_MEGABYTES=$(FILEMEGABYTES) go test -run='^TestLargeFile$$' -count=1 -v ./internal/api
	FILE_MEGABYTES=$(FILEMEGABYTES) go test -run='^TestLargeFile$$' -count=1 -timeout=30m -v ./test/large

# What is stored stays in the directory, so that the next call only measures.
rows: build ## fill a workspace with ROWS (100000) entries and jobs in ROWSDATA, and measure every list and search (DATABASE=url)
	nice -n 10 bin/chancery bench rows --rows $(ROWS) --data $(ROWSDATA) $(if $(DATABASE),--database $(DATABASE))

# The Go benchmarks run first, for the packages that have any, so that nothing runs
# at the same time as the comparison, which calls bin/chancery bench itself.
bench: build ## measure this machine, compare with DBOS, River, Saxon-HE and an npm package, write bench/latest.json (BENCH=regexp, COUNT=10 for benchstat)
	@mkdir -p bench
	@pkg='$(PKG)'; if [ "$$pkg" = ./... ]; then \
	  pkg=$$(find . \( -name .git -o -name node_modules -o -name testdata \) -prune -o -name '*_test.go' \
	      -exec grep -l '^func Benchmark' {} + | sed 's|/[^/]*$$||' | sort -u); \
	fi; \
	go test -run='^$$' -bench='$(BENCH)' -benchmem -benchtime=$(BENCHTIME) -count=$(COUNT) $$pkg > bin/bench.txt \
	    || { cat bin/bench.txt; exit 1; }
	@grep '^Benchmark' bin/bench.txt || echo "bench: no Go benchmark matches $(BENCH)"
	@cd test/bench && CGO_ENABLED=0 go build -o ../../bin/compare .
	@BENCH_DATE=$$(date -u +%Y-%m-%d) bin/compare -seconds $(BENCHSECONDS) -go-bench bin/bench.txt -out bench/latest.json

bench-formats: ## measure the European formats alone, with Saxon-HE and an npm package, and keep the other figures of bench/latest.json
	@mkdir -p bench bin
	@cd test/bench && CGO_ENABLED=0 go build -o ../../bin/compare .
	@BENCH_DATE=$$(date -u +%Y-%m-%d) bin/compare -only formats -seconds $(BENCHSECONDS) -out bench/latest.json

benchstat: ## compare two saved bench outputs: make benchstat OLD=a.txt NEW=b.txt
	@if [ -z "$(OLD)" ] || [ -z "$(NEW)" ]; then echo "usage: make benchstat OLD=a.txt NEW=b.txt" >&2; exit 2; fi
	$(TOOL) benchstat $(OLD) $(NEW)

# The targets are found by a search, so a new FuzzXxx needs no list. All run even if
# one fails; the last line names those that failed.
fuzz: ## run every fuzz target for FUZZTIME (10s) each
	@found=$$(find . \( -name .git -o -name node_modules -o -name testdata \) -prune -o -name '*_test.go' \
	    -exec grep -E '^func Fuzz[A-Z0-9_]?[A-Za-z0-9_]*\([a-z_]+ \*testing\.F\)' /dev/null {} + \
	  | sed -E 's|/[^/:]*:func (Fuzz[A-Za-z0-9_]*).*|:\1|' | sort -u); \
	if [ -z "$$found" ]; then echo "fuzz: no fuzz target in the tree"; exit 0; fi; \
	failed=; \
	for target in $$found; do \
	  dir=$${target%:*}; name=$${target##*:}; \
	  echo "fuzz: $$name in $$dir for $(FUZZTIME)"; \
	  go test -run='^$$' -fuzz="^$$name\$$" -fuzztime=$(FUZZTIME) "$$dir" || failed="$$failed $$dir:$$name"; \
	done; \
	if [ -n "$$failed" ]; then echo "fuzz: failed:$$failed" >&2; exit 1; fi

# Compares checksums before and after instead of using git, so that it works with
# uncommitted changes and without a repository.
sums = find . \( -name .git -o -name bin -o -name node_modules \) -prune -o -type f -print | LC_ALL=C sort | while IFS= read -r f; do cksum "$$f"; done
generate-check: ## run go generate and fail if a generated file changes
	@dir=$$(mktemp -d) || exit 1; trap 'rm -rf "$$dir"' EXIT; \
	{ $(sums); } > "$$dir/before"; \
	go generate ./... || exit 1; \
	{ $(sums); } > "$$dir/after"; \
	if ! diff "$$dir/before" "$$dir/after" >"$$dir/diff"; then \
	  echo "generate-check: go generate changed these files; commit what it wrote:" >&2; \
	  sed -n 's/^> [0-9]* [0-9]* /  /p' "$$dir/diff" >&2; exit 1; \
	fi

check: lint test generate-check ## everything a change must pass: lint, tests, generated files clean

clean: ## remove the build output
	rm -rf bin
