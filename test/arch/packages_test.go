package arch

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// maxLines is how long a Go file may be.
const maxLines = 600

// longFiles are the files that may be longer, with the reason.
var longFiles = map[string]string{ //nolint:gochecknoglobals // a table
	"gobl/catalogue/untdid_reference.go": "a table of published codes",
	"gobl/jsonschema/comments.go":        "a generated table of descriptions",
}

// notOwned matches the sentence of a package comment that says what the package does
// not own: "It does not own ...", "It does not know ...", "It owns no ...".
var notOwned = regexp.MustCompile(`\b(does not|do not|owns no|owns neither)\b`)

// TestPackageComments checks that every package has a doc.go whose comment says what
// the package owns, in a sentence that begins with its name, and what it does not own.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	folders := map[string]bool{}
	for _, file := range goFiles(t) {
		if !strings.HasPrefix(file, "test/bench/") { // a module of its own
			folders[path.Dir(file)] = true
		}
	}
	for folder := range folders {
		if problem := commentProblem(folder); problem != "" {
			t.Errorf("%s %s", folder, problem)
		}
	}
}

// commentProblem returns what is wrong with the comment of a package, or "".
func commentProblem(folder string) string {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, folder, "doc.go"), nil, parser.ParseComments)
	if err != nil {
		return "has no doc.go"
	}
	text := strings.ReplaceAll(file.Doc.Text(), "\n", " ")
	switch {
	case !strings.HasPrefix(text, "Package "+file.Name.Name+" ") && !strings.HasPrefix(text, "Command "):
		return "has a comment that does not begin with its name"
	case !notOwned.MatchString(text):
		return "does not say what it does not own"
	}
	return ""
}

// TestFileLength checks that no Go file is too long, except those in longFiles.
func TestFileLength(t *testing.T) {
	t.Parallel()
	files := goFiles(t)
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Count(content, []byte("\n"))
		_, excepted := longFiles[file]
		switch {
		case lines > maxLines && !excepted:
			t.Errorf("%s has %d lines, more than %d", file, lines, maxLines)
		case lines <= maxLines && excepted:
			t.Errorf("%s has %d lines now; remove it from the exceptions", file, lines)
		}
	}
	for file := range longFiles {
		if !slices.Contains(files, file) {
			t.Errorf("%s is an exception but does not exist", file)
		}
	}
}

// goFiles returns the Go files of the tree, without test data.
func goFiles(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, file := range treeFiles(t) {
		if filepath.Ext(file) != ".go" || strings.Contains(file, "/testdata/") {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, file)); err == nil { // git may list deleted files
			list = append(list, file)
		}
	}
	return list
}
