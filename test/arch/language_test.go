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

var (
	// unplain matches words and phrases that comments and pages must not use, because
	// they are archaic, an image, or need a second reading.
	unplain = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
		`(answers?|tells?) (whether|if)`,
		`who(ever|soever)`, `what(ever)? is asked for`, `see(s|n)? to( it)?\b`, `heed(s|ed|ing)?`,
		`berths?`, `conced(e|es|ed)`, `rehears(e|es|ed|al|als)`, `seal(s|ed)? (the |a )?documents?`,
		`nothing of ours`, `for ever`, `bears? (it|them|children)`, `at hand`, `is told of`, `are told of`,
		`at work`, `com(e|es|ing) to rest`, `in the making`, `what came of`, `go(es)? round`,
		`(gives?|gave|given) (it |them |a \w+ |the \w+ )?back`, `turn(s|ed)? away`, `a matter of`, `to be had`,
		`whilst`, `amongst`, `lest`, `henceforth`, `thereof`, `hereby`, `wherein`, `unto`, `hither`, `thither`,
	}, "|") + `)\b`)
	// unplainComment matches what comments must not use in addition: an ordinary word
	// with a meaning that is not.
	unplainComment = regexp.MustCompile(`(?i)\b(beside|anew|afresh|tells?|(is|are|was|were|when|if) told|(is|are|was|were) asked for)\b`)
	// answersIn matches the comment of a function that "answers" its result. An answer
	// with a status is one over HTTP.
	answersIn = regexp.MustCompile(`^(\w+) answers \D`)
	// unplainNames are words that no declared name may contain.
	unplainNames = map[string]bool{ //nolint:gochecknoglobals // a table
		"bear": true, "berth": true, "breath": true, "concede": true, "dive": true, "heed": true,
		"leap": true, "leaper": true, "market": true, "rehearsal": true, "rehearse": true, "seal": true, "sealed": true,
		"told": true, "trader": true, "unkept": true, "whoever": true,
	}
)

// TestPlainLanguage fails on each comment, declared name and page that is not in
// plain words.
func TestPlainLanguage(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, file := range treeFiles(t) {
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
	if want := "tells whether, tells, get answers a, Berth, sealedBox"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
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
		found = append(found, unplainComment.FindAllString(text, -1)...)
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
