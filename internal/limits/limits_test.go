package limits_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/internal/limits"
)

var update = flag.Bool("update", false, "write docs/reference/limits.md")

const page = "../../docs/reference/limits.md"

func TestText(t *testing.T) {
	t.Parallel()
	for want, l := range map[string]limits.Limit{
		"256 KiB": {Value: 256 << 10, Unit: limits.Bytes}, "1 GiB": {Value: 1 << 30, Unit: limits.Bytes},
		"1,500 bytes": {Value: 1500, Unit: limits.Bytes}, "64 KiB/s": {Value: 64 << 10, Unit: limits.Rate},
		"10s": {Value: int64(10 * time.Second), Unit: limits.Duration}, "999": {Value: 999}, "1,000,007": {Value: 1_000_007}, "no limit": {},
	} {
		if got := l.Text(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	l := limits.Limit{Of: "jobs", Value: 5, Setting: "serve --queue-limit"}
	if got := l.With(7).Message(); got != "jobs: at most 7 (set by serve --queue-limit)" || l.Value != 5 {
		t.Error(got)
	}
	l.Setting = ""
	if got := l.Message(); got != "jobs: at most 5 (a fixed limit)" {
		t.Error(got)
	}
}

// TestPage compares the page with the table; -update writes it.
func TestPage(t *testing.T) {
	t.Parallel()
	want := render()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("the page does not show the limits of the code; run go generate ./internal/limits")
	}
}

// TestAll checks that each limit stands in the table, once, and with all it needs.
func TestAll(t *testing.T) {
	t.Parallel()
	rows := map[string]bool{}
	for _, s := range limits.All() {
		for _, l := range s.Rows {
			if l.Of == "" || l.Beyond == "" || l.Value < 0 || l.Value == 0 && l.Setting == "" || rows[l.Of] {
				t.Errorf("%+v", l)
			}
			rows[l.Of] = true
		}
	}
	if n := declared(t); n != len(rows) {
		t.Errorf("%d limits are declared, and %d stand in the table", n, len(rows))
	}
}

// declared counts the variables of the package that are limits.
func declared(t *testing.T) (n int) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				n += len(g.Specs)
			}
		}
	}
	return n
}

func render() string {
	var b strings.Builder
	b.WriteString("# Limits\n\nWritten from `internal/limits` by `go generate ./internal/limits`.\n\n" +
		"What goes beyond a limit gets an answer with the key `limit`, or a fault with the code\n" +
		"`limit` inside a job; the message names the limit and the setting that changes it.\n" +
		"Nothing of it is stored. A limit without a setting is fixed.\n")
	for _, s := range limits.All() {
		fmt.Fprintf(&b, "\n## %s\n\n| What is limited | At most | Setting | Beyond it |\n|---|---|---|---|\n", s.Title)
		for _, l := range s.Rows {
			setting := ""
			if l.Setting != "" {
				setting = "`" + l.Setting + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", l.Of, l.Text(), setting, l.Beyond)
		}
	}
	return b.String()
}
