package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// head is a complete mutant without old and new.
const head = "- name: a-b\n  breaks: A promise.\n  file: a.go\n  test: .\n"

func TestParse(t *testing.T) {
	t.Parallel()
	list, err := parse([]byte(head + "  old: |-\n    if x {\n    \treturn\n  new: y\n  run: ^TestA$\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := mutant{
		Name: "a-b", Breaks: "A promise.", Test: ".", Run: "^TestA$",
		edit: edit{File: "a.go", Old: "if x {\n\treturn", New: "y"},
	}
	if len(list) != 1 || list[0] != want {
		t.Errorf("got %+v", list)
	}
	for name, bad := range map[string]string{
		"not YAML":          "- {",
		"unknown member":    head + "  old: x\n  new: y\n  killed_by: z\n",
		"no list":           "name: a",
		"name twice":        head + "  old: x\n  new: y\n" + head + "  old: x\n  new: z\n",
		"odd name":          strings.Replace(head, "a-b", "A b", 1) + "  old: x\n",
		"no promise":        strings.Replace(head, "  breaks: A promise.\n", "", 1) + "  old: x\n",
		"no file":           strings.Replace(head, "a.go", `""`, 1) + "  old: x\n",
		"file outside":      strings.Replace(head, "a.go", "../a.go", 1) + "  old: x\n",
		"a test":            strings.Replace(head, "a.go", "a_test.go", 1) + "  old: x\n",
		"no old text":       head + "  new: y\n",
		"nothing changes":   head + "  old: x\n  new: x\n",
		"no packages":       strings.Replace(head, "test: .", "test: ' '", 1) + "  old: x\n",
		"pattern for tests": head + "  old: x\n  run: (\n",
	} {
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestOurs checks that the list of this repository can be read. Only the command
// itself checks that it fits the code, so that changing code needs no second edit.
func TestOurs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("mutants.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 40 {
		t.Errorf("%d mutants, want at least 40", len(list))
	}
}

// tiny is a module with two functions, of which one is tested.
var tiny = map[string]string{
	"go.mod": "module tiny\n\ngo 1.24\n",
	"tiny.go": `package tiny

func Add(a, b int) int { return a + b }

func Sub(a, b int) int { return a - b }
`,
	"tiny_test.go": `package tiny

import "testing"

func TestAdd(t *testing.T) {
	t.Run("small", func(t *testing.T) {
		if got := Add(1, 2); got != 3 {
			t.Error(got)
		}
	})
}
`,
	"tiny_none.go": "//go:build none\n\npackage tiny\n",
	"mutants.yaml": `
- {name: found, breaks: Add adds., file: tiny.go, old: a + b, new: a * b, test: .}
- {name: panics, breaks: Add adds., file: tiny.go, old: return a + b, new: panic(a + b), test: ., run: TestAdd}
- {name: not-noticed, breaks: Sub subtracts., file: tiny.go, old: a - b, new: b - a, test: .}
- {name: not-go, breaks: Add adds., file: tiny.go, old: a + b, new: a + c, test: .}
- {name: stands-twice, breaks: Both., file: tiny.go, old: "(a, b int)", new: "(b, a int)", test: .}
- {name: stands-nowhere, breaks: Add adds., file: tiny.go, old: a / b, new: a, test: .}
- {name: file-is-gone, breaks: Add adds., file: gone.go, old: a, new: b, test: .}
- {name: no-tests, breaks: Add adds., file: tiny.go, old: a + b, new: a, test: ., run: TestNone}
- {name: elsewhere, breaks: Nothing here., file: tiny_none.go, old: tiny, new: huge, test: .}
- {name: hangs, breaks: Add ends., file: tiny.go, old: return a + b, new: "for a < b || a >= b { a, b = b, a }; return 0", test: .}
`,
}

// newTiny writes the tiny module, with some files replaced, and returns options to
// run its mutants.
func newTiny(t *testing.T, replace map[string]string) *options {
	t.Helper()
	dir := t.TempDir()
	for name, text := range tiny {
		if other, ok := replace[name]; ok {
			text = other
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &options{root: dir, file: "mutants.yaml", run: regexp.MustCompile(""), jobs: 2, limit: 3 * time.Second}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	o := newTiny(t, nil)
	var out bytes.Buffer
	if err := run(t.Context(), o, &out); !errors.Is(err, errNotKilled) {
		t.Fatalf("got %v\n%s", err, &out)
	}
	report := out.String()
	for name, want := range map[string]string{
		"found":          `killed +\d+\.\d  TestAdd/small`,
		"panics":         `killed +\d+\.\d  TestAdd/small`,
		"not-noticed":    `SURVIVED +\d+\.\d`,
		"not-go":         `NOT BUILT +\d+\.\d`,
		"stands-twice":   `NO LONGER FITS +\d+\.\d`,
		"stands-nowhere": `NO LONGER FITS +\d+\.\d`,
		"file-is-gone":   `NO LONGER FITS +\d+\.\d`,
		"no-tests":       `NO TESTS +\d+\.\d`,
		"hangs":          `TOO LONG +\d+\.\d`,
	} {
		if !regexp.MustCompile(`(?m)^` + name + ` +` + want + `$`).MatchString(report) {
			t.Errorf("%s: want %s", name, want)
		}
	}
	for _, want := range []string{
		"\nnot-noticed: SURVIVED\n  tiny.go\n  Breaks: Sub subtracts.\n  No test noticed the fault. Write a test",
		"elsewhere is left out: tiny_none.go", "undefined: c", "stands 2 times in tiny.go", "stands 0 times", "TestAdd/small (", "9 mutants, 2 killed, 7 not",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(report)
	}
	text, err := os.ReadFile(filepath.Join(o.root, "tiny.go"))
	if err != nil || string(text) != tiny["tiny.go"] {
		t.Errorf("the tree has changed: %v\n%s", err, text)
	}
}

func TestAllKilled(t *testing.T) {
	t.Parallel()
	o := newTiny(t, nil)
	o.run = regexp.MustCompile("^found$")
	var out bytes.Buffer
	if err := run(t.Context(), o, &out); err != nil || !strings.Contains(out.String(), "\n1 mutants, 1 killed, 0 not") {
		t.Errorf("got %v\n%s", err, &out)
	}
}

// TestNothingIsTested has lists and modules with which no mutant can be judged.
func TestNothingIsTested(t *testing.T) {
	t.Parallel()
	one := "- {name: a, breaks: b, file: tiny.go, old: a + b, new: a, test: .}"
	for name, c := range map[string]struct {
		replace map[string]string
		want    string
	}{
		"tests that fail without a fault": {
			map[string]string{"tiny_test.go": strings.Replace(tiny["tiny_test.go"], "got != 3", "got != 4", 1), "mutants.yaml": one},
			"must pass without faults (killed TestAdd/small)",
		},
		"tests that do not compile": {
			map[string]string{"tiny_test.go": "package tiny\nvar _ int = 1.5", "mutants.yaml": one},
			"must pass without faults (NOT BUILT",
		},
		"no such package": {
			map[string]string{"mutants.yaml": strings.Replace(one, "test: .", "test: ./none", 1)},
			"must pass without faults (NOT BUILT",
		},
		"a list that cannot be read": {map[string]string{"mutants.yaml": "x"}, "mutants.yaml: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := run(t.Context(), newTiny(t, c.replace), &out)
			if err == nil || errors.Is(err, errNotKilled) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	o := newTiny(t, nil)
	o.list, o.run = true, regexp.MustCompile("^s")
	var out bytes.Buffer
	if err := run(t.Context(), o, &out); err != nil || out.String() != "stands-twice\n    Both.\nstands-nowhere\n    Add adds.\n" {
		t.Errorf("got %v\n%s", err, &out)
	}
	o.run = regexp.MustCompile("^z")
	if err := run(t.Context(), o, &out); err == nil || !strings.Contains(err.Error(), "no mutant matches") {
		t.Errorf("got %v", err)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if err := run(ctx, newTiny(t, nil), &out); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if _, err := parseFlags([]string{"--help"}, &out); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("help: %v", err)
	}
	for _, name := range []string{"-file", "-jobs", "-limit", "-list", "-run", "exit"} {
		if !strings.Contains(out.String(), name) {
			t.Errorf("the help lacks %s", name)
		}
	}
	for _, bad := range [][]string{{"x"}, {"-jobs=0"}, {"-run=("}, {"-limit=x"}, {"-unknown"}} {
		if _, err := parseFlags(bad, &out); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
	o, err := parseFlags([]string{"-run=^a$", "-jobs=3", "-limit=2s"}, &out)
	if err != nil || o.run.String() != "^a$" || o.jobs != 3 || o.limit != 2*time.Second || len(o.always) == 0 {
		t.Errorf("got %+v, %v", o, err)
	}
}
