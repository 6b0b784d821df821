package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestLinks checks that relative links lead to files, and their anchors to headings.
func TestLinks(t *testing.T) {
	list := pages(t)
	anchors := map[string]map[string]bool{}
	for _, p := range list {
		anchors[p.name] = p.anchors()
	}
	count := 0
	for _, p := range list {
		for _, l := range p.lines {
			if l.fenced {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(inlineCode.ReplaceAllString(l.text, ""), -1) {
				if strings.Contains(m[1], "://") {
					continue
				}
				count++
				checkLink(t, p, m[1], anchors)
			}
		}
	}
	if count == 0 {
		t.Fatal("no page has a link")
	}
}

func checkLink(t *testing.T, p page, to string, anchors map[string]map[string]bool) {
	t.Helper()
	path, anchor, _ := strings.Cut(to, "#")
	target := p.name
	if path != "" {
		target = filepath.ToSlash(filepath.Join(filepath.Dir(p.name), path))
		if _, err := os.Stat(filepath.Join(root, target)); err != nil {
			t.Errorf("%s: dead link %s", p.name, to)
			return
		}
	}
	if known, isPage := anchors[target]; anchor != "" && isPage && !known[anchor] {
		t.Errorf("%s: no heading for the link %s", p.name, to)
	}
}
