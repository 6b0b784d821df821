package addon_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"chancery/gobl/addon/addontest"
)

// TestMain runs the tests. If these are all of them, every rule of every addon must have
// been broken by a document.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && all() {
		missing, listed := addontest.Missing(neverBroken())
		for _, id := range missing {
			fmt.Printf("rule %s is broken by no document of the tests\n", id)
		}
		for _, id := range listed {
			fmt.Printf("rule %s can be broken, and is in the list of those that cannot\n", id)
		}
		if len(missing)+len(listed) > 0 {
			code = 1
		}
	}
	os.Exit(code)
}

// all reports whether no test is left out.
func all() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return true
}

// neverBroken are the rules that no document can break, with the reasons.
func neverBroken() map[string]string {
	const always = "the published test passes for every document (law.AlwaysPasses)"
	return map[string]string{
		"GOBL-CO-DIAN-BILL-INVOICE-02":       always,
		"GOBL-CO-DIAN-BILL-INVOICE-06":       always,
		"GOBL-FR-CHORUSPRO-BILL-INVOICE-04":  always,
		"GOBL-FR-CTC-FLOW10-BILL-INVOICE-16": "it asks for the customer of invoices that have one",
		"GOBL-FR-CTC-FLOW2-BILL-INVOICE-26":  "it is about the length of a list, and passes for lists without elements",
	}
}
