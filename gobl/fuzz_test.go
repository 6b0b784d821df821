package gobl_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"chancery/gobl"
)

// seed gives a fuzz target the small documents of the tests.
func seed(f *testing.F) {
	f.Add([]byte(smallInvoice))
	for _, s := range []string{
		`{}`, `[]`, `null`, `{"$schema":1}`, `{"$schema":"https://gobl.org/draft-0/envelope","doc":null}`,
		`{"$schema":"https://gobl.org/draft-0/tax/identity","country":"ES","code":"B98602642"}`,
		`{"$schema":"https://gobl.org/draft-0/bill/payment","currency":"EUR","lines":[null],"methods":[null]}`,
	} {
		f.Add([]byte(s))
	}
	paths, err := filepath.Glob("testdata/seed/*.json")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// Every document read comes back in the same form when it is written and read
// again, and every failure has a key.
func FuzzParse(f *testing.F) {
	lib := newLibrary(f)
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := lib.Parse(data)
		if err != nil {
			keyed(t, err)
			return
		}
		env, ok := n.(*gobl.Envelope)
		if !ok {
			return
		}
		first, err := env.JSON()
		if err != nil {
			keyed(t, err)
			return
		}
		again, err := lib.ParseEnvelope(first)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, first)
		}
		if second, err := again.JSON(); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("written twice: %v\n%s\n%s", err, first, second)
		}
	})
}

// A document that was built is valid JSON with a digest that fits, and building
// it again succeeds.
func FuzzBuild(f *testing.F) {
	lib := newLibrary(f)
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		env, err := lib.Build(data)
		if err != nil {
			keyed(t, err)
			return
		}
		out, err := env.JSON()
		if err != nil || !json.Valid(out) {
			t.Fatalf("no JSON: %v\n%s", err, out)
		}
		if !env.DigestMatches() {
			t.Fatal("the digest does not match")
		}
		if _, err := lib.Build(out); err != nil {
			t.Fatalf("a second time: %v\n%s", err, out)
		}
	})
}

func FuzzFromYAML(f *testing.F) {
	lib := newLibrary(f)
	f.Add([]byte("a: [1, 2.50, x]\nb: &c {d: e}\nf: *c"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := lib.FromYAML(data)
		if err != nil {
			keyed(t, err)
		} else if !json.Valid(out) {
			t.Fatalf("no JSON: %s", out)
		}
	})
}

func keyed(t *testing.T, err error) {
	t.Helper()
	var e *gobl.Error
	if !errors.As(err, &e) || e.Key == gobl.ErrInternal {
		t.Fatalf("not keyed: %v", err)
	}
}
