package lawtest_test

import (
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/law/lawtest"
	"chancery/gobl/tax"
)

func TestText(t *testing.T) {
	t.Parallel()
	r := &law.Regime{
		TaxID: law.TaxID,
		Def: &tax.RegimeDef{
			Country: "ZZ", Name: i18n.String{"en": "Zed", "el": "Ζ"}, Description: "Prose.",
			Categories: []*tax.CategoryDef{{
				Code: "VAT", Retained: true,
				Rates: []tax.RateDef{{
					Rate: "general", Keys: []cbc.Key{"standard", "zero"},
					Values: []tax.RateValue{
						law.Surcharged(law.Since("2020-01-01", "21.0%"), "5.2%"),
						law.Within(law.Always("0.0%"), tax.Extensions{"zz-island": "1 | 2"}),
					},
				}},
			}},
		},
	}
	const want = `Def
  Country ZZ
  Name el="Ζ" en="Zed"
  Categories
    - Code VAT
      Retained true
      Rates
        - Rate general
          Keys standard zero
          Values
            - Since 2020-01-01 | Percent 21.0% | Surcharge 5.2%
            - Percent 0.0% | Ext zz-island="1 | 2"
TaxID (function)
`
	if got := string(lawtest.Text(r)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
