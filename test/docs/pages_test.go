package docs

import (
	"io/fs"
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

// page is a Markdown file with its path below the root and its lines.
type page struct {
	name  string
	lines []line
}

// line is a line of a page; fenced lines are part of a code block.
type line struct {
	text   string
	fenced bool
}

// pages returns the pages for readers: README, CONTRIBUTING and all in docs.
func pages(t *testing.T) []page {
	t.Helper()
	names := []string{"README.md", "CONTRIBUTING.md"}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list := make([]page, len(names))
	for i, name := range names {
		list[i] = page{name: name, lines: split(read(t, name))}
	}
	return list
}

func split(text string) []line {
	var list []line
	inside := false
	for s := range strings.Lines(text) {
		s = strings.TrimRight(s, "\n")
		if strings.HasPrefix(strings.TrimSpace(s), "```") {
			inside = !inside
			continue
		}
		list = append(list, line{s, inside || strings.HasPrefix(s, "    ")})
	}
	return list
}

var inlineCode = regexp.MustCompile("`([^`]+)`")

// code returns all code on the page by line. It joins lines that end with a backslash
// with the next line.
func (p page) code() []string {
	var list []string
	joined := ""
	for _, l := range p.lines {
		if !l.fenced {
			for _, m := range inlineCode.FindAllStringSubmatch(l.text, -1) {
				list = append(list, m[1])
			}
			continue
		}
		joined += l.text
		if rest, goesOn := strings.CutSuffix(joined, "\\"); goesOn {
			joined = rest
			continue
		}
		list = append(list, joined)
		joined = ""
	}
	return list
}

var notInAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]`)

// anchors returns the names of the page's headings as links use them.
func (p page) anchors() map[string]bool {
	found := map[string]bool{}
	for _, l := range p.lines {
		if l.fenced || !strings.HasPrefix(l.text, "#") {
			continue
		}
		heading := strings.ToLower(strings.TrimSpace(strings.TrimLeft(l.text, "#")))
		found[strings.ReplaceAll(notInAnchor.ReplaceAllString(heading, ""), " ", "-")] = true
	}
	return found
}
