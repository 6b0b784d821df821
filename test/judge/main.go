package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/ubl"
)

func main() {
	shared := flag.String("shared", "../shared", "the folder with the examples and the judge")
	keep := flag.String("keep", "", "a folder to write the files to and leave them in; otherwise they are removed")
	verbose := flag.Bool("v", false, "also print which examples a profile does not apply to, and why")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, *shared, *keep, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has run
	}
}

// errFound is the outcome of a judgement that found something.
var errFound = errors.New("the judge does not accept everything")

func run(ctx context.Context, out io.Writer, shared, keep string, verbose bool) error {
	j, err := newJudge(shared)
	if err != nil {
		return err
	}
	dir := keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "judge"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	examples, err := load(shared)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d example invoices\n", len(examples))
	found := false
	for _, profile := range en16931.Profiles() {
		for _, syntax := range profile.Syntaxes {
			files, refused, err := write(filepath.Join(dir, string(profile.ID), string(syntax)), examples, profile, syntax)
			if err != nil {
				return err
			}
			if verbose {
				for _, line := range refused {
					fmt.Fprintf(out, "  %s %s: %s\n", profile.ID, syntax, line)
				}
			}
			v, err := j.judge(ctx, ruleSet(profile, syntax), files)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%-22s %-3s applies to %3d, judged %3d, accepted %3d\n", profile.ID, syntax, len(files), v.judged, v.judged-len(v.failed))
			for _, line := range v.failed {
				fmt.Fprintf(out, "  %s\n", strings.ReplaceAll(line, dir+string(filepath.Separator), ""))
			}
			found = found || len(v.failed) > 0 || v.judged != len(files)
		}
	}
	if found {
		return errFound
	}
	return nil
}

// write writes all examples that a profile applies to, and says of the others why not.
func write(dir string, examples []example, profile en16931.Profile, syntax en16931.Syntax) (files, refused []string, err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, nil, err
	}
	for _, e := range examples {
		data, why := render(e, profile, syntax)
		if why != "" {
			refused = append(refused, e.name+": "+why)
			continue
		}
		file := filepath.Join(dir, e.name+".xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return nil, nil, err
		}
		files = append(files, file)
	}
	slices.Sort(files)
	return files, refused, nil
}

// render writes one example, or says why the profile does not apply to it.
func render(e example, profile en16931.Profile, syntax en16931.Syntax) (data []byte, why string) {
	model, err := en16931.FromGOBL(e.invoice, profile)
	if err != nil {
		return nil, err.Error()
	}
	if syntax == en16931.UBL {
		data, err = ubl.Write(model, profile)
	} else {
		data, err = cii.Write(model, profile)
	}
	if err != nil {
		return nil, err.Error()
	}
	return data, ""
}
