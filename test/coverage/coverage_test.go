package coverage

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"chancery/test/shared"
)

var update = flag.Bool("update", false, "write the page") //nolint:gochecknoglobals // a flag

const (
	root = "../.."
	page = "docs/reference/engine-coverage.md"
)

// catalogue is statements.yaml.
type catalogue struct {
	Sections []section `yaml:"sections"`
}

type section struct {
	ID         string      `yaml:"id"`
	Title      string      `yaml:"title"`
	Statements []statement `yaml:"statements"`
}

// statement is one promise. At most one of Remote, Later and Open is set, and says
// why the promise needs no test.
type statement struct {
	ID     string `yaml:"id"`
	Text   string `yaml:"text"`
	Remote string `yaml:"remote"`
	Later  string `yaml:"later"`
	Open   string `yaml:"open"`
}

// excuse returns why a statement needs no test here, or "" when it needs one.
func (s *statement) excuse() string {
	switch {
	case s.Remote != "":
		return "remote: " + s.Remote
	case s.Later != "":
		return "later: " + s.Later
	case s.Open != "":
		return "**open**: " + s.Open
	}
	return ""
}

// spot is a test that names a statement.
type spot struct{ file, function string }

func readCatalogue(t *testing.T) catalogue {
	t.Helper()
	data, err := os.ReadFile("statements.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c catalogue
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		t.Fatalf("statements.yaml: %v", err)
	}
	return c
}

// TestCatalogue checks that the catalogue is in order and each statement is in its
// section.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`^\d+\.\d+-\d+[a-z]?$`)
	seen := map[string]bool{}
	for _, sec := range readCatalogue(t).Sections {
		if len(sec.Statements) == 0 {
			t.Errorf("section %s has no statements", sec.ID)
		}
		for i := range sec.Statements {
			s := &sec.Statements[i]
			reasons := 0
			for _, r := range []string{s.Remote, s.Later, s.Open} {
				if r != "" {
					reasons++
				}
			}
			if !number.MatchString(s.ID) || !strings.HasPrefix(s.ID, sec.ID+"-") || seen[s.ID] || s.Text == "" || reasons > 1 {
				t.Errorf("section %s: statement %+v", sec.ID, *s)
			}
			seen[s.ID] = true
		}
	}
}

// TestSections checks that the catalogue has each section of the specification.
func TestSections(t *testing.T) {
	t.Parallel()
	spec := shared.Read(t, "spec", "engine.md")
	var want, got []string
	for _, m := range regexp.MustCompile(`(?m)^### ([2-7]\.\d+) `).FindAllSubmatch(spec, -1) {
		want = append(want, string(m[1]))
	}
	for _, sec := range readCatalogue(t).Sections {
		got = append(got, sec.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("sections (-spec +catalogue):\n%s", diff)
	}
}

// TestPage checks that every promise has a test, that tests name only existing
// promises, and that the page is up to date.
func TestPage(t *testing.T) {
	t.Parallel()
	c := readCatalogue(t)
	tests := namedStatements(t)
	for _, problem := range holes(&c, tests) {
		t.Error(problem)
	}
	want := render(&c, tests)
	name := filepath.Join(root, filepath.FromSlash(page))
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	wanted, lines := strings.Split(want, "\n"), strings.Split(string(got), "\n")
	for i := range max(len(wanted), len(lines)) {
		if i >= len(wanted) || i >= len(lines) || wanted[i] != lines[i] {
			t.Fatalf("%s is stale from line %d on; run: go generate ./test/coverage", page, i+1)
		}
	}
}

// TestHoles checks that holes finds missing tests and unknown statements.
func TestHoles(t *testing.T) {
	t.Parallel()
	c := catalogue{Sections: []section{{ID: "9.1", Statements: []statement{
		{ID: "9.1-1", Text: "tested"},
		{ID: "9.1-2", Text: "not tested"},
		{ID: "9.1-3", Text: "elsewhere", Remote: "far"},
		{ID: "9.1-4", Text: "tested meanwhile", Open: "missing"},
		{ID: "9.1-5", Text: "not yet", Later: "part"},
	}}}}
	at := []spot{{"a_test.go", "TestA"}}
	got := holes(&c, map[string][]spot{"9.1-1": at, "9.1-4": at, "9.1-7": at})
	want := []string{
		"9.1-2 has no test: not tested",
		"9.1-4 is open in statements.yaml, but TestA in a_test.go names it",
		"TestA in a_test.go names 9.1-7, which is not in statements.yaml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNames checks that named reads the comments of tests and no others.
func TestNames(t *testing.T) {
	t.Parallel()
	src := `package a

// TestA does it.
//
// statements.yaml 9.1-1, 9.1-2b,
// 9.1-3: and more words, 9.1-4
func TestA(t *testing.T) {
	// statements.yaml 9.2-1
	_ = []string{
		"row", // statements.yaml 9.2-2
		"statements.yaml 9.3-1",
	}
}

// statements.yaml 9.4-1
func helper() {}
`
	got, stray := named(t, "a_test.go", src)
	want := map[string][]spot{}
	for _, id := range []string{"9.1-1", "9.1-2b", "9.1-3", "9.2-1", "9.2-2"} {
		want[id] = []spot{{"a_test.go", "TestA"}}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(spot{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"9.4-1"}, stray); diff != "" {
		t.Errorf("outside of tests (-want +got):\n%s", diff)
	}
}

// holes returns the problems, in order of the catalogue.
func holes(c *catalogue, tests map[string][]spot) []string {
	var list []string
	known := map[string]bool{}
	for _, sec := range c.Sections {
		for i := range sec.Statements {
			s := &sec.Statements[i]
			known[s.ID] = true
			named := tests[s.ID]
			switch {
			case len(named) == 0 && s.excuse() == "":
				list = append(list, s.ID+" has no test: "+s.Text)
			case len(named) > 0 && (s.Open != "" || s.Later != ""):
				list = append(list, fmt.Sprintf("%s is open in statements.yaml, but %s in %s names it", s.ID, named[0].function, named[0].file))
			}
		}
	}
	for _, id := range sortedKeys(tests) {
		if !known[id] {
			list = append(list, fmt.Sprintf("%s in %s names %s, which is not in statements.yaml", tests[id][0].function, tests[id][0].file, id))
		}
	}
	return list
}

func sortedKeys(m map[string][]spot) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// namedStatements reads all tests of the tree except those of this package. It returns
// the tests by statement.
func namedStatements(t *testing.T) map[string][]spot {
	t.Helper()
	all := map[string][]spot{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if slices.Contains([]string{".git", "bin", "node_modules", "testdata", "coverage"}, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if !mark.Match(data) {
			return nil
		}
		found, stray := named(t, name, string(data))
		for _, id := range stray {
			t.Errorf("%s names %s outside of a test", name, id)
		}
		for id, spots := range found {
			all[id] = append(all[id], spots...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	mark      = regexp.MustCompile(`statements\.yaml\s+\d`) // begins a citation
	reference = regexp.MustCompile(`statements\.yaml\s+(\d+\.\d+-\d+[a-z]?(?:,\s+\d+\.\d+-\d+[a-z]?)*)`)
	separator = regexp.MustCompile(`,\s+`)
)

// named returns the tests of a file by the statements that their comments name, and
// the statements that comments outside of tests name.
func named(t *testing.T, name, src string) (found map[string][]spot, stray []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found = map[string][]spot{}
	for _, group := range file.Comments {
		function := testAround(file, group)
		for _, m := range reference.FindAllStringSubmatch(group.Text(), -1) {
			for _, id := range separator.Split(m[1], -1) {
				at := spot{name, function}
				switch {
				case function == "":
					stray = append(stray, id)
				case !slices.Contains(found[id], at):
					found[id] = append(found[id], at)
				}
			}
		}
	}
	return found, stray
}

// testAround returns the test that a comment belongs to, or "".
func testAround(file *ast.File, group *ast.CommentGroup) string {
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(f.Name.Name, "Test") && !strings.HasPrefix(f.Name.Name, "Fuzz") {
			continue
		}
		if f.Doc == group || f.Pos() <= group.Pos() && group.End() <= f.End() {
			return f.Name.Name
		}
	}
	return ""
}

const head = `# What the engine promises, and where that is tested

Every statement about how jobs run, in our own words, with the tests that fail when
the statement is not true. The numbers are those of the sections of the specification.

A statement is *remote* when it is about providers outside of this program, *later*
when it needs a part of the program that does not exist yet, and *open* when something
is missing.

This file is generated by ` + "`go generate ./test/coverage`" + ` from
[statements.yaml](../../test/coverage/statements.yaml) and the comments of the tests.
`

// render returns the text of the page.
func render(c *catalogue, tests map[string][]spot) string {
	var body strings.Builder
	var tested, remote, later, open int
	for _, sec := range c.Sections {
		fmt.Fprintf(&body, "\n## %s %s\n\n| | statement | tests |\n|---|---|---|\n", sec.ID, sec.Title)
		for i := range sec.Statements {
			s := &sec.Statements[i]
			_, number, _ := strings.Cut(s.ID, "-")
			fmt.Fprintf(&body, "| %s | %s | %s |\n", number, cell(s.Text), cell(proof(s, tests[s.ID])))
			switch {
			case s.Remote != "":
				remote++
			case s.Later != "":
				later++
			case s.Open != "":
				open++
			default:
				tested++
			}
		}
	}
	return head + fmt.Sprintf("\n%d statements are tested, %d are remote, %d later, %d open.\n", tested, remote, later, open) + body.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// proof returns the tests of a statement, or why there is none.
func proof(s *statement, spots []spot) string {
	var list []string
	if why := s.excuse(); why != "" {
		list = append(list, why)
	}
	slices.SortFunc(spots, func(a, b spot) int { return strings.Compare(a.file+a.function, b.file+b.function) })
	for _, at := range spots {
		list = append(list, fmt.Sprintf("[%s](../../%s) %s", path.Join(path.Base(path.Dir(at.file)), path.Base(at.file)), at.file, at.function))
	}
	return strings.Join(list, "; ")
}
