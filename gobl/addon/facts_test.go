package addon_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chancery/gobl/addon"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/tax"
)

// The types below are what an addon says without its prose, in the names of the
// published definitions.

type addonFacts struct {
	Key         string                 `json:"key"`
	Name        map[string]string      `json:"name"`
	Sources     []sourceFacts          `json:"sources"`
	Requires    []string               `json:"requires"`
	Tags        []setFacts[defFacts]   `json:"tags"`
	Extensions  []defFacts             `json:"extensions"`
	Identities  []defFacts             `json:"identities"`
	Inboxes     []defFacts             `json:"inboxes"`
	Scenarios   []setFacts[sceneFacts] `json:"scenarios"`
	Corrections []correctionFacts      `json:"corrections"`
}

type sourceFacts struct {
	URL string `json:"url"`
}

type setFacts[T any] struct {
	Schema string `json:"schema"`
	List   []T    `json:"list"`
}

type defFacts struct {
	Key     string            `json:"key"`
	Code    string            `json:"code"`
	Name    map[string]string `json:"name"`
	Pattern string            `json:"pattern"`
	Values  []defFacts        `json:"values"`
	Map     map[string]string `json:"map"`
	Meta    map[string]string `json:"meta"`
	Sources []sourceFacts     `json:"sources"`
}

type sceneFacts struct {
	Name    map[string]string `json:"name"`
	Types   []string          `json:"type"`
	Tags    []string          `json:"tags"`
	Cat     []string          `json:"cat"`
	ExtKey  string            `json:"ext_key"`
	ExtCode string            `json:"ext_code"`
	Note    *noteFacts        `json:"note"`
	Ext     map[string]string `json:"ext"`
	Codes   map[string]string `json:"codes"`
}

type noteFacts struct {
	Cat  string            `json:"cat"`
	Key  string            `json:"key"`
	Text string            `json:"text"`
	Ext  map[string]string `json:"ext"`
}

type correctionFacts struct {
	Schema         string   `json:"schema"`
	Types          []string `json:"types"`
	Extensions     []string `json:"extensions"`
	ReasonRequired bool     `json:"reason_required"`
	Stamps         []string `json:"stamps"`
	CopyTax        bool     `json:"copy_tax"`
}

// TestFacts compares each addon's tables with the published definitions, in both
// directions: everything but the descriptions, and in the same order.
func TestFacts(t *testing.T) {
	files, err := filepath.Glob(shared(t, "data", "addons", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no definitions found: %v", err)
	}
	for _, file := range files {
		key := cbc.Key(strings.TrimSuffix(filepath.Base(file), ".json"))
		t.Run(string(key), func(t *testing.T) {
			a := addonOf(key)
			if a == nil {
				t.Fatal("the addon is missing from the table")
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want addonFacts
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, factsOf(a.Def), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("published (-) and own (+) definitions differ:\n%s", diff)
			}
		})
	}
	if own := len(addon.All()); own != len(files) {
		t.Errorf("%d addons for %d published definitions", own, len(files))
	}
}

func factsOf(d *tax.AddonDef) addonFacts {
	return addonFacts{
		Key:      string(d.Key),
		Name:     texts(d.Name),
		Sources:  each(d.Sources, func(s tax.Source) sourceFacts { return sourceFacts{s.URL} }),
		Requires: strs(d.Requires),
		Tags: each(d.Tags, func(s tax.TagSet) setFacts[defFacts] {
			return setFacts[defFacts]{s.Schema, each(s.List, defOf)}
		}),
		Extensions: each(d.Extensions, defOf),
		Identities: each(d.Identities, defOf),
		Inboxes:    each(d.Inboxes, defOf),
		Scenarios: each(d.Scenarios, func(s tax.ScenarioSet) setFacts[sceneFacts] {
			return setFacts[sceneFacts]{s.Schema, each(s.List, sceneOf)}
		}),
		Corrections: each(d.Corrections, func(c tax.CorrectionDef) correctionFacts {
			return correctionFacts{
				c.Schema, strs(c.Types), strs(c.Extensions), c.ReasonRequired, strs(c.Stamps), c.CopyTax,
			}
		}),
	}
}

func defOf(d *cbc.Definition) defFacts {
	return defFacts{
		Key: string(d.Key), Code: string(d.Code), Name: texts(d.Name), Pattern: d.Pattern,
		Values: each(d.Values, defOf), Map: pairs(d.Map), Meta: pairs(d.Meta),
		Sources: each(d.Sources, func(s *cbc.Source) sourceFacts { return sourceFacts{s.URL} }),
	}
}

func sceneOf(s tax.Scenario) sceneFacts {
	f := sceneFacts{
		Name:  texts(s.Name),
		Types: strs(s.Types), Tags: strs(s.Tags), Cat: strs(s.Categories),
		ExtKey: string(s.ExtKey), ExtCode: string(s.ExtCode),
		Ext: pairs(s.Ext), Codes: pairs(s.Codes),
	}
	if n := s.Note; n != nil {
		f.Note = &noteFacts{string(n.Cat), string(n.Key), n.Text, pairs(n.Ext)}
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

func texts(s i18n.String) map[string]string { return pairs(s) }

func pairs[M ~map[K]V, K, V ~string](m M) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[string(k)] = string(v)
	}
	return out
}
