package gobl_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/gobl"
)

// The tests of this file alter the examples at random, to hold a kind of document to
// what the found cases show of one. The seed is fixed.

// object is a JSON object with the name of the member, or of the list, that holds it.
type object struct {
	name    string
	members map[string]any
}

// objects lists all objects with members below a value, in a fixed order, but
// those of other formats.
func objects(name string, v any) []object {
	var list []object
	switch x := v.(type) {
	case map[string]any:
		if id, ok := x["$schema"].(string); ok && !strings.HasPrefix(id, "https://gobl.org/") {
			return nil
		}
		if len(x) > 0 {
			list = append(list, object{name, x})
		}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			list = append(list, objects(key, x[key])...)
		}
	case []any:
		for _, one := range x {
			list = append(list, objects(name, one)...)
		}
	}
	return list
}

// eachExample calls a test with each calculated example as plain values, which it may
// change, and a source of chance.
func eachExample(t *testing.T, test func(t *testing.T, env map[string]any, chance *rand.Rand)) {
	t.Helper()
	chance := rand.New(rand.NewPCG(10, 4))
	for _, path := range examples(t, true) {
		env := decoded(t, readSource(t, newLibrary(t), path))
		t.Run(filepath.Base(path), func(t *testing.T) { test(t, env, chance) })
	}
}

func decoded(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parsed(t *testing.T, lib *gobl.Library, env map[string]any) *gobl.Envelope {
	t.Helper()
	e, err := lib.ParseEnvelope(encoded(t, env))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestRegimeFollowsFromSupplier drops `$regime` from documents, breaks some of them, and
// expects the faults that they have with it.
func TestRegimeFollowsFromSupplier(t *testing.T) {
	lib := newLibrary(t)
	var broken int
	eachExample(t, func(t *testing.T, env map[string]any, chance *rand.Rand) {
		doc, _ := env["doc"].(map[string]any)
		regime, ok := doc["$regime"]
		if !ok {
			return
		}
		env["head"].(map[string]any)["ignore"] = []any{"GOBL-ENVELOPE-11"}
		for range 10 {
			all := objects("doc", doc)
			changed := all[chance.IntN(len(all))]
			names := slices.Sorted(maps.Keys(changed.members))
			name := names[chance.IntN(len(names))]
			if name == "tax_id" || name == "supplier" || name == "country" || strings.HasPrefix(name, "$") {
				continue
			}
			value := changed.members[name]
			delete(changed.members, name)
			want := faultSet(lib.Validate(parsed(t, lib, env)))
			delete(doc, "$regime")
			got := faultSet(lib.Validate(parsed(t, lib, env)))
			if !slices.Equal(got, want) {
				t.Errorf("without %s: faults %v, want %v", name, got, want)
			}
			doc["$regime"], changed.members[name] = regime, value
			if strings.Contains(strings.Join(want, " "), "GOBL-"+regime.(string)+"-") {
				broken++
			}
		}
	})
	if broken == 0 {
		t.Error("no rule of a country was broken")
	}
}

// TestMissingDates drops dates and expects that no copy has a date that is none, unless
// its rules refuse it.
func TestMissingDates(t *testing.T) {
	const none = `"0000-00-00"`
	lib := newLibrary(t)
	eachExample(t, func(t *testing.T, env map[string]any, chance *rand.Rand) {
		for _, one := range objects("doc", env["doc"]) {
			for _, name := range []string{"date", "issue_date", "value_date", "op_date", "at", "start", "end"} {
				if _, ok := one.members[name]; !ok {
					continue
				}
				delete(one.members, name)
				if chance.IntN(2) == 0 {
					one.members[name] = nil
				}
			}
		}
		for _, copied := range copies(t, lib, parsed(t, lib, env)) {
			data, err := copied.JSON()
			if err != nil {
				t.Fatal(err)
			}
			refused := lib.Check(copied) != nil
			if strings.Contains(string(data), none) && !refused {
				t.Errorf("accepted: %s", data)
			}
			for _, one := range objects("doc", decoded(t, data)["doc"]) {
				if date, ok := one.members["date"]; ok && one.name == "due_dates" && (date != nil || !refused) {
					t.Errorf("due date %v, refused: %t", one.members, refused)
				}
			}
		}
	})
}

// copies makes what can be derived of a document.
func copies(t *testing.T, lib *gobl.Library, env *gobl.Envelope) []*gobl.Envelope {
	t.Helper()
	var list []*gobl.Envelope
	copied, err := lib.Replicate(env)
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, copied)
	if copied, err = lib.CorrectWith(env, []byte(`{"type":"credit-note","reason":"x"}`)); err == nil {
		list = append(list, copied)
	}
	return list
}

// TestAnyMemberInAnotherCase writes a member in capitals, which changes nothing, and then
// both ways, which is refused.
func TestAnyMemberInAnotherCase(t *testing.T) {
	lib := newLibrary(t)
	eachExample(t, func(t *testing.T, env map[string]any, chance *rand.Rand) {
		want := env["head"].(map[string]any)["dig"].(map[string]any)["val"]
		all := slices.DeleteFunc(objects("doc", env["doc"]), func(o object) bool { return o.name == "ext" || o.name == "meta" })
		for range 5 {
			one := all[chance.IntN(len(all))].members
			names := slices.DeleteFunc(slices.Sorted(maps.Keys(one)), func(name string) bool { return strings.ToUpper(name) == name })
			name := names[chance.IntN(len(names))]
			if name == "$schema" {
				continue
			}
			other := strings.ToUpper(name)
			one[other] = one[name]
			if _, err := lib.Parse(encoded(t, env)); errorKey(err) != "input" || !strings.Contains(err.Error(), other) {
				t.Errorf("%s twice: %v", name, err)
			}
			delete(one, name)
			e, err := lib.Complete(encoded(t, env))
			if err != nil {
				t.Fatal(err)
			}
			if e.Head.Dig.Val != want {
				t.Errorf("with %s the digest is %s, want %s", other, e.Head.Dig.Val, want)
			}
			one[name] = one[other]
			delete(one, other)
		}
	})
}

// TestAnyMisspeltAddon drops a letter of an addon, or changes its version, and expects
// that the right one is suggested.
func TestAnyMisspeltAddon(t *testing.T) {
	lib := newLibrary(t)
	eachExample(t, func(t *testing.T, env map[string]any, chance *rand.Rand) {
		doc := env["doc"].(map[string]any)
		addons, _ := doc["$addons"].([]any)
		if len(addons) == 0 {
			return
		}
		i := chance.IntN(len(addons))
		key := addons[i].(string)
		drop := chance.IntN(len(key) - 3)
		for _, wrong := range []string{key[:drop] + key[drop+1:], key[:len(key)-1] + "9", strings.ToUpper(key)} {
			addons[i] = wrong
			for name, n := range map[string]any{"a document": doc, "an envelope": env} {
				_, err := lib.Build(encoded(t, n))
				if errorKey(err) != "addon" || !strings.Contains(err.Error(), `"`+key+`"`) || !strings.Contains(err.Error(), `"`+wrong+`"`) {
					t.Errorf("%s with %s: %v, want %s", name, wrong, err, key)
				}
			}
		}
	})
}

// TestURLMembers puts addresses into every member that is one.
func TestURLMembers(t *testing.T) {
	lib := newLibrary(t)
	members := []string{
		`"supplier":{"name":"A","websites":[{"url":"%"}]}`, `"supplier":{"name":"A","logos":[{"url":"%"}]}`, `"supplier":{"name":"A","inboxes":[{"url":"%"}]}`,
		`"customer":{"people":[{"name":{"given":"A"},"avatars":[{"url":"%"}]}]}`, `"preceding":[{"code":"1","url":"%"}]`,
		`"attachments":[{"code":"A","url":"%"}]`, `"ordering":{"contracts":[{"code":"1","url":"%"}]}`, `"payment":{"instructions":{"key":"online","online":[{"url":"%"}]}}`,
		`"payment":{"advances":[{"key":"online","amount":"1","online":[{"addr":"%"}]}]}`, `"preceding":[{"code":"1","schema":"%"}]`,
	}
	hosts := map[string]bool{
		"intranet": true, "a-1": true, "example.com.": true, "intranet.": true, "1": true, "1.2": true, "999.999.999.999": true, "10.0.0.1": true,
		"a.1": true, "[::1]": true, "u:p%20w@example.com": true, "münchen.example": true, "intranet:8080": true, "[2001:db8::1]:1": true,
		"": false, ".": false, "a..b": false, "-a": false, "a%zz": false, "u%z@example.com": false, "[::1": false, "a:b": false, "a:123456": false, "a b": false,
	}
	paths := map[string]bool{"": true, "/": true, "/a%20b?c=d#e": true, "/ü": true, "?q": true, "/%zz": false, "/%": false, "/a#%g0": false, "/a b": false}
	for _, member := range members {
		for host, hostFits := range hosts {
			for path, pathFits := range paths {
				text := "https://" + host + path
				doc := `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","lines":[{"quantity":"1","item":{"name":"x","price":"1"}}],` +
					strings.ReplaceAll(member, "%", text) + `}`
				if !strings.Contains(doc, `"supplier"`) {
					doc = strings.Replace(doc, `"lines"`, `"supplier":{"name":"A"},"lines"`, 1)
				}
				_, err := lib.Build([]byte(doc))
				if fits := hostFits && pathFits; (err == nil) != fits {
					t.Errorf("%s with %q: %v, fits: %t", member, text, err, fits)
				}
			}
		}
	}
}

// TestUnknownCurrencyOfPayments keeps a currency that is stated, whatever it is.
func TestUnknownCurrencyOfPayments(t *testing.T) {
	lib := newLibrary(t)
	eachExample(t, func(t *testing.T, env map[string]any, _ *rand.Rand) {
		doc := env["doc"].(map[string]any)
		if doc["$schema"] != "https://gobl.org/draft-0/bill/payment" {
			return
		}
		delete(doc, "exchange_rates")
		for _, l := range doc["lines"].([]any) {
			if ref, ok := l.(map[string]any)["document"].(map[string]any); ok {
				delete(ref, "currency")
			}
		}
		for _, code := range []string{"ZWL", "XXX", "eur", "EURO", "€"} {
			doc["currency"] = code
			e, err := lib.Complete(encoded(t, doc))
			if err != nil {
				t.Fatal(err)
			}
			if got := decoded(t, encoded(t, e))["doc"].(map[string]any)["currency"]; got != code {
				t.Errorf("currency %v, want %s", got, code)
			}
			if faults := faultSet(lib.Validate(e)); !slices.Contains(faults, "GOBL-CURRENCY-CODE-01 $.doc.currency") {
				t.Errorf("%s: faults %v", code, faults)
			}
		}
	})
}

// TestComplementsOfPayments stay as they are given, on each run.
func TestComplementsOfPayments(t *testing.T) {
	lib := newLibrary(t)
	eachExample(t, func(t *testing.T, env map[string]any, _ *rand.Rand) {
		doc := env["doc"].(map[string]any)
		if doc["$schema"] != "https://gobl.org/draft-0/bill/payment" {
			return
		}
		complements := []any{
			map[string]any{"$schema": "https://gobl.org/draft-0/note/message", "content": "x"},
			map[string]any{"$schema": "https://gobl.org/draft-0/org/party", "name": "x"},
			map[string]any{"$schema": "https://example.com/x", "a": "b"},
		}
		doc["complements"] = complements
		e, err := lib.Complete(encoded(t, doc))
		if err != nil {
			t.Fatal(err)
		}
		got := decoded(t, encoded(t, e))["doc"].(map[string]any)["complements"]
		if string(encoded(t, got)) != string(encoded(t, complements)) {
			t.Errorf("complements %v", got)
		}
	})
}

// TestStatedTaxCodes: a French code of which nothing is left is refused, and nothing else of an
// identity gets lost.
func TestStatedTaxCodes(t *testing.T) {
	lib := newLibrary(t)
	for code, want := range map[string][]string{
		"":                  nil,
		" ":                 nil, // no printable character, as if it were not there
		"FR":                {"GOBL-FR-TAX-IDENTITY-01 $.doc.code"},
		"fr":                {"GOBL-FR-TAX-IDENTITY-01 $.doc.code"},
		"é":                 {"GOBL-FR-TAX-IDENTITY-01 $.doc.code"},
		"-":                 {"GOBL-FR-TAX-IDENTITY-01 $.doc.code"},
		"FR-":               {"GOBL-FR-TAX-IDENTITY-01 $.doc.code"},
		"FR732829320":       nil,
		"FR 44 732 829 320": nil,
		"732829320":         nil,
	} {
		e, err := lib.Complete(encoded(t, map[string]string{"$schema": "https://gobl.org/draft-0/tax/identity", "country": "FR", "code": code}))
		if err != nil {
			t.Fatal(err)
		}
		if got := faultSet(lib.Validate(e)); !slices.Equal(got, want) {
			t.Errorf("%q: faults %v, want %v", code, got, want)
		}
		if err := lib.Calculate(e); err != nil || !slices.Equal(faultSet(lib.Validate(e)), want) {
			t.Errorf("%q calculated again: %v, %v", code, faultSet(lib.Validate(e)), err)
		}
	}
}
