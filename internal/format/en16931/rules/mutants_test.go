package rules

import "testing"

// TestBrokenDocuments judges documents that are broken at one place, in simple ways at many places: no
// check may fail, and faults of structure are found in the profiles that know their structure.
func TestBrokenDocuments(t *testing.T) {
	t.Parallel()
	const every = 7 // of the edits is made, so that the test stays short
	for _, base := range []string{"xr-ubl", "xr-cii", "fr-ubl-credit", "frx-ubl-multi", "frx-cii-parties", "fx-minimum", "fx-basic"} {
		_, set := judgedRules(t, base)
		edits := simpleEdits(readBase(t, base))
		made, broken := 0, 0
		for i := 0; i < len(edits); i += every {
			found := checkXML(t, judgedCase{base: base, edits: edits[i]}.xml(t), set)
			made, broken = made+1, broken+min(1, len(found))
		}
		t.Logf("%s: %d of %d faults are found", base, broken, made)
		if made < 20 || base == "fx-basic" && broken*3 < made*2 {
			t.Errorf("%s: only %d of %d faults are found", base, broken, made)
		}
	}
}
