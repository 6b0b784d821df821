package i18n_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"chancery/gobl/i18n"
	"chancery/test/shared"
)

func TestString(t *testing.T) {
	t.Parallel()
	s := i18n.String{"es": "factura", "en": "invoice", "de": "Rechnung"}
	if s.In("es") != "factura" || s.In("fr") != "invoice" || s.String() != "invoice" || s.IsEmpty() {
		t.Error("text in a language")
	}
	delete(s, "en")
	if s.In("fr") != "Rechnung" {
		t.Errorf("first language: %s", s.In("fr"))
	}
	if (i18n.String{}).In("en") != "" || !i18n.String(nil).IsEmpty() {
		t.Error("empty text")
	}
	if got, err := json.Marshal(s); err != nil || string(got) != `{"de":"Rechnung","es":"factura"}` {
		t.Errorf("%s, %v", got, err)
	}
}

func TestLang(t *testing.T) {
	t.Parallel()
	for lang, want := range map[i18n.Lang]bool{"en": true, "ab": true, "zu": true, "": false, "e": false, "EN": false, "xx": false, "a ": false, " a": false, "eng": false} {
		if lang.Valid() != want {
			t.Errorf("%q valid: %v", lang, !want)
		}
	}
	list := i18n.Languages()
	if len(list) != 184 || !slices.IsSorted(list) {
		t.Errorf("%d languages", len(list))
	}
	for _, lang := range list {
		if !lang.Valid() {
			t.Errorf("%q is not valid", lang)
		}
	}
}

// TestAgainstRule compares the list with the published rule.
func TestAgainstRule(t *testing.T) {
	t.Parallel()
	data := shared.Read(t, "gobl", "data", "rules", "i18n.json")
	found := regexp.MustCompile(`one of \[([^\]]+)\]`).FindSubmatch(data)
	if found == nil {
		t.Fatal("no list in the rule")
	}
	want := strings.Split(string(found[1]), ", ")
	slices.Sort(want)
	var got []string
	for _, lang := range i18n.Languages() {
		got = append(got, string(lang))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}
