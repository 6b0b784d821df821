package regime_test

import (
	"strings"
	"testing"

	"chancery/gobl/law/lawtest"
	"chancery/gobl/regime"
)

// TestGoldenFacts compares every country with its golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	var list []lawtest.Fact
	for _, r := range regime.All() {
		list = append(list, lawtest.Fact{Name: strings.ToLower(string(r.Def.Country)), Of: r})
	}
	lawtest.Facts(t, list)
}
