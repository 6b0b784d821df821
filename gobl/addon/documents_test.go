package addon_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon"
	"chancery/gobl/addon/addontest"
	"chancery/gobl/cbc"
	"chancery/gobl/law/lawtest"
)

// TestDocuments builds every <package>/testdata/*.yaml and compares the envelope with the
// .golden file next to it. Built again from that, it stays as it is. Then it is damaged at
// every place, as it is written and as it is built.
func TestDocuments(t *testing.T) {
	t.Parallel()
	lib := addontest.Library(t)
	use := map[cbc.Key]int{}
	for _, file := range lawtest.Files(t, "*/testdata") {
		folder := filepath.Dir(file)
		for _, d := range addontest.Documents(t, lib, folder) {
			for _, key := range addonsOf(t, d) {
				use[key]++
			}
			t.Run(folder+"/"+d.Name, func(t *testing.T) {
				t.Parallel()
				got := addontest.Build(t, lib, d.Source)
				if diff := cmp.Diff(string(got), string(addontest.Build(t, lib, got))); diff != "" {
					t.Errorf("built again it is another (-first +second):\n%s", diff)
				}
				lawtest.Golden(t, d.Golden, got)
				addontest.Damage(t, lib, d.Source, marshal(t, documentOf(t, got)))
			})
		}
	}
	for _, a := range addon.All() {
		if n := use[a.Def.Key]; a.Def.External && n < 2 {
			t.Errorf("%s has %d whole documents, want two", a.Def.Key, n)
		}
	}
}

// addonsOf returns the addons of a document when it is built.
func addonsOf(t *testing.T, d addontest.Document) []cbc.Key {
	t.Helper()
	var doc struct {
		Addons []cbc.Key `json:"$addons"`
	}
	if err := json.Unmarshal(d.Source, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Addons
}
