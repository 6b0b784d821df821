package exchange_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/api/exchange"
)

// TestFiles checks that what was recorded can be read, and is written as it was read.
func TestFiles(t *testing.T) {
	files, err := exchange.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("nothing is recorded")
	}
	for _, f := range files {
		again, err := exchange.Parse(exchange.Format("# A topic.", f.List))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f.List, again); diff != "" {
			t.Errorf("%s is not written as it was read:\n%s", f.Name, diff)
		}
	}
}

func TestParse(t *testing.T) {
	list, err := exchange.Parse("# A topic.\n\n### ping: Is it there?\nGET /utils/v1/ping\nAs: other\nX-A: b: c\n\n<<< 200\n\n{\"ping\": \"pong\"}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []exchange.Exchange{{
		ID: "ping", Title: "Is it there?", As: "other", Method: "GET", Target: "/utils/v1/ping", Header: []exchange.Field{{Name: "X-A", Value: "b: c"}},
		Answer: exchange.Answer{Status: 200, Body: `{"ping": "pong"}`},
	}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"### ping\n", "### ping: A\nGET /\n<<< no", "### ping: A\nGET /\nline\n"} {
		if _, err := exchange.Parse(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("### ping: A\nGET /\n\n{}\n<<< 200\nX: y\n\n{}\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := exchange.Parse(text)
		if err != nil {
			return
		}
		if _, err := exchange.Parse(exchange.Format("", list)); err != nil {
			t.Errorf("what was read cannot be read again: %v", err)
		}
	})
}
