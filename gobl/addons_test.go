package gobl_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"chancery/gobl"
	"chancery/gobl/addon"
	"chancery/gobl/dsig"
)

// withAddons is the small invoice with addons, and further members.
func withAddons(addons, more string) string {
	return strings.Replace(smallInvoice, `"series"`, `"$addons":`+addons+`,`+more+`"series"`, 1)
}

func lenientLibrary(t *testing.T) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: fixedNow, Rand: rand.Reader, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestUnknownAddons checks the message, with the addon that may be meant, and the place.
func TestUnknownAddons(t *testing.T) {
	lib := newLibrary(t)
	var keys []string
	for _, a := range addon.All() { // in the order of their keys
		keys = append(keys, string(a.Def.Key))
	}
	list := "; the addons are " + strings.Join(keys, ", ")
	complement := `"complements":[{"$schema":"https://gobl.org/draft-0/note/message","content":"x"},` + withAddons(`["es-tbai"]`, "") + `],`
	for name, c := range map[string]struct {
		in, want string
		paths    []string
	}{
		"another version": {withAddons(`["es-verifactu-v2"]`, ""), `addon "es-verifactu-v2" is not installed; did you mean "es-verifactu-v1"?`, []string{"$.doc.$addons[0]"}},
		"no version":      {withAddons(`["es-verifactu"]`, ""), `addon "es-verifactu" is not installed; did you mean "es-verifactu-v1"?`, []string{"$.doc.$addons[0]"}},
		"misspelt":        {withAddons(`["es-verfactu"]`, ""), `addon "es-verfactu" is not installed; did you mean "es-verifactu-v1"?`, []string{"$.doc.$addons[0]"}},
		"older":           {withAddons(`["pl-favat-v2"]`, ""), `addon "pl-favat-v2" is not installed; did you mean "pl-favat-v3"?`, []string{"$.doc.$addons[0]"}},
		"unlike any":      {withAddons(`["eu-en16931-v2017","zz-none"]`, ""), `addon "zz-none" is not installed` + list, []string{"$.doc.$addons[1]"}},
		"not here":        {withAddons(`["pt-saft-v1"]`, ""), `addon "pt-saft-v1" is part of the format, but this program does not have it`, []string{"$.doc.$addons[0]"}},
		"two": {
			withAddons(`["es-sii-v2","zz-none"]`, ""), `addon "es-sii-v2" is not installed; did you mean "es-sii-v1"?; addon "zz-none" is not installed` + list,
			[]string{"$.doc.$addons[0]", "$.doc.$addons[1]"},
		},
		"nothing like it": {withAddons(`["-"]`, ""), `addon "-" is not installed` + list, []string{"$.doc.$addons[0]"}},
		"in a complement": {withAddons(`["es-tbai-v1"]`, complement), `addon "es-tbai" is not installed; did you mean "es-tbai-v1"?`, []string{"$.doc.complements[1].$addons[0]"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := lib.Complete([]byte(c.in))
			e, ok := errors.AsType[*gobl.Error](err)
			if !ok || e.Key != gobl.ErrAddon || e.Reason() != c.want || !slices.Equal(e.Paths, c.paths) {
				t.Errorf("got %v at %v, want %s at %v", err, e.Paths, c.want, c.paths)
			}
			if text, err := json.Marshal(e); err != nil || !strings.Contains(string(text), `"paths":["`+c.paths[0]) {
				t.Errorf("in JSON: %s, %v", text, err)
			}
		})
	}
}

// TestUnknownAddonsTogether says of each what is wrong with it.
func TestUnknownAddonsTogether(t *testing.T) {
	_, err := newLibrary(t).Complete([]byte(withAddons(`["pt-saft-v1","es-sii-v2","eu-en16931-v2017","es-sii-v2"]`, "")))
	const want = `addon: $.doc.$addons[0]: addon "pt-saft-v1" is part of the format, but this program does not have it; ` +
		`$.doc.$addons[1], $.doc.$addons[3]: addon "es-sii-v2" is not installed; did you mean "es-sii-v1"?`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestUnknownAddonsWhereverTheyEnter tries each operation on a document that was read,
// or was stored by a lenient program.
func TestUnknownAddonsWhereverTheyEnter(t *testing.T) {
	lib, lenient := newLibrary(t), lenientLibrary(t)
	key, err := dsig.NewPrivateKey("k", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	data := []byte(withAddons(`["es-verifactu-v2"]`, ""))
	for name, do := range map[string]func(lib *gobl.Library, e *gobl.Envelope) error{
		"calculate":  func(lib *gobl.Library, e *gobl.Envelope) error { return lib.Calculate(e) },
		"a document": func(lib *gobl.Library, e *gobl.Envelope) error { return lib.Calculate(e.Document()) },
		"envelop": func(lib *gobl.Library, e *gobl.Envelope) error {
			_, err := lib.Envelop(e.Document())
			return err
		},
		"insert": func(lib *gobl.Library, e *gobl.Envelope) error { return lib.Insert(e, e.Document()) },
		"correct": func(lib *gobl.Library, e *gobl.Envelope) error {
			_, err := lib.CorrectWith(e, []byte(`{"type":"credit-note"}`))
			return err
		},
		"replicate": func(lib *gobl.Library, e *gobl.Envelope) error {
			_, err := lib.Replicate(e)
			return err
		},
		"invert":       (*gobl.Library).Invert,
		"remove taxes": (*gobl.Library).RemoveIncludedTaxes,
		"convert":      func(lib *gobl.Library, e *gobl.Envelope) error { return lib.ConvertInto(e, "EUR") },
	} {
		t.Run(name, func(t *testing.T) {
			e := read(t, lib, data)
			if err := do(lib, e); errorKey(err) != "addon" {
				t.Errorf("refused as %v, want addon", err)
			}
			if err := do(lenient, read(t, lenient, data)); err != nil {
				t.Errorf("a lenient library: %v", err)
			}
		})
	}
	e := read(t, lib, data)
	if err := lib.Check(e); errorKey(err) != "addon" {
		t.Errorf("checked with %v, want addon", err)
	}
	if err := lenient.Check(read(t, lenient, data)); errorKey(err) != "validation" {
		t.Errorf("checked by a lenient library with %v, want the fault of the format", err)
	}
	if err := lib.Sign(e, key); errorKey(err) != "addon" || e.Signed() {
		t.Errorf("signed with %v", err)
	}
}

// read reads a document, which is not calculated, into an envelope.
func read(t *testing.T, lib *gobl.Library, doc []byte) *gobl.Envelope {
	t.Helper()
	e, err := lib.ParseEnvelope([]byte(`{"head":{"uuid":"` + string(exampleID) + `"},"doc":` + string(doc) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return e
}
