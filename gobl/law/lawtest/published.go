package lawtest

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

// The types below are what a country or an addon says without its prose, in the
// names of the published definitions. Each of the two has some of the members.
type definition struct {
	Country      string             `json:"country"`
	AltCountries []string           `json:"alt_country_codes"`
	Key          string             `json:"key"`
	Name         map[string]string  `json:"name"`
	Sources      []source           `json:"sources"`
	Requires     []string           `json:"requires"`
	Currency     string             `json:"currency"`
	TimeZone     string             `json:"time_zone"`
	TaxScheme    string             `json:"tax_scheme"`
	Rounding     string             `json:"calculator_rounding_rule"`
	Tags         []forSchema[entry] `json:"tags"`
	Extensions   []entry            `json:"extensions"`
	Identities   []entry            `json:"identities"`
	Inboxes      []entry            `json:"inboxes"`
	Scenarios    []forSchema[scene] `json:"scenarios"`
	Corrections  []correction       `json:"corrections"`
	Categories   []category         `json:"categories"`
}

type source struct {
	URL string `json:"url"`
}

type forSchema[T any] struct {
	Schema string `json:"schema"`
	List   []T    `json:"list"`
}

type entry struct {
	Key     string            `json:"key"`
	Code    string            `json:"code"`
	Name    map[string]string `json:"name"`
	Pattern string            `json:"pattern"`
	Values  []entry           `json:"values"`
	Map     map[string]string `json:"map"`
	Meta    map[string]string `json:"meta"`
	Sources []source          `json:"sources"`
}

type scene struct {
	Name    map[string]string `json:"name"`
	Types   []string          `json:"type"`
	Tags    []string          `json:"tags"`
	Cat     []string          `json:"cat"`
	ExtKey  string            `json:"ext_key"`
	ExtCode string            `json:"ext_code"`
	Note    *note             `json:"note"`
	Ext     map[string]string `json:"ext"`
	Codes   map[string]string `json:"codes"`
}

type note struct {
	Cat  string            `json:"cat"`
	Key  string            `json:"key"`
	Text string            `json:"text"`
	Ext  map[string]string `json:"ext"`
}

type correction struct {
	Schema         string   `json:"schema"`
	Types          []string `json:"types"`
	Extensions     []string `json:"extensions"`
	ReasonRequired bool     `json:"reason_required"`
	Stamps         []string `json:"stamps"`
	CopyTax        bool     `json:"copy_tax"`
}

type category struct {
	Code        string            `json:"code"`
	Name        map[string]string `json:"name"`
	Title       map[string]string `json:"title"`
	Retained    bool              `json:"retained"`
	Informative bool              `json:"informative"`
	Keys        []key             `json:"keys"`
	Rates       []rate            `json:"rates"`
	Sources     []source          `json:"sources"`
	Map         map[string]string `json:"map"`
}

type key struct {
	Key       string            `json:"key"`
	Name      map[string]string `json:"name"`
	NoPercent bool              `json:"no_percent"`
}

type rate struct {
	Rate   string            `json:"rate"`
	Keys   []string          `json:"keys"`
	Name   map[string]string `json:"name"`
	Values []value           `json:"values"`
}

type value struct {
	Since     string            `json:"since"`
	Percent   string            `json:"percent"`
	Surcharge string            `json:"surcharge"`
	Ext       map[string]string `json:"ext"`
}

// PublishedRegime compares a country's tables with its published definition, in
// both directions: everything but the prose, and in the same order.
func PublishedRegime(t *testing.T, file string, d *tax.RegimeDef) {
	t.Helper()
	compare(t, file, definition{
		Country:      string(d.Country),
		AltCountries: strs(d.AltCountries),
		Name:         pairs(d.Name),
		Sources:      each(d.Sources, sourceOf),
		Currency:     string(d.Currency),
		TimeZone:     d.TimeZone,
		TaxScheme:    string(d.TaxScheme),
		Rounding:     string(d.Rounding),
		Tags:         each(d.Tags, tagsOf),
		Identities:   each(d.Identities, entryOf),
		Extensions:   each(d.Extensions, entryOf),
		Scenarios:    each(d.Scenarios, scenesOf),
		Corrections:  each(d.Corrections, correctionOf),
		Categories:   each(d.Categories, categoryOf),
	})
}

// PublishedAddon compares an addon's tables with its published definition, in both
// directions: everything but the prose, and in the same order.
func PublishedAddon(t *testing.T, file string, d *tax.AddonDef) {
	t.Helper()
	compare(t, file, definition{
		Key:         string(d.Key),
		Name:        pairs(d.Name),
		Sources:     each(d.Sources, sourceOf),
		Requires:    strs(d.Requires),
		Tags:        each(d.Tags, tagsOf),
		Extensions:  each(d.Extensions, entryOf),
		Identities:  each(d.Identities, entryOf),
		Inboxes:     each(d.Inboxes, entryOf),
		Scenarios:   each(d.Scenarios, scenesOf),
		Corrections: each(d.Corrections, correctionOf),
	})
}

func compare(t *testing.T, file string, own definition) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want definition
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, own, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("published (-) and own (+) definitions differ:\n%s", diff)
	}
}

func sourceOf(s tax.Source) source { return source{s.URL} }

func tagsOf(s tax.TagSet) forSchema[entry] {
	return forSchema[entry]{s.Schema, each(s.List, entryOf)}
}

func entryOf(d *cbc.Definition) entry {
	return entry{
		Key: string(d.Key), Code: string(d.Code), Name: pairs(d.Name), Pattern: d.Pattern,
		Values: each(d.Values, entryOf), Map: pairs(d.Map), Meta: pairs(d.Meta),
		Sources: each(d.Sources, func(s *cbc.Source) source { return source{s.URL} }),
	}
}

func scenesOf(s tax.ScenarioSet) forSchema[scene] {
	return forSchema[scene]{s.Schema, each(s.List, sceneOf)}
}

func sceneOf(s tax.Scenario) scene {
	f := scene{
		Name:  pairs(s.Name),
		Types: strs(s.Types), Tags: strs(s.Tags), Cat: strs(s.Categories),
		ExtKey: string(s.ExtKey), ExtCode: string(s.ExtCode),
		Ext: pairs(s.Ext), Codes: pairs(s.Codes),
	}
	if n := s.Note; n != nil {
		f.Note = &note{string(n.Cat), string(n.Key), n.Text, pairs(n.Ext)}
	}
	return f
}

func correctionOf(c tax.CorrectionDef) correction {
	return correction{c.Schema, strs(c.Types), strs(c.Extensions), c.ReasonRequired, strs(c.Stamps), c.CopyTax}
}

func categoryOf(c *tax.CategoryDef) category {
	return category{
		Code: string(c.Code), Name: pairs(c.Name), Title: pairs(c.Title),
		Retained: c.Retained, Informative: c.Informative,
		Keys:    each(c.Keys, func(k tax.KeyDef) key { return key{string(k.Key), pairs(k.Name), k.NoPercent} }),
		Rates:   each(c.Rates, rateOf),
		Sources: each(c.Sources, sourceOf),
		Map:     pairs(c.Map),
	}
}

func rateOf(r tax.RateDef) rate {
	return rate{string(r.Rate), strs(r.Keys), pairs(r.Name), each(r.Values, valueOf)}
}

func valueOf(v tax.RateValue) value {
	f := value{Percent: v.Percent.String(), Ext: pairs(v.Ext)}
	if !v.Since.IsZero() {
		f.Since = v.Since.String()
	}
	if v.Surcharge != nil {
		f.Surcharge = v.Surcharge.String()
	}
	return f
}

func each[T, F any](list []T, convert func(T) F) []F {
	out := make([]F, 0, len(list))
	for _, v := range list {
		out = append(out, convert(v))
	}
	return out
}

func strs[T ~string](list []T) []string {
	return each(list, func(v T) string { return string(v) })
}

func pairs[M ~map[K]V, K, V ~string](m M) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[string(k)] = string(v)
	}
	return out
}
