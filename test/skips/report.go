package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is a line of "go test -json" (see "go doc test2json").
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// name identifies a test, or a package when test is empty.
type name struct{ pkg, test string }

// report prints the events of "go test -json" and collects the skipped tests.
type report struct {
	out     io.Writer
	output  map[name][]string // of tests and packages that have not ended
	seen    map[name]bool     // all tests and packages
	skipped []skip
}

// skip is a skipped test with the message it gave.
type skip struct {
	name
	reason string
}

func newReport(out io.Writer) *report {
	return &report{out: out, output: map[name][]string{}, seen: map[name]bool{}}
}

// line handles one line of output. It prints lines that are not events as they are.
func (r *report) line(text string) {
	var e event
	if err := json.Unmarshal([]byte(text), &e); err != nil || e.Action == "" {
		fmt.Fprint(r.out, text)
		return
	}
	at := name{e.Package, e.Test}
	r.seen[at] = true
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "output":
		if e.Test == "" || !strings.HasPrefix(e.Output, "=== ") {
			r.output[at] = append(r.output[at], e.Output)
		}
	case "pass", "fail", "skip":
		r.end(at, e.Action)
	}
}

// end prints what is worth reading of a test or package that has ended.
func (r *report) end(at name, action string) {
	lines := r.output[at]
	delete(r.output, at)
	switch {
	case at.test == "" && action == "fail":
		r.printUnfinished(at.pkg)
		r.print(lines)
	case at.test == "":
		for _, l := range lines {
			if strings.HasPrefix(l, "ok  \t") || strings.HasPrefix(l, "?   \t") || strings.HasPrefix(l, "\t") {
				r.print([]string{l})
			}
		}
	case action == "fail":
		r.print(lines)
	case action == "skip":
		r.skipped = append(r.skipped, skip{at, reason(lines)})
	}
}

// printUnfinished prints the output of tests that a crash or a timeout cut off.
func (r *report) printUnfinished(pkg string) {
	var tests []string
	for at := range r.output {
		if at.pkg == pkg && at.test != "" {
			tests = append(tests, at.test)
		}
	}
	slices.Sort(tests)
	for _, test := range tests {
		r.print(r.output[name{pkg, test}])
		delete(r.output, name{pkg, test})
	}
}

func (r *report) print(lines []string) { fmt.Fprint(r.out, strings.Join(lines, "")) }

// reason returns the message of a skipped test in one line.
func reason(lines []string) string {
	var words []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); !strings.HasPrefix(l, "--- ") {
			words = append(words, l)
		}
	}
	return strings.Join(words, " ")
}

// judge prints the skipped tests and returns an error when one is not allowed, or
// when an allowed one no longer exists.
func (r *report) judge(allowed map[name]string) error {
	var wrong []string
	for _, s := range r.skipped {
		if why, ok := allowed[s.name]; ok {
			fmt.Fprintf(r.out, "skipped\t%s %s (allowed: %s)\n", s.pkg, s.test, why)
			continue
		}
		fmt.Fprintf(r.out, "skipped\t%s %s: %s\n", s.pkg, s.test, s.reason)
		wrong = append(wrong, s.pkg+" "+s.test)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%d skipped tests are not in %s: %s", len(wrong), allowedFile, strings.Join(wrong, ", "))
	}
	for at := range allowed {
		if r.seen[name{pkg: at.pkg}] && !r.seen[at] {
			return fmt.Errorf("%s lists %s %s, which does not exist", allowedFile, at.pkg, at.test)
		}
	}
	return nil
}

// parseAllowed reads the list of tests that may be skipped, with their reasons.
func parseAllowed(text string) (map[name]string, error) {
	allowed := map[name]string{}
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		fields := strings.Fields(l)
		if len(fields) < 3 {
			return nil, fmt.Errorf("%s: %q is not a package, a test and a reason", allowedFile, l)
		}
		allowed[name{fields[0], fields[1]}] = strings.Join(fields[2:], " ")
	}
	return allowed, nil
}
