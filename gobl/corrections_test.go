package gobl_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
)

// TestCorrections corrects the expected envelopes of the examples and compares
// with what another implementation made of them.
func TestCorrections(t *testing.T) {
	needShared(t)
	lib := newLibrary(t)
	file, err := os.Open(filepath.Join(shared, "vectors/corrections.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	var count int
	for lines.Scan() {
		var v struct {
			ID, Source, Error string
			Options           json.RawMessage
			Doc               map[string]any `json:"doc_without_uuid"`
		}
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		count++
		got, err := correct(lib, filepath.Join(shared, "..", v.Source), v.Options)
		switch {
		case errorKey(err) != v.Error:
			t.Errorf("%s %s: error %v, want %q", v.ID, v.Source, err, v.Error)
		case err == nil && !cmp.Equal(v.Doc, got):
			t.Errorf("%s %s: (-want +got)\n%s", v.ID, v.Source, cmp.Diff(v.Doc, got))
		}
	}
	if count != 324 {
		t.Errorf("%d corrections, want 324", count)
	}
}

func correct(lib *gobl.Library, path string, options []byte) (map[string]any, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	env, err := lib.ParseEnvelope(data)
	if err != nil {
		return nil, err
	}
	made, err := lib.CorrectWith(env, options)
	if err != nil {
		return nil, err
	}
	if data, err = made.JSON(); err != nil {
		return nil, err
	}
	var out struct{ Doc map[string]any }
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, err
	}
	maps.DeleteFunc(out.Doc, func(key string, _ any) bool { return key == "uuid" })
	return out.Doc, nil
}

// errorKey returns the key of an error, empty for none.
func errorKey(err error) string {
	if e, ok := errors.AsType[*gobl.Error](err); ok {
		return string(e.Key)
	}
	if err != nil {
		return "not keyed: " + err.Error()
	}
	return ""
}

func TestCorrectRefuses(t *testing.T) {
	lib := newLibrary(t)
	env := built(t, lib)
	for options, want := range map[string]string{
		`{}`:                     "validation: $.type: the type of the corrective document is missing; possible are credit-note, corrective, debit-note",
		`{"type":1}`:             `input: $.type: text is expected, not 1; texts are written in quotes: "1"`,
		`{"type":"proforma"}`:    `validation: $.type: an invoice cannot be corrected by the type "proforma"; possible are credit-note, corrective, debit-note`,
		`{"type":"credit-note"`:  "input: line 1, column 22: the input ends within the object that begins in line 1, column 1; a closing } is missing",
		`{"type":"a","type":""}`: `input: $.type: the member "type" is given twice; keep one of them`,
	} {
		if _, err := lib.CorrectWith(env, []byte(options)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", options, err, want)
		}
	}
	message, err := lib.Complete([]byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.CorrectWith(message, []byte(`{"type":"credit-note"}`)); err == nil || err.Error() != "validation: only invoices can be corrected, and this is a message" {
		t.Errorf("a message: %v", err)
	}
}

// optionsSchema is what the tests look at in the schema of correction options.
type optionsSchema struct {
	ID      string `json:"$id"`
	Comment string `json:"$comment"`
	Defs    map[string]struct {
		Properties map[string]struct {
			Default    string
			OneOf      []struct{ Const, Title, Description string }
			Properties map[string]struct {
				Title string
				OneOf []struct{ Const, Title string }
			}
			Recommended []string
		}
		Required, Recommended []string
	} `json:"$defs"`
}

func TestCorrectionOptionsSchema(t *testing.T) {
	lib := newLibrary(t)
	for _, c := range []struct {
		name, addon, id       string
		types, ext            string
		required, recommended string
	}{
		{"spain", "", "?tax_regime=es", "credit-note corrective debit-note", "", "type", "series"},
		{"facturae", "es-facturae-v3", "?tax_regime=es", "credit-note corrective debit-note", "es-facturae-correction", "type", "series ext"},
		{"tbai", "es-tbai-v1", "?tax_regime=es", "credit-note corrective debit-note", "es-tbai-correction", "type", "series ext"},
		{"verifactu", "es-verifactu-v1", "?tax_regime=es", "credit-note corrective debit-note", "es-verifactu-doc-type", "type", "series ext copy_tax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := smallInvoice
			if c.addon != "" {
				in = strings.Replace(in, `"series"`, `"$addons":["`+c.addon+`"], "series"`, 1)
			}
			got := readOptionsSchema(t, lib, in)
			def := got.Defs["bill.CorrectionOptions"]
			if want := "https://gobl.org/draft-0/bill/correction-options" + c.id; got.ID != want || got.Comment == "" {
				t.Errorf("id %s, comment %q", got.ID, got.Comment)
			}
			var types []string
			for _, choice := range def.Properties["type"].OneOf {
				types = append(types, choice.Const)
				if choice.Title == "" || choice.Description == "" {
					t.Errorf("type %s is not described", choice.Const)
				}
			}
			list := strings.Join(types, " ")
			if list != c.types || def.Properties["type"].Default != types[0] || def.Properties["series"].Default != "A" {
				t.Errorf("types %s, default %s; series %s", list, def.Properties["type"].Default, def.Properties["series"].Default)
			}
			if ext := strings.Join(def.Properties["ext"].Recommended, " "); ext != c.ext {
				t.Errorf("extensions %q, want %q", ext, c.ext)
			}
			for key, ext := range def.Properties["ext"].Properties {
				if ext.Title == "" || len(ext.OneOf) < 2 {
					t.Errorf("extension %s is not described", key)
				}
			}
			if r := strings.Join(def.Required, " "); r != c.required {
				t.Errorf("required %s, want %s", r, c.required)
			}
			if r := strings.Join(def.Recommended, " "); r != c.recommended {
				t.Errorf("recommended %s, want %s", r, c.recommended)
			}
		})
	}
}

func readOptionsSchema(t *testing.T, lib *gobl.Library, in string) *optionsSchema {
	t.Helper()
	env, err := lib.Complete([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	data, err := lib.CorrectionOptionsSchema(env)
	if err != nil {
		t.Fatal(err)
	}
	out := new(optionsSchema)
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// A correction needs the stamps of the original that neither the options nor the header
// of the envelope have, so the schema asks for those that the header lacks.
func TestCorrectionOptionsSchemaStamps(t *testing.T) {
	lib := newLibrary(t)
	env, err := lib.Complete([]byte(strings.Replace(smallInvoice, `"series"`, `"$addons":["pl-favat-v3"], "series"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	const asked = `"allOf":[{"description":"The correction refers to the stamp favat-ksef-number of the original.",` +
		`"properties":{"stamps":{"contains":{"properties":{"prv":{"const":"favat-ksef-number"}},"required":["prv"]}}},"required":["stamps"]}]`
	for _, c := range []struct {
		prv  string
		need bool
	}{{"", true}, {"other", true}, {"favat-ksef-number", false}} {
		if env.Head.Stamps = nil; c.prv != "" {
			env.Head.Stamps = []*head.Stamp{nil, {Prv: cbc.Key(c.prv), Val: "1"}}
		}
		data, err := lib.CorrectionOptionsSchema(env)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := json.Compact(&b, data); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if strings.Contains(text, asked) != c.need || !strings.Contains(text, `"required":["type"]`) {
			t.Errorf("with the stamp %q: %s", c.prv, text)
		}
		_, err = lib.CorrectWith(env, []byte(`{"type":"credit-note"}`))
		if (err != nil) != c.need {
			t.Errorf("corrected with the stamp %q: %v", c.prv, err)
		}
	}
	env.Head = nil
	if data, err := lib.CorrectionOptionsSchema(env); err != nil || !bytes.Contains(data, []byte("favat-ksef-number")) {
		t.Errorf("without a header: %s, %v", data, err)
	}
}

func TestCorrectionOptionsSchemaElsewhere(t *testing.T) {
	lib := newLibrary(t)
	got := readOptionsSchema(t, lib, `{"$schema":"https://gobl.org/draft-0/bill/invoice","currency":"EUR","lines":[]}`)
	if def := got.Defs["bill.CorrectionOptions"]; got.ID != "https://gobl.org/draft-0/bill/correction-options" || len(def.Properties) != 7 {
		t.Errorf("without a regime: id %s, %d members", got.ID, len(def.Properties))
	}
	message, err := lib.Complete([]byte(`{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := lib.CorrectionOptionsSchema(message); data != nil || err != nil {
		t.Errorf("a message: %s, %v", data, err)
	}
	if _, err := lib.CorrectionOptionsSchema(new(gobl.Envelope)); errorKey(err) != "no-document" {
		t.Errorf("nothing: %v", err)
	}
	reasoned := readOptionsSchema(t, lib, strings.NewReplacer(`"series"`, `"$addons":["co-dian-v2"], "series"`,
		`"country": "ES", "code": "B98602642"`, `"country": "CO", "code": "9014586527"`).Replace(smallInvoice))
	def := reasoned.Defs["bill.CorrectionOptions"]
	if got := strings.Join(def.Required, " ") + " / " + strings.Join(def.Recommended, " "); got != "type reason / series ext" {
		t.Errorf("Colombia requires and recommends %s", got)
	}
}
