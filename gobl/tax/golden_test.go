package tax_test

import (
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/tax"
)

// TestGoldenFacts compares the categories of countries without a regime with their
// golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	none, err := tax.NewFacts(nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []*tax.CategoryDef
	for _, code := range []cbc.Code{tax.CategoryVAT, tax.CategoryGST} {
		list = append(list, none.Category("", code))
	}
	lawtest.Facts(t, []lawtest.Fact{{Name: "categories", Of: list}})
}
