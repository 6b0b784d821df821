package catalogue_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	reference "chancery/test/shared"
)

// shared is the folder of the published definitions, next to the repository.
const shared = "../../../shared/gobl/data/catalogues"

type catalogueFacts struct {
	Key        string
	Name       map[string]string
	Extensions []defFacts
}

type defFacts struct {
	Key, Code, Pattern string
	Name               map[string]string
	Values             []defFacts
}

// TestFacts compares the tables with the published definitions, in both
// directions: everything but the descriptions, and in the same order.
func TestFacts(t *testing.T) {
	reference.Path(t, "gobl", "data", "catalogues")
	files, err := filepath.Glob(filepath.Join(shared, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(catalogue.All()) {
		t.Errorf("%d catalogues for %d published ones", len(catalogue.All()), len(files))
	}
	for _, c := range catalogue.All() {
		data, err := os.ReadFile(filepath.Join(shared, string(c.Key)+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var want catalogueFacts
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		got := catalogueFacts{Key: string(c.Key), Name: texts(c.Name), Extensions: defs(c.Extensions)}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("published (-) and own (+) definitions of %s differ:\n%s", c.Key, diff)
		}
	}
}

func defs(list []*cbc.Definition) []defFacts {
	out := make([]defFacts, len(list))
	for i, d := range list {
		out[i] = defFacts{
			Key: string(d.Key), Code: string(d.Code), Pattern: d.Pattern,
			Name: texts(d.Name), Values: defs(d.Values),
		}
	}
	return out
}

func texts(s i18n.String) map[string]string {
	out := make(map[string]string, len(s))
	for lang, text := range s {
		out[string(lang)] = text
	}
	return out
}

func TestCodesStandOnceAndHaveNames(t *testing.T) {
	for _, c := range catalogue.All() {
		for _, d := range c.Extensions {
			if len(d.Values) == 0 && d.Pattern == "" {
				t.Errorf("%s allows nothing", d.Key)
			}
			if _, err := regexp.Compile(d.Pattern); err != nil {
				t.Errorf("%s: %v", d.Key, err)
			}
			seen := map[cbc.Code]bool{}
			for _, v := range d.Values {
				if seen[v.Code] || !v.Code.Valid() || v.Name["en"] == "" {
					t.Errorf("%s: code %q is repeated, malformed or without a name", d.Key, v.Code)
				}
				seen[v.Code] = true
			}
		}
	}
}

func TestAFewCodes(t *testing.T) {
	for _, c := range []struct {
		key  cbc.Key
		code cbc.Code
		name string
	}{
		{catalogue.UNTDIDDocumentType, "380", "Standard Invoice"},
		{catalogue.UNTDIDPaymentMeans, "58", "SEPA credit transfer"},
		{catalogue.UNTDIDTaxCategory, "AE", "VAT Reverse Charge"},
	} {
		v := find(c.key).CodeDef(c.code)
		if v == nil || v.Name["en"] != c.name {
			t.Errorf("%s %s is %+v, want %q", c.key, c.code, v, c.name)
		}
	}
}

func find(key cbc.Key) *cbc.Definition {
	for _, c := range catalogue.All() {
		for _, d := range c.Extensions {
			if d.Key == key {
				return d
			}
		}
	}
	return nil
}

func TestVATEXName(t *testing.T) {
	if name, known := catalogue.VATEXName("VATEX-SA-32"); name != "Export of goods" || !known {
		t.Errorf("%q, %v", name, known)
	}
	if name, known := catalogue.VATEXName("VATEX-SA-31"); name != "" || known {
		t.Errorf("%q, %v for a code that is not in the list", name, known)
	}
}
