package currency_test

import (
	"testing"

	"chancery/gobl/currency"
	"chancery/gobl/law/lawtest"
)

// TestGoldenFacts compares the table of currencies with its golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	lawtest.Facts(t, []lawtest.Fact{{Name: "currencies", Of: currency.Definitions()}})
}
