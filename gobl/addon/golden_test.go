package addon_test

import (
	"testing"

	"chancery/gobl/addon"
	"chancery/gobl/law/lawtest"
)

// TestGoldenFacts compares every addon with its golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	var list []lawtest.Fact
	for _, a := range addon.All() {
		list = append(list, lawtest.Fact{Name: string(a.Def.Key), Of: a})
	}
	lawtest.Facts(t, list)
}
