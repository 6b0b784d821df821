package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// root is the path from this package to the top of the tree.
const root = "../.."

// TestImports reads the whole import graph and fails on every import that points
// outwards, through any chain.
func TestImports(t *testing.T) {
	t.Parallel()
	g := load(t)
	for _, v := range g.violations() {
		t.Errorf("%s", v)
	}
	for _, path := range g.sorted() {
		if !isOurs(path) {
			continue
		}
		if _, in := place(path); in == unknown {
			t.Errorf("%s has no layer: name its folder in test/arch/layers.go", path)
		}
	}
}

// TestFoldersAreSeen fails when a folder of the table exists but the import
// graph has no package in it, because then no rule would apply to that folder.
func TestFoldersAreSeen(t *testing.T) {
	t.Parallel()
	g := load(t)
	seen := map[string]bool{}
	for path := range g {
		folder, _ := place(path)
		seen[folder] = true
	}
	for folder, in := range folders() {
		if !hasGoFiles(t, filepath.Join(root, folder)) {
			continue
		}
		if !seen[folder] {
			t.Errorf("%s holds Go files but the import graph has no package there", folder)
		}
		if _, listed := g[module+"/"+folder]; (in == middle || in == document || in == useCase) && !listed {
			t.Errorf("%s exists but is not itself a package", folder)
		}
	}
}

// TestDocumentToolsAreSeen fails when a folder of the document tools is not in
// the import graph: their rule would then hold for nothing.
func TestDocumentToolsAreSeen(t *testing.T) {
	t.Parallel()
	g := load(t)
	for _, folder := range documentTools() {
		if _, ok := g[module+"/"+folder]; !ok {
			t.Errorf("the import graph has no package %s", folder)
		}
	}
}

// TestViolations plants each kind of wrong arrow in a small graph.
func TestViolations(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		graph graph
		want  [][]string
	}{
		"clean": {
			graph: graph{
				"chancery/cmd/chancery":    {"chancery/internal/cli"},
				"chancery/internal/cli":    {"chancery/internal/app", "chancery/client"},
				"chancery/internal/app":    {"chancery/internal/store", "chancery/internal/api", "chancery/internal/action"},
				"chancery/internal/action": {"chancery/internal/format/ubl", "chancery/internal/program", "chancery/internal/silo"},
				"chancery/internal/store":  {"chancery/internal/domain", "database/sql"},
				"chancery/internal/api":    {"chancery/internal/silo", "net/http"},
				"chancery/internal/silo":   {"chancery/internal/domain", "chancery/gobl/bill"},
				"chancery/gobl/bill":       {"chancery/gobl/num"},
			},
		},
		"domain reaches a database through another module": {
			graph: graph{
				"chancery/internal/domain": {"example.org/ids"},
				"example.org/ids":          {"database/sql"},
			},
			want: [][]string{{"chancery/internal/domain", "example.org/ids", "database/sql"}},
		},
		"gobl reaches the domain": {
			graph: graph{"chancery/gobl/bill": {"chancery/internal/domain"}},
			want:  [][]string{{"chancery/gobl/bill", "chancery/internal/domain"}},
		},
		"domain reaches gobl": {
			graph: graph{"chancery/internal/domain": {"chancery/gobl/num"}},
			want:  [][]string{{"chancery/internal/domain", "chancery/gobl/num"}},
		},
		"the document layer reaches a use case": {
			graph: graph{"chancery/internal/document": {"chancery/internal/silo"}},
			want:  [][]string{{"chancery/internal/document", "chancery/internal/silo"}},
		},
		"the document layer does I/O": {
			graph: graph{"chancery/internal/document": {"net/http"}},
			want:  [][]string{{"chancery/internal/document", "net/http"}},
		},
		"the domain reaches the document layer": {
			graph: graph{"chancery/internal/domain": {"chancery/internal/document"}},
			want:  [][]string{{"chancery/internal/domain", "chancery/internal/document"}},
		},
		"a use case reaches an adapter through another": {
			graph: graph{
				"chancery/internal/engine": {"chancery/internal/silo"},
				"chancery/internal/silo":   {"chancery/internal/store/sqlite"},
			},
			want: [][]string{
				{"chancery/internal/engine", "chancery/internal/silo", "chancery/internal/store/sqlite"},
				{"chancery/internal/silo", "chancery/internal/store/sqlite"},
			},
		},
		"two adapters meet": {
			graph: graph{"chancery/internal/api": {"chancery/internal/store"}},
			want:  [][]string{{"chancery/internal/api", "chancery/internal/store"}},
		},
		"an adapter writes a format": {
			graph: graph{"chancery/internal/api": {"chancery/internal/format/pdf"}},
			want:  [][]string{{"chancery/internal/api", "chancery/internal/format/pdf"}},
		},
		"the European formats follow their table": {
			graph: graph{
				"chancery/internal/format/inspect":       {"chancery/internal/format/ubl", "chancery/internal/format/en16931/rules"},
				"chancery/internal/format/ubl":           {"chancery/internal/format/xmldoc", "chancery/internal/format/en16931"},
				"chancery/internal/format/en16931/rules": {"chancery/internal/format/xmldoc", "chancery/internal/format/en16931"},
				"chancery/internal/format/en16931":       {"chancery/gobl/bill", "chancery/internal/limits"},
				"chancery/internal/format/all":           {"chancery/internal/format/ubl", "chancery/internal/format/pdf"},
			},
		},
		"the model knows a syntax": {
			graph: graph{"chancery/internal/format/en16931": {"chancery/internal/format/ubl"}},
			want:  [][]string{{"chancery/internal/format/en16931", "chancery/internal/format/ubl"}},
		},
		"a syntax knows the rules and the domain": {
			graph: graph{"chancery/internal/format/cii": {"chancery/internal/format/en16931/rules", "chancery/internal/domain"}},
			want: [][]string{
				{"chancery/internal/format/cii", "chancery/internal/format/en16931/rules"},
				{"chancery/internal/format/cii", "chancery/internal/domain"},
			},
		},
		"an action uses the store": {
			graph: graph{"chancery/internal/action": {"chancery/internal/store"}},
			want:  [][]string{{"chancery/internal/action", "chancery/internal/store"}},
		},
		"the client knows internal": {
			graph: graph{"chancery/client": {"chancery/internal/domain"}},
			want:  [][]string{{"chancery/client", "chancery/internal/domain"}},
		},
		"the document tools use the library": {
			graph: graph{
				"chancery/internal/cli":      {"chancery/internal/cli/gobl", "chancery/internal/app"},
				"chancery/internal/cli/gobl": {"chancery/internal/cli/term", "chancery/gobl"},
				"chancery/internal/cli/term": {"chancery/gobl"},
			},
		},
		"the document tools reach a server and a store": {
			graph: graph{
				"chancery/internal/cli/gobl": {"chancery/internal/cli/term", "chancery/client"},
				"chancery/internal/cli/term": {"example.org/x"},
				"example.org/x":              {"chancery/internal/store"},
			},
			want: [][]string{
				{"chancery/internal/cli/gobl", "chancery/client"},
				{"chancery/internal/cli/gobl", "chancery/internal/cli/term", "example.org/x", "chancery/internal/store"},
				{"chancery/internal/cli/term", "example.org/x", "chancery/internal/store"},
			},
		},
		"the document tools call another command": {
			graph: graph{"chancery/internal/cli/gobl": {"chancery/internal/cli"}},
			want:  [][]string{{"chancery/internal/cli/gobl", "chancery/internal/cli"}},
		},
		"a use case starts the app": {
			graph: graph{"chancery/internal/access": {"chancery/internal/app"}},
			want:  [][]string{{"chancery/internal/access", "chancery/internal/app"}},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got [][]string
			for _, v := range tc.graph.violations() {
				got = append(got, v.Chain)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("chains (-want +got):\n%s", diff)
			}
		})
	}
}

// load asks the go command for every package and all its dependencies.
func load(t *testing.T) graph {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-buildvcs=false", "-deps",
		"-json=ImportPath,Imports,Error", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	g := graph{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg struct {
			ImportPath string
			Imports    []string
			Error      *struct{ Err string }
		}
		err := dec.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("output of go list: %v", err)
		}
		if pkg.Error != nil {
			t.Errorf("%s cannot be read, so its imports are unknown: %s", pkg.ImportPath, pkg.Error.Err)
		}
		g[pkg.ImportPath] = pkg.Imports
	}
	if len(g) == 0 {
		t.Fatal("go list found no package")
	}
	return g
}

// hasGoFiles reports whether a folder or one below it has Go files other than
// tests. It returns false for a folder that does not exist.
func hasGoFiles(t *testing.T, dir string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if entry.Name() == "testdata" {
				return fs.SkipDir
			}
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			found = true
			return fs.SkipAll
		}
		return nil
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return found
}
