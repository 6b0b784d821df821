package docs

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/gobl"
	"chancery/test/kit"
)

// snippet is a block of JSON on a page that a test runs. Its kind is the word after
// "json" in the line that opens the block.
type snippet struct {
	kind string
	line int // of the first line of the text, from 1
	text string
}

// snippets returns the blocks of a page that have a kind.
func snippets(text string) []snippet {
	var list []snippet
	var open *snippet
	number := 0
	for l := range strings.Lines(text) {
		number++
		l = strings.TrimRight(l, "\n")
		kind, marked := strings.CutPrefix(l, "```json ")
		switch {
		case open != nil && l == "```":
			list = append(list, *open)
			open = nil
		case open != nil:
			open.text += l + "\n"
		case marked:
			open = &snippet{kind: kind, line: number + 1}
		}
	}
	return list
}

// differences lists where got lacks what want shows. Members that want does not show may
// be anything.
func differences(path string, want, got any) []string {
	var list []string
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s is %v, not an object", path, got)}
		}
		for name, w := range want {
			list = append(list, differences(path+"."+name, w, object[name])...)
		}
	case []any:
		array, ok := got.([]any)
		if !ok || len(array) != len(want) {
			return []string{fmt.Sprintf("%s is %v, want a list of %d", path, got, len(want))}
		}
		for i, w := range want {
			list = append(list, differences(fmt.Sprintf("%s[%d]", path, i), w, array[i])...)
		}
	default:
		if want != got {
			list = append(list, fmt.Sprintf("%s is %v, the page says %v", path, got, want))
		}
	}
	return list
}

func parse(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// TestDifferences checks the comparison with what a page shows.
func TestDifferences(t *testing.T) {
	const got = `{"a": "1", "b": [{"c": "2", "d": true}], "e": null}`
	for want, count := range map[string]int{
		`{}`:                            0,
		`{"a": "1", "b": [{"c": "2"}]}`: 0,
		`{"a": "2"}`:                    1,
		`{"a": 1, "b": []}`:             2,
		`{"b": [{"c": "3", "x": "y"}]}`: 2,
		`{"e": {"f": "1"}}`:             1,
	} {
		if list := differences("$", parse(t, want), parse(t, got)); len(list) != count {
			t.Errorf("%s: %d differences, want %d: %v", want, len(list), count, list)
		}
	}
}

// bench runs the snippets of one page.
type bench struct {
	lib    *gobl.Library
	latest *gobl.Envelope // built or corrected last
	server *kit.Installation
	flow   string // published last
	flows  int
	answer any // of the job that ran last
}

func newBench(t *testing.T) *bench {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC) }
	lib, err := gobl.New(gobl.Options{Now: now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return &bench{lib: lib, server: kit.New(t, kit.Options{})}
}

// run does what the kind of a snippet says.
//
//   - build: a document that the library completes without a fault
//   - correct: options of a correction of the document before
//   - result: members of that document
//   - series: created under the ID that the page names
//   - workflow: published under a new ID
//   - job: a document that the workflow before runs on
//   - outcome: members of that job's answer
func (b *bench) run(t *testing.T, s snippet) {
	t.Helper()
	switch s.kind {
	case "build":
		b.build(t, s.text)
	case "correct":
		e, err := b.lib.CorrectWith(b.latest, []byte(s.text))
		if err != nil {
			t.Fatal(err)
		}
		b.latest = e
	case "result":
		data, err := json.Marshal(b.latest.Document())
		if err != nil {
			t.Fatal(err)
		}
		b.compare(t, s.text, parse(t, string(data)))
	case "series":
		b.server.Do(http.MethodPut, "/sequence/v1/series/8e0e6f0c-3a3c-4c8e-9d0a-5f4f2f6f3c11", s.text).Want(http.StatusOK)
	case "workflow":
		b.flows++
		b.flow = fmt.Sprintf("6f2b7d1e-0000-4000-8000-%012d", b.flows)
		b.server.Do(http.MethodPut, "/transform/v1/workflows/"+b.flow, s.text).Want(http.StatusOK)
	case "job":
		b.job(t, fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, b.flow, s.text))
	case "outcome":
		b.compare(t, s.text, b.answer)
	default:
		t.Fatalf("no test runs snippets of the kind %q", s.kind)
	}
}

func (b *bench) build(t *testing.T, text string) {
	t.Helper()
	e, err := b.lib.Build([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if faults := b.lib.Validate(e); len(faults) > 0 {
		t.Fatal(faults)
	}
	b.latest = e
}

// job creates a job and keeps its answer.
func (b *bench) job(t *testing.T, body string) {
	t.Helper()
	b.answer = b.server.Do(http.MethodPost, "/transform/v1/jobs?wait=20", body).For(t).Want(http.StatusOK).At()
}

func (b *bench) compare(t *testing.T, want string, got any) {
	t.Helper()
	for _, d := range differences("$", parse(t, want), got) {
		t.Error(d)
	}
}

// TestDocuments runs the snippets of the guide to documents.
func TestDocuments(t *testing.T) {
	const name = "docs/guide/documents.md"
	counts := runPage(t, name)
	if counts["build"] < 15 || counts["result"] < counts["build"] {
		t.Errorf("%s has %v, want at least 15 documents and a result of each", name, counts)
	}
}

// TestNumbers runs the snippets of the guide to numbers.
func TestNumbers(t *testing.T) {
	const name = "docs/guide/numbers.md"
	counts := runPage(t, name)
	if counts["job"] < 6 || counts["outcome"] != counts["job"] {
		t.Errorf("%s has %v, want at least 6 jobs and the outcome of each", name, counts)
	}
}

// runPage runs all snippets of a page in their order, and returns how many there are of
// each kind.
func runPage(t *testing.T, name string) map[string]int {
	t.Helper()
	b := newBench(t)
	counts := map[string]int{}
	for _, s := range snippets(read(t, name)) {
		counts[s.kind]++
		t.Run(fmt.Sprintf("%s line %d", s.kind, s.line), func(t *testing.T) { b.run(t, s) })
	}
	return counts
}
