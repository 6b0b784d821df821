package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

const usage = `usage: go run ./test/mutants [flags]

Plants the faults of a list in the code, one at a time, and runs the tests that must
find each. The tree is not changed. Run it from the top of the repository. The exit
code is 0 only when every fault was found.

`

// options are the flags.
type options struct {
	root  string
	file  string
	run   *regexp.Regexp
	jobs  int
	limit time.Duration
	list  bool
	// always are edits for every run.
	always []edit
}

// errNotKilled means that the report names mutants that were not killed.
var errNotKilled = errors.New("not all mutants were killed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o, err := parseFlags(os.Args[1:], os.Stderr)
	if err == nil {
		err = run(ctx, o, os.Stdout)
	}
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errNotKilled):
		os.Exit(1) //nolint:gocritic // nothing to clean up
	default:
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	}
}

func parseFlags(args []string, out io.Writer) (*options, error) {
	o := &options{root: ".", always: withoutShared}
	f := flag.NewFlagSet("mutants", flag.ContinueOnError)
	f.SetOutput(out)
	f.Usage = func() {
		_, _ = io.WriteString(out, usage) // nobody reads the help if it cannot be written
		f.PrintDefaults()
	}
	f.StringVar(&o.file, "file", "test/mutants/mutants.yaml", "list of mutants")
	f.IntVar(&o.jobs, "jobs", runtime.NumCPU(), "how many mutants are tested at the same time")
	f.DurationVar(&o.limit, "limit", time.Minute, "longest run of the tests of one mutant, without the build")
	f.BoolVar(&o.list, "list", false, "print the names of the mutants with the promises they break, and test nothing")
	pattern := f.String("run", "", "take only mutants whose names match this regular expression")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q; see -help", f.Arg(0))
	}
	if o.jobs < 1 {
		return nil, errors.New("-jobs must be at least 1")
	}
	var err error
	o.run, err = regexp.Compile(*pattern)
	return o, err
}

// run tests the mutants that the options choose and writes the report.
func run(ctx context.Context, o *options, out io.Writer) error {
	began := time.Now()
	root, err := filepath.Abs(o.root)
	if err != nil {
		return err
	}
	chosen, err := choose(root, o)
	if err != nil {
		return err
	}
	if o.list {
		return writeList(out, chosen)
	}
	chosen = onlyBuilt(root, chosen, out)
	r := &runner{root: root, always: o.always, limit: o.limit}
	if err := inParallel(ctx, o.jobs, distinct(chosen), r.check); err != nil {
		return err
	}
	rep := newReport(out, chosen)
	err = inParallel(ctx, o.jobs, chosen, func(ctx context.Context, m *mutant) error {
		res, err := r.try(ctx, m)
		if err == nil {
			rep.add(res)
		}
		return err
	})
	if err != nil {
		return err
	}
	return rep.end(time.Since(began))
}

// choose reads the list and returns the mutants whose names match.
func choose(root string, o *options) ([]*mutant, error) {
	text, err := os.ReadFile(filepath.Join(root, o.file))
	if err != nil {
		return nil, err
	}
	all, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.file, err)
	}
	var chosen []*mutant
	for i := range all {
		if o.run.MatchString(all[i].Name) {
			chosen = append(chosen, &all[i])
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no mutant matches %q; see -list", o.run)
	}
	return chosen, nil
}

// onlyBuilt leaves out mutants of files that are for other systems than this one.
func onlyBuilt(root string, list []*mutant, out io.Writer) []*mutant {
	return slices.DeleteFunc(list, func(m *mutant) bool {
		dir, name := filepath.Split(filepath.Join(root, m.File))
		built, err := build.Default.MatchFile(dir, name)
		if err != nil || built {
			return false // a missing file is reported later
		}
		fmt.Fprintf(out, "%s is left out: %s is not for this system\n", m.Name, m.File)
		return true
	})
}

// distinct returns one mutant for each set of tests.
func distinct(list []*mutant) []*mutant {
	seen := map[string]bool{}
	var first []*mutant
	for _, m := range list {
		if key := strings.Join(m.args(), " "); !seen[key] {
			seen[key] = true
			first = append(first, m)
		}
	}
	return first
}

// inParallel calls a function for each mutant, n at the same time, until one fails.
func inParallel(ctx context.Context, n int, list []*mutant, f func(context.Context, *mutant) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var work sync.WaitGroup
	slots := make(chan struct{}, n)
	for _, m := range list {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		work.Go(func() {
			defer func() { <-slots }()
			if err := f(ctx, m); err != nil {
				cancel(err)
			}
		})
	}
	work.Wait()
	return context.Cause(ctx)
}
