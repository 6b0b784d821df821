package rules_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"chancery/internal/format/en16931/rules"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
)

// invoice returns a UBL invoice with a number of lines, from testdata.
func invoice(tb testing.TB, lines int) []byte {
	tb.Helper()
	content, err := os.ReadFile("testdata/invoice.xml")
	if err != nil {
		tb.Fatal(err)
	}
	head, rest, _ := bytes.Cut(content, []byte("  <cac:InvoiceLine>"))
	line := "  <cac:InvoiceLine>" + string(rest[:bytes.Index(rest, []byte("</Invoice>"))])
	var b strings.Builder
	b.Write(head)
	for i := range lines {
		b.WriteString(strings.Replace(line, "<cbc:ID>1</cbc:ID>", fmt.Sprintf("<cbc:ID>%d</cbc:ID>", i+1), 1))
	}
	b.WriteString("</Invoice>\n")
	net := fmt.Sprintf("%d.00", 100*lines)
	vat := fmt.Sprintf("%d.00", 21*lines)
	gross := fmt.Sprintf("%d.00", 121*lines)
	return []byte(strings.NewReplacer("{net}", net, "{vat}", vat, "{gross}", gross).Replace(b.String()))
}

// verdict reads and judges a document.
func verdict(tb testing.TB, content []byte, set rules.Set) []rules.Finding {
	tb.Helper()
	doc, fault := xmldoc.Parse(content, xmldoc.Limits{})
	if fault != nil {
		tb.Fatal(fault)
	}
	inv, err := ubl.Read(doc)
	if err != nil {
		tb.Fatal(err)
	}
	return rules.Check(inv, doc, set)
}

// BenchmarkVerdict measures reading a UBL invoice and judging it by Peppol with EN 16931.
func BenchmarkVerdict(b *testing.B) {
	for _, lines := range []int{20, 1000} {
		content := invoice(b, lines)
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if found := verdict(b, content, rules.PeppolSet()); len(found) > 0 {
					b.Fatal(found[0].ID(), found[0].Message())
				}
			}
		})
	}
}
