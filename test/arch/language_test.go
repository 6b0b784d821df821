package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// plainFolders are the folders and files whose language is checked. The list may
// only grow; "." checks the whole tree.
var plainFolders = []string{ //nolint:gochecknoglobals // a table
	"README.md", "CONTRIBUTING.md", "docs",
	"test/arch", "test/chaos", "test/coverage", "test/docs", "test/e2e", "test/shared", "test/skips",
}

var (
	// unplain matches words and phrases that comments and pages must not use, because
	// they are archaic, an image, or need a second reading.
	unplain = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
		`(answers?|tells?) (whether|if)`,
		`who(ever|soever)`, `what(ever)? is asked for`, `see(s|n)? to( it)?\b`, `heed(s|ed|ing)?`,
		`berths?`, `conced(e|es|ed)`, `rehears(e|es|ed|al|als)`, `seal(s|ed)? (the |a )?documents?`,
		`nothing of ours`, `for ever`, `bears? (it|them|children)`, `at hand`, `is told of`, `are told of`,
		`whilst`, `amongst`, `lest`, `henceforth`, `thereof`, `hereby`, `wherein`, `unto`, `hither`, `thither`,
	}, "|") + `)\b`)
	// answersIn matches the comment of a function that "answers" its result. An answer
	// with a status is one over HTTP.
	answersIn = regexp.MustCompile(`^(\w+) answers \D`)
	// unplainNames are words that no declared name may contain.
	unplainNames = map[string]bool{ //nolint:gochecknoglobals // a table
		"bear": true, "berth": true, "breath": true, "concede": true, "dive": true, "heed": true,
		"leaper": true, "rehearsal": true, "rehearse": true, "seal": true, "sealed": true, "unkept": true, "whoever": true,
	}
)

// TestPlainLanguage fails on each comment, declared name and page in plainFolders
// that is not in plain words.
func TestPlainLanguage(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, file := range treeFiles(t) {
		if !inPlainFolder(file) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(root, file))
		if os.IsNotExist(err) {
			continue // deleted, but git still lists it
		}
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		switch filepath.Ext(file) {
		case ".go":
			found = unplainGo(t, file, content)
		case ".md":
			found = unplain.FindAllString(string(content), -1)
		default:
			continue
		}
		checked++
		for _, words := range found {
			t.Errorf("%s: say %q in plain words", file, words)
		}
	}
	if checked == 0 {
		t.Fatal("no file was checked")
	}
}

// TestUnplain checks the search in a small file.
func TestUnplain(t *testing.T) {
	t.Parallel()
	src := `// Package a tells whether it rains. Text in quotes is not checked.
package a

// get answers a row.
func get() string { return "whoever" }

// put answers 409 for a second row and returns a Berth.
func put(sealedBox string) { b.Seal(sealedBox) }

type bearer struct{}
`
	got := strings.Join(unplainGo(t, "a.go", []byte(src)), ", ")
	if want := "tells whether, get answers a, Berth, sealedBox"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

func inPlainFolder(file string) bool {
	for _, folder := range plainFolders {
		if folder == "." || file == folder || strings.HasPrefix(file, folder+"/") {
			return true
		}
	}
	return false
}

// unplainGo returns what the comments and the declared names of a Go file must not say.
func unplainGo(t *testing.T, name string, content []byte) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, content, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, group := range file.Comments {
		text := strings.ReplaceAll(group.Text(), "\n", " ")
		found = append(found, unplain.FindAllString(text, -1)...)
		if words := answersIn.FindString(text); words != "" {
			found = append(found, words)
		}
	}
	used := map[*ast.Ident]bool{} // names that another package declares
	seen := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			used[n.Sel] = true
		case *ast.Ident:
			if !used[n] && !seen[n.Name] && hasUnplainWord(n.Name) {
				found = append(found, n.Name)
				seen[n.Name] = true
			}
		}
		return true
	})
	return found
}

// hasUnplainWord reports whether a word of a name in camel case is in unplainNames.
func hasUnplainWord(name string) bool {
	word := ""
	for _, r := range name {
		if unicode.IsUpper(r) {
			if unplainNames[word] {
				return true
			}
			word = ""
		}
		word += string(unicode.ToLower(r))
	}
	return unplainNames[word]
}
