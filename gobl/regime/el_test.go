package regime_test

import (
	"testing"

	"chancery/gobl/regime/el"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsEL(t *testing.T) {
	regimetest.TaxIDs(t, el.Regime(), "EL", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("EL 094259216", "094259216"),
		regimetest.Accepts("GR094259216", "094259216"),
		regimetest.Accepts("ELGR094259216", "094259216"),
		regimetest.Refuses("123456781", "123456781"),
		regimetest.Refuses("94259216", "94259216"),
		regimetest.Refuses("09425921A", "09425921A"),
	})
}

// Documents may call the country GR; EL is stored.
func TestTaxIDOfGREL(t *testing.T) {
	id := &tax.Identity{Country: "GR", Code: "GR 094259216"}
	el.Regime().TaxID(id)
	if id.Country != "EL" || id.Code != "094259216" {
		t.Errorf("kept as %s %s, want EL 094259216", id.Country, id.Code)
	}
}
