package docs

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// maxStops is how many functions a reader is asked to visit.
const maxStops = 12

// stop is a function on the tour: Type.method, or the name alone.
type stop struct{ file, function string }

// TestTour checks that the functions of docs/tour.md exist, that there are few of them
// with two sentences each, and that a job calls them in the order of the page.
//
// It builds the program with a line in each function that prints the number of the stop,
// and runs its demo, which sends one job through a real server.
func TestTour(t *testing.T) {
	stops := stopsOf(t, read(t, "docs/tour.md"))
	if len(stops) > maxStops {
		t.Errorf("the tour has %d stops, more than %d", len(stops), maxStops)
	}
	program := buildTraced(t, stops)
	demo := exec.CommandContext(t.Context(), program, "demo", "--dir", t.TempDir())
	var trace strings.Builder
	demo.Stderr = &trace
	if out, err := demo.Output(); err != nil {
		t.Fatalf("the demo failed: %v\n%s\n%s", err, out, trace.String())
	}
	calls := callsOf(t, trace.String())
	want := make([]int, len(stops))
	for i := range stops {
		want[i] = i + 1
	}
	if got := firstCalls(calls); !slices.Equal(got, want) {
		t.Errorf("the job calls the stops in the order %v; the trace is %v", got, calls)
	}
}

var stopHead = regexp.MustCompile("^(\\d+)\\. `([a-z0-9/_]+\\.go)`: `([A-Za-z.]+)`\\.$")

// stopsOf returns the stops on the page. Each is an item of a numbered list, followed by
// two indented lines of one sentence.
func stopsOf(t *testing.T, page string) []stop {
	t.Helper()
	var stops []stop
	lines := strings.Split(page, "\n")
	for i, l := range lines {
		m := stopHead.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		stops = append(stops, stop{m[2], m[3]})
		if m[1] != strconv.Itoa(len(stops)) {
			t.Errorf("stop %d has the number %s", len(stops), m[1])
		}
		sentences := 0
		for _, text := range lines[i+1:] {
			if !strings.HasPrefix(text, "   ") {
				break
			}
			if sentences++; !strings.HasSuffix(text, ".") || strings.Contains(text, ". ") {
				t.Errorf("stop %d: not one sentence: %s", len(stops), strings.TrimSpace(text))
			}
		}
		if sentences != 2 {
			t.Errorf("stop %d has %d sentences, want 2", len(stops), sentences)
		}
	}
	if len(stops) < 2 {
		t.Fatal("the page has no tour")
	}
	return stops
}

// buildTraced builds the program so that each stop prints its number when it is called.
func buildTraced(t *testing.T, stops []stop) string {
	t.Helper()
	sources := map[string]string{}
	for i, s := range stops {
		if sources[s.file] == "" {
			sources[s.file] = read(t, s.file)
		}
		at := bodyOf(t, s, sources[s.file])
		sources[s.file] = sources[s.file][:at] + fmt.Sprintf("println(\"tour\", %d);", i+1) + sources[s.file][at:]
	}
	folder := t.TempDir()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for file, text := range sources {
		original, err := filepath.Abs(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		traced := filepath.Join(folder, strings.ReplaceAll(file, "/", "_"))
		write(t, traced, text)
		overlay.Replace[original] = traced
	}
	list, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "overlay.json"), string(list))
	program := filepath.Join(folder, "chancery")
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", filepath.Join(folder, "overlay.json"), "-o", program, "chancery/cmd/chancery")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("cannot build the program: %v\n%s", err, out)
	}
	return program
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// bodyOf returns the offset behind the opening brace of a stop.
func bodyOf(t *testing.T, s stop, source string) int {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, s.file, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && nameOf(f) == s.function {
			return files.Position(f.Body.Lbrace).Offset + 1
		}
	}
	t.Fatalf("docs/tour.md leads to %s in %s, which is not there", s.function, s.file)
	return 0
}

// nameOf returns the name of a function, with the type in front of that of a method.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if p, ok := of.(*ast.StarExpr); ok {
		of = p.X
	}
	if id, ok := of.(*ast.Ident); ok {
		return id.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// callsOf returns the stops that were called for the job: those from the first stop
// before the second was reached.
func callsOf(t *testing.T, trace string) []int {
	t.Helper()
	var calls []int
	for l := range strings.Lines(trace) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(l), "tour "); ok {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			calls = append(calls, n)
		}
	}
	second := slices.Index(calls, 2)
	if second < 1 || calls[second-1] != 1 {
		t.Fatalf("the first two stops do not follow each other: %v", calls)
	}
	return calls[second-1:]
}

// firstCalls returns the stops in the order in which each was called first.
func firstCalls(calls []int) []int {
	var first []int
	for _, n := range calls {
		if !slices.Contains(first, n) {
			first = append(first, n)
		}
	}
	return first
}
