package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sourcePath matches code that is the path of a file or folder of this repository, with
// nothing in it that stands for a name.
var sourcePath = regexp.MustCompile(`^(?:bench|client|cmd|docs|examples|gobl|internal|test|tools)(?:/[A-Za-z0-9_.-]+)+$`)

// TestPaths checks that the files and folders that pages name exist.
func TestPaths(t *testing.T) {
	count := 0
	for _, p := range pages(t) {
		for _, l := range p.lines {
			if l.fenced {
				continue
			}
			for _, m := range inlineCode.FindAllStringSubmatch(l.text, -1) {
				path := strings.TrimSuffix(m[1], "/")
				if !sourcePath.MatchString(path) {
					continue
				}
				count++
				if _, err := os.Stat(filepath.Join(root, path)); err != nil {
					t.Errorf("%s names %s, which is not there", p.name, path)
				}
			}
		}
	}
	if count == 0 {
		t.Fatal("no page names a path")
	}
}
