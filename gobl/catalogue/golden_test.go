package catalogue_test

import (
	"testing"

	"chancery/gobl/catalogue"
	"chancery/gobl/law/lawtest"
)

// TestGoldenFacts compares every catalogue with its golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	var list []lawtest.Fact
	for _, c := range catalogue.All() {
		list = append(list, lawtest.Fact{Name: string(c.Key), Of: c})
	}
	lawtest.Facts(t, list)
}
