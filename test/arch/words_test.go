package arch

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The patterns are assembled from parts so that this file does not match them.
var (
	// registries matches hosts of package registries. A tree that names one works
	// only where that host is reachable; the package clients know their registries.
	registries = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
		`(proxy|sum)\.` + `golang\.org`,
		`goproxy\.` + `(io|cn)`,
		`registry\.` + `(npmjs\.org|yarnpkg\.com|npmmirror\.com)`,
		`files\.` + `pythonhosted\.org`,
		`pypi\.` + `org`,
		`(static|index)\.` + `crates\.io`,
		`(deb|security)\.` + `debian\.org`,
		`(archive|security)\.` + `ubuntu\.com`,
	}, "|") + `)\b`)
	// machinePaths matches absolute paths that exist on one machine only. The
	// character before distinguishes them from the tail of a URL or a relative path.
	machinePaths = regexp.MustCompile(`(?:^|[^\w./-]|file://)/(?:` + `work|root)/[\w.]`)
)

// TestFilesNameNoMachine fails on each line that names a package registry or
// a path of the machine it was written on. It skips module files,
// because the go command writes them.
func TestFilesNameNoMachine(t *testing.T) {
	t.Parallel()
	files := treeFiles(t)
	if len(files) == 0 {
		t.Fatal("no file found in the tree")
	}
	for _, name := range files {
		switch filepath.Base(name) {
		case "go.mod", "go.sum":
			continue
		}
		content, err := os.ReadFile(filepath.Join(root, name))
		if errors.Is(err, os.ErrNotExist) {
			continue // deleted, but git still lists it
		}
		if err != nil {
			t.Fatal(err)
		}
		for number, line := range bytes.Split(content, []byte("\n")) {
			if word := wrongWord(line); word != "" {
				t.Errorf("%s:%d names %q", name, number+1, word)
			}
		}
	}
}

// TestWrongWord checks the patterns against lines that must and must not match.
func TestWrongWord(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`GOPROXY=https://proxy.` + `golang.org,direct`:          true,
		`"resolved": "https://registry.` + `npmjs.org/vite"`:    true,
		`open("/` + `work/main/go.mod")`:                        true,
		`/` + `root/go/pkg`:                                     true,
		`file:///` + `work/x.json`:                              true,
		`see https://example.org/` + `work/plan`:                false,
		`the path ./net/` + `work/in`:                           false,
		`XPath /` + `root/`:                                     false,
		`import "golang.org/x/text"`:                            false,
		`select count(*) from work / root`:                      false,
		`https://pkg.go.dev/chancery and https://www.npmjs.com`: false,
	}
	for line, want := range tests {
		if got := wrongWord([]byte(line)) != ""; got != want {
			t.Errorf("%q: found %v, want %v", line, got, want)
		}
	}
}

// wrongWord returns what a line must not name, or "".
func wrongWord(line []byte) string {
	if word := registries.Find(line); word != nil {
		return string(word)
	}
	return strings.TrimSpace(string(machinePaths.Find(line)))
}

// treeFiles returns the files of the tree relative to its root: those that git tracks
// or would add, or, without a repository, all except built and downloaded ones.
func treeFiles(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
		cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
		cmd.Dir = root
		// Without git, or if git refuses the repository, the walk below finds more
		// files, never fewer.
		if out, err := cmd.Output(); err == nil {
			return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
		}
	}
	var files []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch entry.Name() {
			case ".git", "bin", "node_modules":
				return fs.SkipDir
			}
			return nil
		}
		if entry.Type().IsRegular() {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
