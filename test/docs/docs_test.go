// Package docs keeps the documentation true where a machine can tell.
package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Each direct dependency has a line, and no line is about one that is gone.
func TestDependencies(t *testing.T) {
	direct := map[string]bool{}
	for line := range strings.Lines(read(t, "go.mod")) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && strings.HasPrefix(fields[1], "v") && !strings.Contains(line, "// indirect") {
			direct[fields[0]] = true
		}
	}
	if len(direct) == 0 {
		t.Fatal("go.mod requires nothing")
	}
	told := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(read(t, "docs/dependencies.md"), -1) {
		told[m[1]] = true
		if !direct[m[1]] {
			t.Errorf("docs/dependencies.md speaks of %s, which go.mod does not require", m[1])
		}
	}
	for name := range direct {
		if !told[name] {
			t.Errorf("docs/dependencies.md does not speak of %s", name)
		}
	}
}

// Relative links lead to files that exist.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)[^)]*\)`)
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(string(data), -1) {
			if strings.Contains(m[1], ":") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s: dead link %s", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The README shows make targets that exist.
func TestTargets(t *testing.T) {
	makefile := read(t, "Makefile")
	for _, m := range regexp.MustCompile(`(?m)^ {4}make (\S+)`).FindAllStringSubmatch(read(t, "README.md"), -1) {
		if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
			t.Errorf("the Makefile has no target %s", m[1])
		}
	}
}
