package rules_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"chancery/internal/format/cii"
	"chancery/internal/format/en16931"
	"chancery/internal/format/en16931/rules"
	"chancery/internal/format/ubl"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

var update = flag.Bool("update", false, "write golden files and pages") //nolint:gochecknoglobals // a flag

// read reads a document in either syntax.
func read(tb testing.TB, content []byte) (*en16931.Invoice, *xmldoc.Doc) {
	tb.Helper()
	doc, fault := xmldoc.Parse(content, xmldoc.Limits{})
	if fault != nil {
		tb.Fatal(fault)
	}
	reader := ubl.Read
	if cii.Is(doc) {
		reader = cii.Read
	}
	inv, err := reader(doc)
	if err != nil {
		tb.Fatal(err)
	}
	return inv, doc
}

// samples returns the official sample documents, by their path below the folder.
func samples(t *testing.T) map[string][]byte {
	t.Helper()
	folder := shared.Path(t, "formats", "data", "samples")
	found := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".xml" {
			return err
		}
		content, err := os.ReadFile(path)
		rel, _ := filepath.Rel(folder, path)
		found[filepath.ToSlash(rel)] = content
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatal("no samples", err)
	}
	return found
}

// officialFindings reads what the official rules find in the samples: testdata/official.txt
// has a line for each file and rule.
func officialFindings(t *testing.T) map[string][]string {
	t.Helper()
	content, err := os.ReadFile("testdata/official.txt")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(content)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		file, finding, _ := strings.Cut(strings.TrimSpace(line), ": ")
		found[file] = append(found[file], finding)
	}
	return found
}

// TestSamples compares what the rules of EN 16931 find in the official samples with what
// the official rules find: the same rules, with the same severity.
func TestSamples(t *testing.T) {
	t.Parallel()
	want := officialFindings(t)
	for name, content := range samples(t) {
		inv, doc := read(t, content)
		found := map[string]bool{}
		for _, f := range rules.Check(inv, doc, rules.EN16931Set()) {
			if !strings.HasPrefix(f.ID(), "XSD-") {
				found[f.Severity.String()+" "+f.ID()] = true
			} else if !strings.HasPrefix(name, "bad/ubl-XSD-") {
				t.Errorf("%s line %d: %s %s", name, doc.Line(f.Node), f.ID(), f.Message())
			}
		}
		if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, want[name]) {
			t.Errorf("%s: %v, officially %v", name, got, want[name])
		}
	}
}

// TestBadSamples checks that the samples with a fault fail by the rule that their name says.
func TestBadSamples(t *testing.T) {
	t.Parallel()
	rule := map[string]string{
		"bad/cii-BR-CO-15-wrong-total.xml":           "BR-CO-15",
		"bad/ubl-BR-AE-reverse-charge-with-rate.xml": "BR-AE-05",
		"bad/ubl-BR-CL-01-type-code.xml":             "BR-CL-01",
		"bad/ubl-BR-CO-16-wrong-payable.xml":         "BR-CO-16",
		"bad/ubl-XSD-unknown-element.xml":            "XSD-ELEMENT",
	}
	all := samples(t)
	for name, content := range all {
		if !strings.HasPrefix(name, "bad/") {
			continue
		}
		inv, doc := read(t, content)
		found := rules.Check(inv, doc, rules.EN16931Set())
		if rules.Passes(found) || !slices.ContainsFunc(found, func(f rules.Finding) bool { return f.ID() == rule[name] }) {
			t.Errorf("%s does not fail by %q", name, rule[name])
		}
	}
	for name := range rule {
		if all[name] == nil {
			t.Errorf("there is no sample %s", name)
		}
	}
}

// TestPeppolSamples checks that the good samples that follow Peppol pass its rules.
func TestPeppolSamples(t *testing.T) {
	t.Parallel()
	checked := 0
	for name, content := range samples(t) {
		if strings.HasPrefix(name, "bad/") {
			continue
		}
		inv, doc := read(t, content)
		if !strings.HasPrefix(inv.Process.Specification, en16931.SpecPeppol) || cii.Is(doc) {
			continue
		}
		checked++
		for _, f := range rules.Check(inv, doc, rules.PeppolSet()) {
			if f.Severity == rules.Fatal {
				t.Errorf("%s line %d: %s %s", name, doc.Line(f.Node), f.ID(), f.Message())
			}
		}
	}
	if checked == 0 {
		t.Error("no sample follows Peppol")
	}
}

// TestExample checks that the invoice of the benchmark, with one thing changed, breaks
// the rule on it, and nothing else.
func TestExample(t *testing.T) {
	t.Parallel()
	content := string(invoice(t, 3))
	for _, test := range []struct{ from, to, want string }{
		{"", "", ""},
		{"<cbc:ProfileID>", "<cbc:ProfileID>x", "PEPPOL-EN16931-R007"},
		{"<cbc:BuyerReference>purchasing</cbc:BuyerReference>", "", "PEPPOL-EN16931-R003"},
		{">380<", ">381<", "BR-CL-01 PEPPOL-EN16931-P0100"},
		{">380<", ">326<", "PEPPOL-EN16931-P0112"},
		{"5790000435975", "5790000435976", "PEPPOL-COMMON-R040"},
		{`schemeID="9920"`, `schemeID="AQ"`, "PEPPOL-EN16931-CL008"},
		{`schemeID="9920"`, `schemeID="1"`, "BR-CL-25 PEPPOL-EN16931-CL008"},
		{"<cbc:DueDate>2026-06-03", "<cbc:DueDate>2026-06-03Z", "PEPPOL-EN16931-F001"},
		{"<cbc:DueDate>2026-06-03", "<cbc:DueDate>2026-06-31", "PEPPOL-EN16931-F001 XSD-DATE"},
		{`<cbc:PayableAmount currencyID="EUR">`, `<cbc:PayableAmount currencyID="USD">`, "PEPPOL-EN16931-R051"},
		{"<cac:TaxTotal>", `<cac:TaxTotal><cbc:TaxAmount currencyID="USD">1</cbc:TaxAmount></cac:TaxTotal><cac:TaxTotal>`, "PEPPOL-EN16931-R054"},
		{"<cbc:PriceAmount currencyID=\"EUR\">12.50", "<cbc:PriceAmount currencyID=\"EUR\">12.51", "PEPPOL-EN16931-R120"},
		{"<cbc:DocumentCurrencyCode>", "<cbc:Note>a</cbc:Note><cbc:Note>b</cbc:Note><cbc:DocumentCurrencyCode>", "PEPPOL-EN16931-R002"},
		{"<cbc:MultiplierFactorNumeric>20", "<cbc:MultiplierFactorNumeric>21", "PEPPOL-EN16931-R040"},
		{"<cbc:IssueDate>", "<cbc:Issuedate/><cbc:IssueDate>", "PEPPOL-EN16931-R008 XSD-ELEMENT"},
		{`unitCode="H87"`, `unitCode="PCE"`, "BR-CL-23"},
		{">12.50<", ">12,50<", "XSD-DECIMAL"},
		{">58<", ">30<", ""},
		{"<cbc:ID>2026-0001</cbc:ID>", "<cbc:ID>2026-0001</cbc:ID><cbc:ID>2</cbc:ID>", "XSD-COUNT"},
		{"<cbc:ID>2026-0001</cbc:ID>", "<cbc:IssueDate>2026-05-04</cbc:IssueDate><cbc:ID>2026-0001</cbc:ID>", "XSD-COUNT XSD-ORDER"},
		{"<cac:InvoicePeriod>", "<cac:OrderReference><cbc:SalesOrderID>7</cbc:SalesOrderID></cac:OrderReference><cac:InvoicePeriod>", "XSD-MISSING XSD-ORDER"},
		{"<cbc:ChargeIndicator>false</cbc:ChargeIndicator>", "", "PEPPOL-EN16931-R043 XSD-INDICATOR"},
		{"<cbc:ID>ES9121000418450200051332</cbc:ID>", "", "BR-50 BR-61 PEPPOL-EN16931-R008"},
	} {
		changed := strings.Replace(content, test.from, test.to, 1)
		if changed == content && test.from != "" {
			t.Errorf("the invoice has no %q", test.from)
		}
		found := map[string]bool{}
		for _, f := range verdict(t, []byte(changed), rules.PeppolSet()) {
			found[f.ID()] = true
		}
		if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != test.want {
			t.Errorf("%q for %q: %s, want %s", test.to, test.from, got, test.want)
		}
	}
}

// TestAllocations checks how much memory reading and judging takes: nothing grows with
// the number of rules while nothing is found.
func TestAllocations(t *testing.T) {
	content := invoice(t, 20)
	got := testing.AllocsPerRun(20, func() { verdict(t, content, rules.PeppolSet()) })
	if got > 1000 {
		t.Errorf("%v allocations for 20 lines", got)
	}
	inv, doc := read(t, content)
	set := rules.PeppolSet()
	if got := testing.AllocsPerRun(20, func() { rules.Check(inv, doc, set) }); got > 10 {
		t.Errorf("%v allocations for the rules alone", got)
	}
}

// TestFindings checks what a finding says, and where.
func TestFindings(t *testing.T) {
	t.Parallel()
	content := strings.Replace(string(invoice(t, 2)), `<cbc:PayableAmount currencyID="EUR">242.00`, `<cbc:PayableAmount currencyID="EUR">242.01`, 1)
	inv, doc := read(t, []byte(content))
	found := rules.Check(inv, doc, rules.EN16931Set())
	if len(found) != 1 {
		t.Fatal(found)
	}
	f := found[0]
	got := fmt.Sprint(f.ID(), " ", f.Severity, " ", f.BT, " ", doc.XPath(f.Node), ": ", f.Message())
	want := "BR-CO-16 fatal BT-115 /Invoice/cac:LegalMonetaryTotal: The amount due is wrong. Found: 242.01; expected: 242.00. " +
		"Give the total with VAT less what was paid plus the rounding amount."
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestWithoutDocument checks an invoice that is not written yet.
func TestWithoutDocument(t *testing.T) {
	t.Parallel()
	inv, _ := read(t, invoice(t, 2))
	if found := rules.Check(inv, nil, rules.PeppolSet()); len(found) > 0 {
		t.Error(found[0].ID(), found[0].Message())
	}
	inv.Lines[0].Unit = "PCE"
	inv.Seller.Address.Country = "XX"
	inv.Totals.Due.Text, inv.Totals.Due.Valid = "x", false
	ids := map[string]bool{}
	for _, f := range rules.Check(inv, nil, rules.EN16931Set()) {
		ids[f.ID()] = true
	}
	if got := strings.Join(slices.Sorted(maps.Keys(ids)), " "); got != "BR-CL-14 BR-CL-23 XSD-DECIMAL" {
		t.Error(got)
	}
}

// TestWritten checks that what is read from the samples and written again, in both
// syntaxes, has nothing that is against the schemas.
func TestWritten(t *testing.T) {
	t.Parallel()
	writers := map[string]func(*en16931.Invoice, en16931.Profile) ([]byte, error){"UBL": ubl.Write, "CII": cii.Write}
	for name, content := range samples(t) {
		if strings.HasPrefix(name, "bad/") {
			continue
		}
		inv, _ := read(t, content)
		for syntax, write := range writers {
			written, err := write(inv, en16931.Profile{})
			if err != nil {
				t.Errorf("%s in %s: %v", name, syntax, err)
				continue
			}
			again, doc := read(t, written)
			for _, f := range rules.Check(again, doc, rules.EN16931Set()) {
				if strings.HasPrefix(f.ID(), "XSD-") {
					t.Errorf("%s in %s: %s %s %s", name, syntax, f.ID(), doc.XPath(f.Node), f.Message())
				}
			}
		}
	}
}
