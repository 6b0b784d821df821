package actions

import (
	"maps"
	"testing"
)

// BenchmarkEval measures an expression without the parsing of the document.
func BenchmarkEval(b *testing.B) {
	env := map[string]any{
		"customer": map[string]any{"tax_id": map[string]any{"country": "ES"}},
		"totals":   map[string]any{"payable": "1489.40"},
	}
	e, err := compileExpr(`customer.tax_id.country == "ES" && num(totals.payable) > 1000`)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if v, err := e.eval(b.Context(), maps.Clone(env)); err != nil || v != true {
			b.Fatal(v, err)
		}
	}
}

func TestMayReadFiles(t *testing.T) {
	for text, want := range map[string]bool{
		`len($job.files)`: true, `toJSON($job)`: true, `values($job)`: true, `get($job, "fi" + "les")`: true,
		`$env["$job"]`: true, `$job["files"]`: true, `$job.args.a == "1"`: false, `$job?.state == "sent"`: false,
		`type == "standard"`: false,
	} {
		if mayReadFiles(text) != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}
