package xmldoc_test

import (
	"fmt"
	"strings"
	"testing"

	"chancery/internal/format/xmldoc"
)

// lines makes a document of the shape of an invoice.
func lines(n int) []byte {
	var b strings.Builder
	b.WriteString(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">` + "\n")
	for i := range n {
		fmt.Fprintf(&b, `  <cac:InvoiceLine>
    <cbc:ID>%d</cbc:ID>
    <cbc:InvoicedQuantity unitCode="C62">10</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">1000.00</cbc:LineExtensionAmount>
    <cac:Item>
      <cbc:Name>A thing with a name</cbc:Name>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>21.0</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price>
  </cac:InvoiceLine>
`, i+1)
	}
	b.WriteString("</Invoice>\n")
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	for _, n := range []int{20, 1000} {
		data := lines(n)
		b.Run(fmt.Sprintf("lines=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := xmldoc.Parse(data, xmldoc.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestAllocations keeps the number of allocations small and independent of the length.
func TestAllocations(t *testing.T) {
	for _, n := range []int{20, 1000} {
		data := lines(n)
		got := testing.AllocsPerRun(10, func() {
			if _, err := xmldoc.Parse(data, xmldoc.Limits{}); err != nil {
				t.Fatal(err)
			}
		})
		if got > 20 {
			t.Errorf("%d lines take %v allocations, more than 20", n, got)
		}
	}
}
