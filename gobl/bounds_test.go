package gobl_test

import (
	"runtime"
	"strings"
	"testing"

	"chancery/gobl/bill"
)

// invoiceWith returns an invoice with one line of a quantity and a price.
func invoiceWith(quantity, price string) []byte {
	return []byte(`{"$schema":"https://gobl.org/draft-0/bill/invoice","code":"1","issue_date":"2025-05-01","currency":"EUR",
		"supplier":{"name":"A","tax_id":{"country":"ES","code":"B98602642"}},
		"lines":[{"quantity":` + quantity + `,"item":{"name":"x","price":` + price + `},"taxes":[{"cat":"VAT","rate":"general"}]}]}`)
}

// Amounts that cannot be held are refused where they are read; so are documents
// whose results cannot.
func TestAmountsBeyondRange(t *testing.T) {
	lib := newLibrary(t)
	digits := strings.Repeat("9", 1<<18)
	for name, amount := range map[string]string{
		"nineteen digits": `"1000000000000000000"`,
		"very many":       `"` + digits + `"`,
		"very many, bare": digits,
		"exponent":        `1e999999999`,
		"text exponent":   `"1e9"`,
	} {
		if _, err := lib.Build(invoiceWith(`"1"`, amount)); errorKey(err) != "input" {
			t.Errorf("%s: %.80v", name, err)
		}
	}
	for name, amount := range map[string]string{
		"very many decimals":        `"0.` + digits + `"`,
		"very many leading noughts": `"` + strings.Repeat("0", 1<<18) + `1"`,
	} {
		if _, err := lib.Build(invoiceWith(`"1"`, amount)); err != nil {
			t.Errorf("%s: %.80v", name, err)
		}
	}
	for name, in := range map[string][2]string{
		"beyond an int64":   {`"999999999999999999"`, `"999999999999999999"`},
		"beyond the digits": {`"1000000000"`, `"1000000000"`},
		"with decimals":     {`"999999999999999999"`, `"9999999999999.99999"`},
	} {
		if env, err := lib.Build(invoiceWith(in[0], in[1])); errorKey(err) != "calculation" {
			t.Errorf("%s: %.80v %v", name, err, env)
		}
	}
	if _, err := lib.Build(invoiceWith(`"100000000"`, `"10000000"`)); err != nil {
		t.Errorf("a thousand billions: %v", err)
	}
}

// What ten thousand lines cost is bounded by their number.
func TestTenThousandLines(t *testing.T) {
	const lines = 10_000
	lib, data := newLibrary(t), longInvoice(t, lines)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	env, err := lib.Build(data)
	if err != nil {
		t.Fatal(err)
	}
	out, err := env.JSON()
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := len(env.Peek().(*bill.Invoice).Lines); n != lines {
		t.Errorf("%d lines are left", n)
	}
	if n := after.Mallocs - before.Mallocs; n > 30*lines {
		t.Errorf("%d allocations for %d lines", n, lines)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 16*uint64(len(data)+len(out)) {
		t.Errorf("%d bytes for a document of %d that becomes %d", n, len(data), len(out))
	}
}

// Nothing that is nested deeply, within strings or out of them, is worked
// through.
func TestNesting(t *testing.T) {
	lib := newLibrary(t)
	const depth = 1 << 20
	for name, in := range map[string]string{
		"lists":          strings.Repeat("[", depth),
		"objects":        strings.Repeat(`{"a":`, depth),
		"closed lists":   strings.Repeat("[", depth) + strings.Repeat("]", depth),
		"complements":    strings.Repeat(`{"$schema":"https://gobl.org/draft-0/bill/status-line","complements":[`, 200),
		"deep in YAML":   "[" + strings.Repeat("{a: ", 200),
		"string of them": `{"$schema":"` + strings.Repeat("[", depth) + `"}`,
	} {
		if _, err := lib.Build([]byte(in)); errorKey(err) != "input" && errorKey(err) != "unknown-schema" {
			t.Errorf("%s: %.80v", name, err)
		}
	}
}

// A document that embeds itself many times over is calculated once each time.
func TestNestedComplements(t *testing.T) {
	lib := newLibrary(t)
	in := `{"$schema":"https://gobl.org/draft-0/note/message","content":"x"}`
	for range 20 {
		in = `{"$schema":"https://gobl.org/draft-0/bill/status","type":"system","issue_date":"2025-05-01","code":"1",
			"supplier":{"name":"A"},"lines":[{"key":"issued","complements":[` + in + `]}]}`
	}
	env, err := lib.Complete([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	if !env.DigestMatches() {
		t.Error("the digest does not match")
	}
}
