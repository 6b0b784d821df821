package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// verdict is how the tests of a mutant ended.
type verdict string

const (
	killed     verdict = "killed"
	survived   verdict = "SURVIVED"
	notBuilt   verdict = "NOT BUILT"
	notFitting verdict = "NO LONGER FITS"
	tooLong    verdict = "TOO LONG"
	noTests    verdict = "NO TESTS"
)

// result is the verdict on a mutant.
type result struct {
	mutant  *mutant
	verdict verdict
	// by is the test that failed first, for killed mutants.
	by string
	// detail is what went wrong, for the others.
	detail  string
	elapsed time.Duration
}

// runner runs the tests of mutants of the module in root.
type runner struct {
	root string
	// always are edits that are made in addition to each mutant.
	always []edit
	// limit is how long the tests of one mutant may run, without the build.
	limit time.Duration
}

// try plants a fault and runs its tests. The error means that the tests could not
// be run at all.
func (r *runner) try(ctx context.Context, m *mutant) (result, error) {
	began := time.Now()
	res := result{mutant: m}
	out, err := r.test(ctx, m, append([]edit{m.edit}, r.always...), "-count=1", "-failfast")
	switch {
	case errors.Is(err, errEdit):
		res.verdict, res.detail = notFitting, err.Error()
	case err != nil:
		return res, err
	default:
		res.verdict, res.by, res.detail = out.verdict()
	}
	res.elapsed = time.Since(began)
	return res, nil
}

// check runs the tests of a mutant without its fault: they must pass, or they would
// kill everything. The go command remembers those that passed before. That there are
// none is left to the verdict on the mutant.
func (r *runner) check(ctx context.Context, m *mutant) error {
	out, err := r.test(ctx, m, r.always)
	if err != nil {
		return err
	}
	if v, by, detail := out.verdict(); v != survived && v != noTests {
		return fmt.Errorf("go test %s must pass without faults (%s %s)\n%s", strings.Join(m.args(), " "), v, by, detail)
	}
	return nil
}

// errEdit means that a replacement does not fit the code.
var errEdit = errors.New("the mutant does not fit the code")

func (m *mutant) args() []string {
	args := strings.Fields(m.Test)
	if m.Run != "" {
		args = append(args, "-run="+m.Run)
	}
	return args
}

func (r *runner) test(ctx context.Context, m *mutant, edits []edit, flags ...string) (*outcome, error) {
	dir, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system empties its temporary folder
	overlay, err := writeOverlay(r.root, dir, edits)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEdit, err)
	}
	args := []string{"test", "-json", "-vet=off", "-overlay=" + overlay, "-timeout=" + r.limit.String()}
	args = append(append(args, flags...), m.args()...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = r.root
	// In CI a test without the folder "shared" fails.
	cmd.Env = append(os.Environ(), "CI=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && !errors.As(err, &exit):
		return nil, err
	}
	out := readOutcome(text)
	out.failed = err != nil
	out.stderr = stderr.String()
	return out, nil
}

// event is a line of "go test -json" (see "go doc test2json" and "go help buildjson").
type event struct {
	Action      string
	Package     string
	Test        string
	Output      string
	FailedBuild string
}

// outcome is what a run of "go test" said.
type outcome struct {
	failed   bool // the go command failed
	notBuilt bool
	passed   int      // tests that passed
	tests    []string // that failed, in order
	packages []string // that failed
	output   strings.Builder
	stderr   string
}

func readOutcome(text []byte) *outcome {
	o := &outcome{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			o.output.Write(append(lines.Bytes(), '\n'))
			continue
		}
		o.add(&e)
	}
	return o
}

func (o *outcome) add(e *event) {
	o.output.WriteString(e.Output)
	switch {
	case e.FailedBuild != "" || e.Action == "build-fail":
		o.notBuilt = true
	case e.Action == "pass" && e.Test != "":
		o.passed++
	case e.Action == "fail" && e.Test != "":
		o.tests = append(o.tests, e.Test)
	case e.Action == "fail":
		o.packages = append(o.packages, e.Package)
	}
}

// verdict returns the verdict with the test that failed first, or with what there is
// to know of another end.
func (o *outcome) verdict() (v verdict, by, detail string) {
	text := tail(o.output.String() + o.stderr)
	switch {
	case o.notBuilt:
		return notBuilt, "", text
	case strings.Contains(text, timedOut):
		return tooLong, "", text
	case len(o.tests) > 0:
		return killed, o.tests[0], ""
	case len(o.packages) > 0: // TestMain, or a panic outside of a test
		return killed, o.packages[0], ""
	case o.failed: // for example an unknown package
		return notBuilt, "", text
	case o.passed == 0:
		return noTests, "", text
	}
	return survived, "", ""
}

// tail returns what is worth reading of a long output: its end, or which tests were
// running when the time was over.
func tail(text string) string {
	if i := strings.Index(text, timedOut); i >= 0 {
		text, _, _ = strings.Cut(text[i:], "\n\n")
	}
	const most = 4000
	return text[max(0, len(text)-most):]
}

// timedOut begins the report of a test that ran too long.
const timedOut = "panic: test timed out after "
