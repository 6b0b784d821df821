package en16931_test

import (
	"path"
	"strings"
)

// exception excuses terms in which our model and a published file differ.
type exception struct {
	// file is a pattern of path.Match for the name of the pair or sample.
	file string
	// terms are the beginnings of the differences that are excused.
	terms []string
	// reason says why they are right as they are.
	reason string
}

// exceptions lists them all.
func exceptions() []exception {
	// own are the figures that follow from a line.
	own := []string{"BT-131", "BT-116", "BT-117", "BT-106", "BT-109", "BT-110", "BT-111", "BT-112", "BT-115"}
	return []exception{
		{"ubl/*/*", []string{"-BT-28", "-BT-45"}, "the published UBL repeats the name as the trading name, which GOBL does not say"},
		{"ubl/en16931/*", []string{"-BT-13 NA"}, "the published UBL names the order NA; only Peppol asks for BT-10 or BT-13"},
		{"ubl/france-*/*", []string{"-BT-13 NA"}, "the published UBL names the order NA; only Peppol asks for BT-10 or BT-13"},
		{"*/*/*", []string{"+BT-72"}, "the mapping has the date of the operation as the day of delivery; the published files leave it out"},
		{"ubl/peppol/credit-note", []string{"-BT-55 LU", "+BT-55 DE"}, "the address says DE; the published file has the country of the tax number"},
		{"ubl/peppol/credit-note", []string{"+BT-9"}, "a credit note in UBL has a due date only within payment means; the model has it anyway"},
		{"ubl/france-extended/invoice-payer", []string{"-BT-60"}, "the published file repeats BT-61 as BT-60"},
		{"ubl/en16931/invoice-complete", []string{"+BT-71-1"}, "the label of the identity is its scheme, as the published CII of the same document has it"},
		{
			"cii/zugferd/standard-invoice",
			[]string{"-BT-70", "-BT-75", "-BT-77", "-BT-78", "-BT-80"},
			"the published file delivers to the buyer, which the document does not say",
		},
		{
			"cii writer",
			[]string{"+BT-137", "+BT-138", "+BT-73", "+BT-74", "+BT-85", "+BT-160", "+BT-161"},
			"the published CII leaves these terms out",
		},
		{
			"cii/choruspro/*",
			[]string{"-BT-24 A1", "+BT-23 A1", "+BT-24 urn:cen.eu:en16931:2017"},
			"A1 is a framework of Chorus Pro, a business process and not a specification",
		},

		{"written/ubl/peppol/credit-note", []string{"+BT-81"}, "UBL has the due date of a credit note within payment means, which need a code"},

		{
			"ubl/en16931/credit-note1",
			[]string{"-BT-35", "-BT-48", "-BT-50"},
			"an old UBL document, not one of EN 16931: it has house numbers in elements of their own, and another tax scheme",
		},
		{"cii/zugferd-1", []string{"-BT-29"}, "the number is registered as FC, a local tax number (BT-32)"},
		{"cii/CII-IN_SE-R-003", []string{"-BT-29"}, "the text is registered as FC (BT-32), and we keep its letters"},
		{"cii/CII_example7", []string{"-BT-118", "-BT-151"}, "the file says O; the published document says S, without VAT"},
		{"cii/CII_example2", []string{"-BT-118", "-BT-151"}, "the file says E; the published document says Z"},
		{"cii/CII_example2", []string{"-BT-18"}, "the document is of type 916, a supporting document"},
		{"ubl/peppol/nbio-stuck-ubl", []string{"-BT-81"}, "the file says 42; the published document says 31"},
		{"ubl/peppol/example-encoding", []string{"-BT-153", "-BT-154"}, "we keep the replacement character that the file has"},
		{
			"ubl/peppol/sg-invoice",
			[]string{"-BT-31", "-BT-110", "-BT-112", "-BT-114", "-BT-115", "-BT-117", "-BT-146", "+BT-146"},
			"an invoice of Singapore with GST, which is no VAT; the price is divided by a quantity with eight decimals",
		},

		{"samples", []string{"BT-147", "BT-148"}, "GOBL has the net price only"},
		{"samples", []string{"EXT", "BT-X", "BT-DEX"}, "terms of extensions that GOBL has no place for"},
		{"samples", []string{"BT-160"}, "GOBL has a key for the name of an attribute"},
		{"samples", []string{"BT-149"}, "GOBL has the price of one unit"},
		{"*/ubl-tc434-example8.xml", []string{"BT-146"}, "the price is for twelve units; GOBL has the price of one"},
		{"*/*/03.03a-INVOICE_*.xml", []string{"BT-87"}, "GOBL has six digits of a card at the start and four at the end"},
		{"*/*/01.04a-INVOICE_*.xml", []string{"BT-119"}, "what is outside the scope of VAT has no rate; XRechnung writes 0"},
		{"*/01.05_minimal_test_*.xml", []string{"BT-119"}, "what is outside the scope of VAT has no rate; XRechnung writes 0"},
		{
			"*/ubl-tc434-example?.xml",
			[]string{"BT-122 OBJ999", "BT-122 871694831000290806", "BT-123 ATS"},
			"a reference without a file and without an address has no place in GOBL",
		},
		{"*/*xample5.xml", []string{"BT-122"}, "a reference without a file and without an address has no place in GOBL"},
		{"bad/cii-BR-CO-15-wrong-total.xml", []string{"BT-122", "BT-112"}, "as in example 5, with one wrong total"},
		{"bad/ubl-BR-CO-16-wrong-payable.xml", []string{"BT-115"}, "the amount due is wrong on purpose"},
		{"bad/ubl-BR-CL-01-type-code.xml", []string{"BT-3"}, "the document type is wrong on purpose"},
		{
			"bad/ubl-BR-AE-reverse-charge-with-rate.xml",
			[]string{"BT-103", "BT-110", "BT-112", "BT-115", "BT-116", "BT-117", "BT-119", "BT-152"},
			"VAT is charged where it is reversed, on purpose",
		},
		{
			"*/01.06_minimal_test_*.xml",
			[]string{"BT-110", "BT-112", "BT-114", "BT-117"},
			"the VAT is a cent more than base times rate; the cent is in BT-114",
		},
		{"*/*/*.xml", []string{"BG-DEX-01"}, "GOBL has one VAT for a line and its parts; the price of the line says it all"},
		{"*/*/05.01a-INVOICE_ubl.xml", []string{"BT-115", "BG-DEX-09"}, "amounts for third parties have no place in GOBL"},
		{"*/*xample1.xml", own, "a line is not quantity times price"},
		{"*/*xample10.xml", own, "a line is not quantity times price"},
		{"*/ubl-tc434-example2.xml", own, "a line is not quantity times price"},
		{"*/ubl-tc434-example3.xml", own, "a line is not quantity times price"},
		{"*/CII_example8.xml", append(own, "BT-146"), "lines are twelve times quantity times price"},
	}
}

// excused reports whether a difference is an exception.
func excused(file, difference string) bool {
	for _, e := range exceptions() {
		if ok, err := path.Match(e.file, file); err != nil || !ok {
			continue
		}
		for _, term := range e.terms {
			if difference == term || strings.HasPrefix(difference, term+" ") || strings.HasPrefix(difference, term+"-") {
				return true
			}
		}
	}
	return false
}
