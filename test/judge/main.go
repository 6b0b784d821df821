package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/en16931/rules"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

func main() {
	o := options{}
	flag.StringVar(&o.shared, "shared", "../shared", "the folder with the examples and the judge")
	flag.StringVar(&o.keep, "keep", "", "a folder to write the files to and leave them in; otherwise they are removed")
	flag.StringVar(&o.only, "profile", "", "the one profile to judge; all if empty")
	flag.BoolVar(&o.all, "all", false, "also judge the files that our own rules refuse, and print where the two differ")
	flag.BoolVar(&o.verbose, "v", false, "also print which examples a profile does not apply to, and why")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	shared, keep, only string
	all, verbose       bool
}

// errFound is the outcome of a judgement that found something.
var errFound = errors.New("the judge does not accept everything")

func run(ctx context.Context, out io.Writer, o options) error {
	j, err := newJudge(o.shared)
	if err != nil {
		return err
	}
	dir := o.keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "judge"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	examples, err := load(o.shared)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d example invoices\n", len(examples))
	var combinations []*combination
	bySet := map[string][]string{} // one call of the judge for each set of rules: it compiles them once
	for _, profile := range en16931.Profiles() {
		if o.only != "" && o.only != string(profile.ID) {
			continue
		}
		for _, syntax := range profile.Syntaxes {
			c := &combination{profile: profile, syntax: syntax, dir: filepath.Join(dir, string(profile.ID), string(syntax)), out: out, options: o}
			if err := c.write(examples); err != nil {
				return err
			}
			combinations = append(combinations, c)
			set := ruleSet(profile, syntax)
			bySet[set] = append(bySet[set], c.files...)
		}
	}
	verdicts := map[string]verdict{}
	for set, files := range bySet {
		theirs, err := j.judge(ctx, set, files)
		if err != nil {
			return err
		}
		maps.Copy(verdicts, theirs)
	}
	accepted := true
	for _, c := range combinations {
		accepted = c.report(verdicts) && accepted
	}
	if !accepted {
		return errFound
	}
	return nil
}

// combination is a profile in a syntax.
type combination struct {
	options
	profile en16931.Profile
	syntax  en16931.Syntax
	dir     string
	out     io.Writer
	files   []string
	refused map[string]string // why our own rules refuse a file
}

// write writes all examples that the profile applies to.
func (c *combination) write(examples []example) error {
	if err := os.MkdirAll(c.dir, 0o750); err != nil {
		return err
	}
	c.refused = map[string]string{}
	for _, e := range examples {
		data, why, err := c.render(e)
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		if c.verbose && why != "" {
			fmt.Fprintf(c.out, "  %s %s %s: %s\n", c.profile.ID, c.syntax, e.name, why)
		}
		if data == nil || why != "" && !c.all {
			continue
		}
		file := filepath.Join(c.dir, e.name+".xml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return err
		}
		c.files = append(c.files, file)
		if why != "" {
			c.refused[file] = why
		}
	}
	return nil
}

// report prints the outcome, and reports whether the judge accepts what our rules accept.
func (c *combination) report(theirs map[string]verdict) bool {
	applies, accepted := 0, 0
	var lines []string
	for _, file := range c.files {
		v, judged := theirs[file]
		name := strings.TrimSuffix(filepath.Base(file), ".xml")
		switch ok := judged && !v.failed; {
		case c.refused[file] != "" && ok:
			lines = append(lines, name+" is refused by our rules only: "+c.refused[file])
		case c.refused[file] != "":
		default:
			applies++
			if ok {
				accepted++
			} else {
				lines = append(lines, name+" is refused:\n    "+strings.Join(v.findings, "\n    "))
			}
		}
	}
	fmt.Fprintf(c.out, "%-22s %-3s  applies to %3d, accepted %3d\n", c.profile.ID, c.syntax, applies, accepted)
	for _, line := range lines {
		fmt.Fprintf(c.out, "  %s\n", line)
	}
	return applies == accepted
}

// render writes one example. It says why the profile does not apply: the example cannot be said in its terms, or our own
// rules find a fault in it, which comes with the file.
func (c *combination) render(e example) (data []byte, why string, err error) {
	model, err := en16931.FromGOBL(e.invoice, c.profile)
	if err != nil {
		return nil, err.Error(), nil
	}
	doc, inv := (*xmldoc.Doc)(nil), (*en16931.Invoice)(nil)
	if c.syntax == en16931.UBL {
		if data, err = ubl.Write(model, c.profile); err == nil {
			if doc, err = xmldoc.Parse(data, xmldoc.Limits{}); err == nil {
				inv, err = ubl.Read(doc)
			}
		}
	} else if data, err = cii.Write(model, c.profile); err == nil {
		if doc, err = xmldoc.Parse(data, xmldoc.Limits{}); err == nil {
			inv, err = cii.Read(doc)
		}
	}
	if err != nil {
		return nil, "", err
	}
	return data, broken(rules.Check(inv, doc, rulesOf(c.profile))), nil
}

// rulesOf returns our rules of a profile, or those of the profile it is based on.
func rulesOf(p en16931.Profile) rules.Set {
	for {
		if set, ok := rules.SetOf(string(p.ID)); ok {
			return set
		}
		base, ok := en16931.ProfileByID(p.Base)
		if !ok {
			return rules.EN16931Set()
		}
		p = base
	}
}

// broken returns the rules that an invoice breaks fatally, or "".
func broken(findings []rules.Finding) string {
	var ids []string
	for i := range findings {
		if f := &findings[i]; f.Severity == rules.Fatal && !slices.Contains(ids, f.Rule.ID) {
			ids = append(ids, f.Rule.ID)
		}
	}
	return strings.Join(ids, " ")
}
