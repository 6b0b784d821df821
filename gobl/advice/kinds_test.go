package advice_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/advice"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
)

// germanInvoice is an invoice that needs no advice.
const germanInvoice = `{
	"$schema": "https://gobl.org/draft-0/bill/invoice", "series": "A", "code": "1", "issue_date": "2026-03-02", "currency": "EUR",
	"supplier": {"name": "Muster GmbH", "tax_id": {"country": "DE", "code": "814295732"},
		"addresses": [{"street": "Hauptstraße", "num": "1", "locality": "Berlin", "code": "10115", "country": "DE"}]},
	"customer": {"name": "Exemple SARL", "tax_id": {"country": "FR", "code": "44732829320"},
		"addresses": [{"street": "Rue Haute", "num": "2", "locality": "Paris", "code": "75001", "country": "FR"}]},
	"lines": [{"quantity": "1", "item": {"name": "Work", "price": "100.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]
}`

// patch merges a JSON merge patch (RFC 7386) into a document.
func patch(t testing.TB, doc string, patches ...string) []byte {
	t.Helper()
	var target any
	if err := json.Unmarshal([]byte(doc), &target); err != nil {
		t.Fatal(err)
	}
	for _, text := range patches {
		var p any
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		target = merge(target, p)
	}
	data, err := json.Marshal(target)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func merge(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	object, ok := target.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	for name, value := range changes {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = merge(object[name], value)
		}
	}
	return object
}

// lines writes a patch with lines, each of price and taxes.
func lines(list ...string) string {
	for i, l := range list {
		price, taxes, _ := strings.Cut(l, " ")
		switch taxes {
		case "":
			taxes = `{"cat":"VAT","rate":"general"}`
		case "none":
			taxes = ""
		}
		list[i] = fmt.Sprintf(`{"quantity":"1","item":{"name":"Work","price":"%s"},"taxes":[%s]}`, price, taxes)
	}
	return `{"lines":[` + strings.Join(list, ",") + `]}`
}

func quantity(q, price string) string {
	return fmt.Sprintf(`{"lines":[{"quantity":"%s","item":{"name":"Work","price":"%s"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`, q, price)
}

func date(text string) cal.Date {
	d, err := cal.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func payment(text string) string { return `{"payment":` + text + `}` }

func account(text string) string {
	return payment(`{"instructions":{"key":"credit-transfer","credit_transfer":[` + text + `]}}`)
}

const (
	reverseCharge  = `{"cat":"VAT","key":"reverse-charge"}`
	intraCommunity = `{"cat":"VAT","key":"intra-community"}`
	creditNote     = `{"type":"credit-note","preceding":[{"series":"A","code":"0","issue_date":"2026-02-01"}]}`
	spanish        = `{"supplier":{"tax_id":{"country":"ES","code":"B98602642"}}}`
	noRegime       = `{"supplier":{"tax_id":{"country":"LU","code":"10000356"}}}`
)

// adviceCase is a kind with a document that has it and one that nearly has it. Both
// are the German invoice with patches.
type adviceCase struct {
	code      string
	has, near []string
	known     advice.Known
	nearKnown *advice.Known // where it differs
	paths     []string
	says      string
}

func p(list ...string) []string { return list }

var adviceCases = []adviceCase{
	{code: "country-unknown", has: p(`{"customer":{"addresses":[{"country":"UK"}]}}`), near: p(`{"customer":{"addresses":[{"country":"GB"}]}}`), paths: p("$.doc.customer.addresses[0].country"), says: "did you mean `GB`?"},
	{code: "country-unknown", has: p(`{"customer":{"tax_id":{"country":"fr","code":"44732829320"}}}`), near: p(`{"customer":{"tax_id":{"country":"EL","code":"094259216"}}}`), paths: p("$.doc.customer.tax_id.country"), says: "did you mean `FR`?"},
	{code: "payment-currency", has: p(`{"payment":{"advances":[{"description":"x","amount":"1.00","currency":"USD"}]}}`), near: p(`{"payment":{"advances":[{"description":"x","amount":"1.00","currency":"EUR"}]}}`), paths: p("$.doc.payment.advances[0].currency"), says: "not converted"},
	{code: "credit-note-negative", has: p(`{"type":"credit-note","lines":[{"quantity":"-1","item":{"name":"x","price":"10.00"},"taxes":[{"cat":"VAT","rate":"general"}]}]}`), near: p(`{"type":"credit-note"}`), paths: p("$.doc.totals.payable"), says: "charges the customer"},
	{
		code: "lines-sum", has: p(lines("0.0050", "0.0050", "0.0050", "0.0050"), quantityOfLines(4)), near: p(lines("0.01", "0.01")),
		paths: p("$.doc.totals.sum"), says: "rounding",
	},
	{
		code:  "line-figures",
		has:   p(`{"lines":[{"quantity":"1","item":{"name":"Work","price":"0.08"},"discounts":[{"percent":"15%"},{"percent":"5%"}],"taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		near:  p(`{"lines":[{"quantity":"1","item":{"name":"Work","price":"10.00"},"discounts":[{"percent":"15%"}],"taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		paths: p("$.doc.lines[0].total"), says: `{"rounding": "currency"}`,
	},
	{
		code:  "total-sum",
		has:   p(quantity("0.5", "0.03"), `{"discounts":[{"reason":"R","percent":"10%","taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		near:  p(`{"discounts":[{"reason":"R","percent":"10%","taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		paths: p("$.doc.totals.total"), says: `{"rounding": "currency"}`,
	},
	{code: "tax-bases-sum", has: p(lines("340.00", "13.90"), `{"tax":{"prices_include":"VAT"}}`), near: p(lines("340.00", "13.90")), paths: p("$.doc.totals.taxes.categories[0].rates"), says: "297.40"},
	{code: "tax-rate-amount", has: p(quantity("0.5", "0.05")), near: p(quantity("0.5", "9.00")), paths: p("$.doc.totals.taxes.categories[0].rates[0].amount")},
	{code: "tax-sum", has: p(lines("0.02", `0.31 {"cat":"VAT","rate":"reduced"}`)), near: p(lines("10.00", `10.00 {"cat":"VAT","rate":"reduced"}`)), paths: p("$.doc.totals.taxes.categories[0].amount")},
	{code: "total-with-tax-sum", has: p(quantity("0.75", "98.50")), near: p(quantity("0.75", "98.50"), `{"tax":{"rounding":"currency"}}`), paths: p("$.doc.totals.total_with_tax"), says: `73.88 and the tax of 14.04 make 87.92, but the total with tax is 87.91; "tax": {"rounding": "currency"}`},
	{code: "payable-sum", has: p(spanish, lines(`0.03 {"cat":"VAT","rate":"general"},{"cat":"IRPF","rate":"pro"}`)), near: p(spanish, lines(`100.00 {"cat":"VAT","rate":"general"},{"cat":"IRPF","rate":"pro"}`))},

	{code: "issue-date-future", has: p(), near: p(), known: advice.Known{Today: date("2026-03-01")}, nearKnown: &advice.Known{Today: date("2026-03-02")}, paths: p("$.doc.issue_date")},
	{
		code: "issue-date-order", has: p(), near: p(),
		known:     advice.Known{Before: &advice.Issued{Code: "A-0", IssueDate: date("2026-03-03")}},
		nearKnown: &advice.Known{Before: &advice.Issued{Code: "A-0", IssueDate: date("2026-03-02")}},
		paths:     p("$.doc.issue_date"), says: "that of A-0",
	},
	{code: "due-date-early", has: p(payment(`{"terms":{"due_dates":[{"date":"2026-03-01","percent":"100%"}]}}`)), near: p(payment(`{"terms":{"due_dates":[{"date":"2026-03-02","percent":"100%"}]}}`)), paths: p("$.doc.payment.terms.due_dates[0].date")},
	{
		code: "due-date-early", has: p(payment(`{"terms":{"due_dates":[{"date":"2026-03-01","percent":"100%"}]}}`), `{"tax":{"ext":{"fr-ctc-billing-mode":"B1"}}}`),
		near: p(payment(`{"terms":{"due_dates":[{"date":"2026-03-01","percent":"100%"}]}}`), `{"tax":{"ext":{"fr-ctc-billing-mode":"B2"}}}`),
	},
	{code: "operation-date-late", has: p(`{"op_date":"2026-03-03","value_date":"2026-03-04"}`), near: p(`{"op_date":"2026-03-02","value_date":"2026-03-01"}`), paths: p("$.doc.op_date", "$.doc.value_date")},
	{code: "advance-date-late", has: p(payment(`{"advances":[{"description":"Card","amount":"10.00","date":"2026-03-03"}]}`)), near: p(payment(`{"advances":[{"description":"Card","amount":"10.00","date":"2026-03-02"}]}`)), paths: p("$.doc.payment.advances[0].date")},
	{code: "preceding-date-late", has: p(creditNote, `{"preceding":[{"code":"0","issue_date":"2026-03-03"}]}`), near: p(creditNote), paths: p("$.doc.preceding[0].issue_date")},

	{
		code:  "due-dates-sum",
		has:   p(payment(`{"terms":{"due_dates":[{"date":"2026-03-12","percent":"98%"},{"date":"2026-04-01","percent":"100%"}]}}`)),
		near:  p(payment(`{"terms":{"due_dates":[{"date":"2026-03-12","percent":"98%"},{"date":"2026-04-01","percent":"2%"}]}}`)),
		paths: p("$.doc.payment.terms.due_dates"), says: "Skonto",
	},
	{
		code:  "due-dates-sum",
		has:   p(payment(`{"advances":[{"description":"Card","amount":"19.00"}],"terms":{"due_dates":[{"date":"2026-03-12","percent":"100%"}]}}`)),
		near:  p(payment(`{"advances":[{"description":"Card","amount":"19.00"}],"terms":{"due_dates":[{"date":"2026-03-12","amount":"100.00"}]}}`)),
		paths: p("$.doc.payment.terms.due_dates"), says: "give `amount` instead",
	},
	{
		code:  "due-dates-nothing-due",
		has:   p(payment(`{"advances":[{"description":"Card","percent":"100%"}],"terms":{"due_dates":[{"date":"2026-04-01","percent":"100%"}]}}`)),
		near:  p(payment(`{"advances":[{"description":"Card","percent":"99%"}],"terms":{"due_dates":[{"date":"2026-04-01","amount":"1.19"}]}}`)),
		paths: p("$.doc.payment.terms.due_dates"),
	},
	{
		code: "due-dates-nothing-due",
		has:  p(payment(`{"advances":[{"description":"Card","percent":"100%"}],"terms":{"due_dates":[{"date":"2026-04-01","percent":"100%"}]}}`), `{"tax":{"ext":{"fr-ctc-billing-mode":"M1"}}}`),
		near: p(payment(`{"advances":[{"description":"Card","percent":"100%"}],"terms":{"due_dates":[{"date":"2026-04-01","percent":"100%"}]}}`), `{"tax":{"ext":{"fr-ctc-billing-mode":"M2"}}}`),
	},
	{code: "advances-over-total", has: p(payment(`{"advances":[{"description":"Card","amount":"119.01"}]}`)), near: p(payment(`{"advances":[{"description":"Card","amount":"119.00"}]}`)), paths: p("$.doc.payment.advances")},
	{code: "total-negative", has: p(quantity("-1", "1.00")), near: p(creditNote), paths: p("$.doc.totals.payable"), says: "credit-note"},
	{
		code:  "credit-note-payment",
		has:   p(creditNote, payment(`{"terms":{"due_dates":[{"date":"2026-04-01","percent":"100%"}]},"instructions":{"key":"credit-transfer","credit_transfer":[{"iban":"DE89370400440532013000"}]}}`)),
		near:  p(creditNote, payment(`{"instructions":{"key":"credit-transfer"}}`)),
		paths: p("$.doc.payment.terms.due_dates", "$.doc.payment.instructions.credit_transfer"),
	},
	{
		code: "credit-over-original", has: p(creditNote), near: p(creditNote),
		known:     advice.Known{Corrected: []advice.Corrected{{Payable: num.MakeAmount(11900, 2), Credited: num.MakeAmount(1, 2)}}},
		nearKnown: &advice.Known{Corrected: []advice.Corrected{{Payable: num.MakeAmount(11900, 2)}}},
		paths:     p("$.doc.preceding[0]"), says: "119.00 was charged and 0.01 credited before",
	},
	{
		code: "credit-over-original", has: p(creditNote, `{"preceding":[{"code":"0","payable":"118.99"}]}`), near: p(creditNote, `{"preceding":[{"code":"0","payable":"119.00"}]}`),
		paths: p("$.doc.preceding[0]"),
	},
	{code: "correction-series", has: p(spanish, creditNote), near: p(spanish, creditNote, `{"series":"R"}`), paths: p("$.doc.series")},
	{
		code: "correction-series", has: p(spanish, creditNote, `{"series":"R"}`), near: p(creditNote),
		known: advice.Known{SeriesTypes: []cbc.Key{"credit-note", "standard"}}, paths: p("$.doc.series"),
	},
	{code: "preceding-missing", has: p(`{"type":"credit-note"}`), near: p(`{"type":"credit-note","ordering":{"period":{"start":"2026-01-01","end":"2026-01-31"}}}`), paths: p("$.doc.preceding")},

	{code: "iban-check", has: p(account(`{"iban":"DE89370400440532013001"}`)), near: p(account(`{"iban":"DE89 3704 0044 0532 0130 00"}`)), paths: p("$.doc.payment.instructions.credit_transfer[0].iban")},
	{code: "bic-form", has: p(account(`{"iban":"DE89370400440532013000","bic":"COBAZZFF"}`)), near: p(account(`{"iban":"DE89370400440532013000","bic":"COBADEFFXXX"}`)), paths: p("$.doc.payment.instructions.credit_transfer[0].bic")},
	{code: "gtin-check", has: p(gtin("4006381333932")), near: p(gtin("4006381333931")), paths: p("$.doc.lines[0].item.identities[0].code")},
	{code: "gln-check", has: p(inbox("0088", "4399901595656")), near: p(inbox("0088", "4399901595651")), paths: p("$.doc.customer.inboxes[0].code")},
	{code: "vat-number-check", has: p(`{"customer":{"tax_id":{"country":"LU","code":"10000357"}}}`), near: p(`{"customer":{"tax_id":{"country":"LU","code":"10000356"}}}`), paths: p("$.doc.customer.tax_id.code")},
	{code: "vat-number-prefix", has: p(inbox("9957", "44732829320")), near: p(inbox("9957", "fr44732829320")), paths: p("$.doc.customer.inboxes[0].code"), says: "such as FR"},

	{
		code: "vat-number-prefix", has: p(`{"customer":{"identities":[{"type":"VAT","code":"44732829320"}]}}`), near: p(`{"customer":{"identities":[{"type":"VAT","code":"FR44732829320"},{"type":"SIREN","code":"732829320"}]}}`),
		paths: p("$.doc.customer.identities[0].code"), says: "such as FR",
	},
	{code: "reverse-charge-tag", has: p(`{"$tags":["reverse-charge"]}`), near: p(`{"$tags":["reverse-charge"]}`, lines("100.00 "+reverseCharge)), paths: p("$.doc.lines[0].taxes[0]")},
	{code: "reverse-charge-untagged", has: p(lines("100.00 " + reverseCharge)), near: p(lines("100.00 "+reverseCharge), `{"notes":[{"key":"legal","text":"Steuerschuldnerschaft des Leistungsempfängers"}]}`), paths: p("$.doc.lines[0].taxes[0].key")},
	{code: "reverse-charge-customer", has: p(lines("100.00 "+reverseCharge), `{"customer":{"tax_id":null}}`), near: p(lines("100.00 " + reverseCharge)), paths: p("$.doc.customer.tax_id")},
	{code: "intra-community-customer", has: p(lines("100.00 "+intraCommunity), `{"customer":{"tax_id":{"code":null}}}`), near: p(lines("100.00 " + intraCommunity)), paths: p("$.doc.customer.tax_id")},
	{code: "intra-community-country", has: p(lines("100.00 "+intraCommunity), `{"customer":{"tax_id":{"country":"DE","code":"111111125"}}}`), near: p(lines("100.00 " + intraCommunity)), paths: p("$.doc.customer.tax_id.country"), says: "like the supplier's"},
	{code: "intra-community-country", has: p(lines("100.00 "+intraCommunity), `{"customer":{"tax_id":{"country":"GB","code":"350983637"}}}`), near: p(lines("100.00 "+intraCommunity), `{"customer":{"tax_id":{"country":"XI","code":"350983637"}}}`), paths: p("$.doc.customer.tax_id.country"), says: "`export`"},
	{
		code: "intra-community-country", has: p(lines("100.00 "+intraCommunity), `{"supplier":{"tax_id":{"country":"CH","code":"E284156502"}}}`), near: p(lines("100.00 " + intraCommunity)),
		paths: p("$.doc.supplier.tax_id.country"), says: "CH is not",
	},
	{
		code:  "export-country",
		has:   p(lines(`100.00 {"cat":"VAT","key":"export"}`), `{"customer":{"tax_id":{"country":"DE","code":"111111125"},"addresses":[{"street":"Weg","locality":"Bonn","country":"DE"}]}}`),
		near:  p(export, american),
		paths: p("$.doc.customer"), says: "like the supplier",
	},
	{code: "lines-untaxed", has: p(lines("100.00", "5.00 none")), near: p(lines("100.00", "5.00 none"), `{"notes":[{"key":"legal","text":"Durchlaufender Posten"}]}`), paths: p("$.doc.lines[1].taxes")},
	{code: "exempt-reason", has: p(lines(`100.00 {"cat":"VAT","key":"exempt"}`)), near: p(lines(`100.00 {"cat":"VAT","key":"exempt"}`), `{"notes":[{"key":"legal","text":"§ 4 Nr. 21 UStG"}]}`), paths: p("$.doc.lines[0].taxes[0]")},
	{code: "percent-high", has: p(lines(`100.00 {"cat":"VAT","percent":"19"}`)), near: p(lines(`100.00 {"cat":"VAT","percent":"100%"}`)), paths: p("$.doc.lines[0].taxes[0].percent"), says: "1900% is more"},
	{code: "percent-low", has: p(lines(`100.00 {"cat":"VAT","percent":"0.19%"}`)), near: p(lines(`100.00 {"cat":"VAT","percent":"0.5%"}`)), paths: p("$.doc.lines[0].taxes[0].percent"), says: "19% is a rate"},
	{code: "tax-without-category", has: p(noRegime, lines(`100.00 {"percent":"17%"}`)), near: p(noRegime, lines(`100.00 {"cat":"VAT","percent":"17%"}`)), paths: p("$.doc.lines[0].taxes[0].cat")},
	{code: "tax-category-misspelt", has: p(noRegime, lines(`100.00 {"cat":"VTA","percent":"17%"}`)), near: p(noRegime, lines(`100.00 {"cat":"VAT","percent":"17%"}`, `1.00 {"cat":"ECO","percent":"1%"}`)), paths: p("$.doc.lines[0].taxes[0].cat"), says: "did you mean `VAT`?"},
	{code: "tax-category-misspelt", has: p(noRegime, lines(`100.00 {"cat":"TVA","percent":"17%"}`)), near: p(noRegime, lines(`100.00 {"cat":"VAT","percent":"17%"}`)), says: "did you mean `VAT`?"},
	{code: "prices-include-ignored", has: p(`{"tax":{"prices_include":"IVA"}}`), near: p(`{"tax":{"prices_include":"VAT"}}`), paths: p("$.doc.tax.prices_include"), says: "did you mean `VAT`?"},
	{
		code: "national-currency", has: p(`{"currency":"USD"}`), near: p(`{"currency":"USD","exchange_rates":[{"from":"USD","to":"EUR","amount":"0.92"}]}`),
		paths: p("$.doc.exchange_rates"), says: "from USD",
	},

	{code: "customer-missing", has: p(`{"customer":null}`), near: p(`{"customer":null,"$tags":["simplified"]}`), paths: p("$.doc.customer")},
	{code: "supplier-address", has: p(`{"supplier":{"addresses":null}}`), near: p(`{"supplier":{"addresses":[{"locality":"Berlin"}]}}`), paths: p("$.doc.supplier.addresses")},
	{code: "customer-address", has: p(`{"customer":{"addresses":[{"country":"FR"}]}}`), near: p(spanish, `{"customer":{"addresses":null,"tax_id":{"country":"ES","code":"54387763P"}}}`), paths: p("$.doc.customer.addresses")},
	{
		code:  "supplier-vat-number",
		has:   p(lines("100.00 "+intraCommunity), `{"supplier":{"tax_id":{"code":null},"identities":[{"key":"de-tax-number","code":"92/345/67894"}]}}`),
		near:  p(`{"supplier":{"tax_id":{"code":null},"identities":[{"key":"de-tax-number","code":"92/345/67894"}]}}`),
		paths: p("$.doc.supplier.tax_id"),
	},
}

func quantityOfLines(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = `{"quantity":"0.5","item":{"name":"Work","price":"0.01"},"taxes":[{"cat":"VAT","rate":"general"}]}`
	}
	return `{"lines":[` + strings.Join(list, ",") + `]}`
}

func gtin(code string) string {
	return `{"lines":[{"quantity":"1","item":{"name":"Pen","price":"100.00","identities":[{"key":"gtin","code":"` + code + `"}]},"taxes":[{"cat":"VAT","rate":"general"}]}]}`
}

func inbox(scheme, code string) string {
	return `{"customer":{"inboxes":[{"scheme":"` + scheme + `","code":"` + code + `"}]}}`
}

// advise builds a document and returns the advice by its code.
func advise(t *testing.T, data []byte, known advice.Known) map[string]advice.Warning {
	t.Helper()
	lib := newLibrary(t)
	env, err := lib.Build(data)
	if err != nil {
		t.Fatalf("%s\n%v", data, err)
	}
	found := map[string]advice.Warning{}
	for _, w := range advice.New(lib).Check(env, known) {
		if _, ok := found[w.Code]; ok {
			t.Errorf("%s is given twice", w.Code)
		}
		found[w.Code] = w
	}
	return found
}

// TestKinds builds for each kind of advice a document that has it and one that
// nearly has it.
func TestKinds(t *testing.T) {
	t.Parallel()
	if found := advise(t, []byte(germanInvoice), advice.Known{Today: date("2026-03-02")}); len(found) > 0 {
		t.Errorf("the invoice without faults has advice: %v", found)
	}
	tested := map[string]bool{"member-unknown": true, "member-repeated": true, "member-older": true, "currency-replaced": true} // TestMembers
	for _, tc := range givenCases {
		tested[tc.code] = true
	}
	for i, tc := range slices.Concat(adviceCases, figureCases, taxCases, partyCases, extensionCases) {
		tested[tc.code] = true
		t.Run(fmt.Sprintf("%s %d", tc.code, i), func(t *testing.T) {
			t.Parallel()
			found := advise(t, patch(t, germanInvoice, tc.has...), tc.known)
			w, ok := found[tc.code]
			if !ok {
				t.Fatalf("no advice on %s; there is %v", tc.has, slices.Sorted(maps.Keys(found)))
			}
			if diff := cmp.Diff(tc.paths, w.Paths); tc.paths != nil && diff != "" {
				t.Error(diff)
			}
			if !strings.Contains(w.Message, tc.says) {
				t.Errorf("%q does not say %q", w.Message, tc.says)
			}
			known := tc.known
			if tc.nearKnown != nil {
				known = *tc.nearKnown
			}
			if w, ok := advise(t, patch(t, germanInvoice, tc.near...), known)[tc.code]; ok {
				t.Errorf("advice on the other document: %v", w)
			}
		})
	}
	for _, k := range advice.Kinds() {
		if !tested[k.Code] && k.Code != "duplicate" && k.Code != "number-changed" { // which a server finds
			t.Errorf("%s has no test", k.Code)
		}
	}
}

// TestNoAdvice builds sensible invoices of several countries.
func TestNoAdvice(t *testing.T) {
	t.Parallel()
	for name, patches := range noAdvice {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for code, w := range advise(t, patch(t, germanInvoice, patches...), advice.Known{Today: date("2026-03-02")}) {
				t.Errorf("%s: %s", code, w.Message)
			}
		})
	}
}

// TestOneRemedy builds a document whose figures are wrong in several ways: the advice
// says one remedy for all.
func TestOneRemedy(t *testing.T) {
	t.Parallel()
	for name, patches := range map[string][]string{
		"included": {lines("340.00", "13.90"), included},
		"precise":  {quantity("0.75", "98.50")},
		"mixed":    {lines("0.02", `0.31 {"cat":"VAT","rate":"reduced"}`, "33.33", "16.66"), included},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			remedies := map[string]bool{}
			for _, w := range advise(t, patch(t, germanInvoice, patches...), advice.Known{}) {
				_, remedy, _ := strings.Cut(w.Message, "; ")
				remedies[remedy] = true
			}
			if len(remedies) != 1 {
				t.Errorf("the remedies are %v", slices.Sorted(maps.Keys(remedies)))
			}
		})
	}
}
