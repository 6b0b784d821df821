package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// report writes a line for each mutant as soon as it is tested, and at the end what
// to do about those that were not killed. It is safe for concurrent use.
type report struct {
	out   io.Writer
	width int

	mu    sync.Mutex
	count int
	alive []result
}

func newReport(out io.Writer, list []*mutant) *report {
	r := &report{out: out, width: len("mutant")}
	for _, m := range list {
		r.width = max(r.width, len(m.Name))
	}
	r.line("mutant", "result", "seconds", "killed by")
	return r
}

func (r *report) line(name, verdict, seconds, by string) {
	line := fmt.Sprintf("%-*s  %-14s  %7s  %s", r.width, name, verdict, seconds, by)
	fmt.Fprintln(r.out, strings.TrimRight(line, " "))
}

func (r *report) add(res result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	if res.verdict != killed {
		r.alive = append(r.alive, res)
	}
	r.line(res.mutant.Name, string(res.verdict), fmt.Sprintf("%.1f", res.elapsed.Seconds()), res.by)
}

// next says what to do about a mutant that was not killed.
func (res *result) next() string {
	m := res.mutant
	tests := "go test " + strings.Join(m.args(), " ")
	switch res.verdict {
	case survived:
		return "No test noticed the fault. Write a test that fails with it, where this looks: " + tests +
			"\nIf a test elsewhere finds it, name that test in the list instead."
	case notFitting:
		return "The code has changed. Plant the same fault in the new code, or delete the mutant if the promise is gone."
	case notBuilt:
		return "A fault that does not compile proves nothing. Change its new text so that the code compiles."
	case tooLong:
		return "A test that hangs is no proof. Choose another fault or quicker tests, or give them more time with -limit."
	case noTests:
		return "No test ran. Name other packages, or correct the pattern: " + tests
	case killed:
	}
	return ""
}

// end writes the rest of the report. It returns errNotKilled if a mutant lives.
func (r *report) end(elapsed time.Duration) error {
	for i := range r.alive {
		res := &r.alive[i]
		m := res.mutant
		fmt.Fprintf(r.out, "\n%s: %s\n  %s\n", m.Name, res.verdict, m.File)
		fmt.Fprintf(r.out, "  Breaks: %s\n", m.Breaks)
		fmt.Fprintf(r.out, "  %s\n", strings.ReplaceAll(res.next(), "\n", "\n  "))
		if res.detail != "" {
			fmt.Fprintf(r.out, "\n    %s\n", strings.ReplaceAll(strings.TrimSpace(res.detail), "\n", "\n    "))
		}
	}
	fmt.Fprintf(r.out, "\n%d mutants, %d killed, %d not, in %.0f seconds\n", r.count, r.count-len(r.alive), len(r.alive), elapsed.Seconds())
	if len(r.alive) > 0 {
		return errNotKilled
	}
	return nil
}

func writeList(out io.Writer, list []*mutant) error {
	for _, m := range list {
		if _, err := fmt.Fprintf(out, "%s\n    %s\n", m.Name, m.Breaks); err != nil {
			return err
		}
	}
	return nil
}
