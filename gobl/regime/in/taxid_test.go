package india_test

import (
	"testing"

	india "chancery/gobl/regime/in"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, india.Regime(), "IN", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("IN 27aapfu0939f1zv", "27AAPFU0939F1ZV"),
		regimetest.Accepts("29AAGCB7383J1Z4", "29AAGCB7383J1Z4"),
		regimetest.Refuses("27AAPFU0939F1ZW", "27AAPFU0939F1ZW"),
		regimetest.Refuses("27AAPFU0939F0ZW", "27AAPFU0939F0ZW"), // 0 is no running character
		regimetest.Refuses("27AAPFU0939F1YV", "27AAPFU0939F1YV"),
		regimetest.Refuses("27AAPFU0939F1Z", "27AAPFU0939F1Z"),
	})
}
