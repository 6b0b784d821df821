package addon_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/test/shared"
)

// TestResultsAreStable calculates again what came out of a calculation with
// addons: nothing may change but the totals, whose last digit may have been lost
// when the figures they come from were rounded for presentation.
func TestResultsAreStable(t *testing.T) {
	lib := addontest.Library(t)
	file, err := os.Open(shared.Path(t, "gobl", "vectors", "mutations.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	count := 0
	for lines.Scan() {
		var v struct {
			ID  string
			OK  bool
			Doc json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		var head struct {
			Addons []string `json:"$addons"`
		}
		if v.OK {
			if err := json.Unmarshal(v.Doc, &head); err != nil {
				t.Fatal(err)
			}
		}
		if len(head.Addons) == 0 {
			continue
		}
		count++
		env, err := lib.Build(v.Doc)
		if err != nil {
			t.Errorf("%s: %v", v.ID, err)
			continue
		}
		data, err := env.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var again struct{ Doc json.RawMessage }
		if err := json.Unmarshal(data, &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(withoutTotals(t, v.Doc), withoutTotals(t, again.Doc)); diff != "" {
			t.Errorf("%s with %v: first (-) and second (+) calculation differ\n%s", v.ID, head.Addons, diff)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if count < 100 {
		t.Errorf("%d documents with addons, want at least 100", count)
	}
}

func withoutTotals(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	delete(doc, "totals")
	return doc
}
