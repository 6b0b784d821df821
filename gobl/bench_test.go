package gobl_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/gobl/uuid"
)

const keyID uuid.UUID = "0196a3a0-7d3c-7000-8000-000000000001"

// exampleInvoice returns a two-line Spanish invoice with the addon of FacturaE, as
// JSON without an envelope.
func exampleInvoice(t testing.TB) []byte {
	t.Helper()
	needShared(t)
	return readSource(t, newLibrary(t), filepath.Join(shared, "examples/es/invoice-es-es.yaml"))
}

// longInvoice returns an invoice with many lines at two rates.
func longInvoice(t testing.TB, lines int) []byte {
	t.Helper()
	list := make([]any, lines)
	for i := range list {
		rate := "general"
		if i%3 == 0 {
			rate = "reduced"
		}
		list[i] = map[string]any{
			"quantity": fmt.Sprint(i%9 + 1),
			"item":     map[string]any{"name": fmt.Sprintf("Item %d", i), "price": fmt.Sprintf("%d.%02d", i%200+1, i%100)},
			"taxes":    []any{map[string]any{"cat": "VAT", "rate": rate}},
		}
	}
	data, err := json.Marshal(map[string]any{
		"$schema":    "https://gobl.org/draft-0/bill/invoice",
		"code":       "LONG-1",
		"issue_date": "2025-05-01",
		"supplier":   map[string]any{"name": "Provide One S.L.", "tax_id": map[string]any{"country": "ES", "code": "B98602642"}},
		"customer":   map[string]any{"name": "Sample Consumer", "tax_id": map[string]any{"country": "ES", "code": "54387763P"}},
		"lines":      list,
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// buildOnce does everything from the text of a document to that of its envelope.
func buildOnce(b *testing.B, lib *gobl.Library, data []byte) {
	b.Helper()
	env, err := lib.Build(data)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := env.JSON(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBuildInvoice must stay below 45 KB and 900 allocations.
func BenchmarkBuildInvoice(b *testing.B) {
	lib, data := newLibrary(b), exampleInvoice(b)
	b.ReportAllocs()
	for b.Loop() {
		buildOnce(b, lib, data)
	}
}

// BenchmarkBuildInvoiceLines must grow no faster than the lines: ten times
// the lines may take twelve times as long.
func BenchmarkBuildInvoiceLines(b *testing.B) {
	for _, lines := range []int{100, 1000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			lib, data := newLibrary(b), longInvoice(b, lines)
			b.ReportAllocs()
			for b.Loop() {
				buildOnce(b, lib, data)
			}
		})
	}
}

func BenchmarkSignInvoice(b *testing.B) {
	lib, data := newLibrary(b), exampleInvoice(b)
	key := newKey(b)
	env, err := lib.Build(data)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		env.Unsign()
		if err := lib.Sign(env, key); err != nil {
			b.Fatal(err)
		}
	}
}

func newKey(t testing.TB) *dsig.PrivateKey {
	t.Helper()
	key, err := dsig.NewPrivateKey(keyID, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
