package docs

import (
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDependencies checks that each direct dependency has a row with its version, and
// that each row has a dependency.
func TestDependencies(t *testing.T) {
	tables := tablesOf(read(t, "docs/dependencies.md"))
	for _, file := range []string{"go.mod", "tools/go.mod", "test/bench/go.mod", "test/s3/server/go.mod", "clients/typescript/package.json", "test/browser/package.json"} {
		t.Run(file, func(t *testing.T) {
			listed, wanted := tables[file], wantedBy(read(t, file))
			if strings.HasSuffix(file, ".json") {
				wanted = packagesOf(t, read(t, file))
			}
			if len(wanted) == 0 {
				t.Fatalf("%s requires nothing", file)
			}
			for _, module := range slices.Sorted(maps.Keys(wanted)) {
				if listed[module] != wanted[module] {
					t.Errorf("docs/dependencies.md has version %q of %s, %s has %q", listed[module], module, file, wanted[module])
				}
			}
			for _, module := range slices.Sorted(maps.Keys(listed)) {
				if wanted[module] == "" {
					t.Errorf("docs/dependencies.md names %s, which %s does not require", module, file)
				}
			}
		})
	}
}

var (
	modFile = regexp.MustCompile("^`((?:[a-z0-9]+/)*(?:go\\.mod|package\\.json))`")
	row     = regexp.MustCompile("^\\| `([^`]+)` \\| (\\S+) \\| \\S.* \\| \\S.* \\| \\S.* \\|$")
)

// packagesOf returns the versions of the packages that a package.json requires.
func packagesOf(t *testing.T, text string) map[string]string {
	t.Helper()
	var file struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	maps.Copy(all, file.Dependencies)
	maps.Copy(all, file.DevDependencies)
	return all
}

// tablesOf returns the versions by go.mod file and module. The paragraph before each
// table begins with the name of the file.
func tablesOf(text string) map[string]map[string]string {
	tables := map[string]map[string]string{}
	file := ""
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if m := modFile.FindStringSubmatch(l); m != nil {
			file = m[1]
			tables[file] = map[string]string{}
		}
		if m := row.FindStringSubmatch(l); m != nil && file != "" {
			tables[file][m[1]] = m[2]
		}
	}
	return tables
}

var required = regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/\S+|\S+\.\S+) (v\S+)( // indirect)?$`)

// wantedBy returns the versions of the modules that a go.mod requires directly, and
// of the modules of its tools.
func wantedBy(text string) map[string]string {
	wanted, all := map[string]string{}, map[string]string{}
	for _, m := range required.FindAllStringSubmatch(text, -1) {
		all[m[1]] = m[2]
		if m[3] == "" {
			wanted[m[1]] = m[2]
		}
	}
	for _, tool := range toolsOf(text) {
		for module := tool; module != "."; module = path.Dir(module) {
			if all[module] != "" {
				wanted[module] = all[module]
				break
			}
		}
	}
	return wanted
}

// toolsOf returns the packages in the tool directives of a go.mod.
func toolsOf(text string) []string {
	var list []string
	inside := false
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		switch name, one := strings.CutPrefix(l, "tool "); {
		case l == "tool (":
			inside = true
		case l == ")":
			inside = false
		case inside:
			list = append(list, l)
		case one:
			list = append(list, name)
		}
	}
	return list
}
