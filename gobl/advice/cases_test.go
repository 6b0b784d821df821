package advice_test

const (
	export   = `{"lines":[{"quantity":"1","item":{"name":"Goods","price":"100.00"},"taxes":[{"cat":"VAT","key":"export"}]}]}`
	exempt   = `{"lines":[{"quantity":"1","item":{"name":"Course","price":"100.00"},"taxes":[{"cat":"VAT","key":"exempt"}]}]}`
	american = `{"customer":{"tax_id":{"country":"US","code":null},"addresses":[{"street":"1 High Street","locality":"Boston","code":"02108","country":"US"}]}}`
	french   = `{"supplier":{"tax_id":{"country":"FR","code":null},"identities":[{"type":"SIREN","code":"732829320"}]}}`
	austrian = `{"supplier":{"tax_id":{"country":"AT","code":null}}}`
	included = `{"tax":{"prices_include":"VAT"}}`
)

// home makes the customer one at an address of a country, with further members of the
// address.
func home(country, code, address string) string {
	return `{"customer":{"tax_id":{"country":"` + country + `","code":"` + code + `"},"addresses":[{"street":"Calle Alta","locality":"Ort",` +
		address + `"country":"` + country + `"}]}}`
}

func notes(text string) string { return `{"notes":[` + text + `]}` }

// figureCases are about figures and payment.
var figureCases = []adviceCase{
	{ // a discount that reduces the total and not the tax
		code: "tax-bases-sum", has: p(`{"discounts":[{"percent":"10%"}]}`),
		near:  p(`{"discounts":[{"percent":"10%","taxes":[{"cat":"VAT","rate":"general"}]}]}`),
		paths: p("$.doc.discounts[0].taxes"), says: "add up to 100.00, but the total is 90.00",
	},
	{
		code: "tax-bases-sum", has: p(`{"charges":[{"reason":"Freight","amount":"5.00"}]}`),
		near:  p(`{"charges":[{"key":"outlay","reason":"Paid for you","amount":"5.00"},{"reason":"Kurtaxe","amount":"2.00"}]}`),
		paths: p("$.doc.charges[0].taxes"), says: "the same `taxes`",
	},
	{ // a country without a regime
		code: "tax-bases-sum", has: p(noRegime, lines(`100.00 {"cat":"VAT","percent":"17%"}`), `{"discounts":[{"amount":"10.00"}]}`),
		near: p(noRegime, lines(`100.00 {"percent":"17%"}`), `{"discounts":[{"amount":"10.00"}]}`), paths: p("$.doc.discounts[0].taxes"),
	},
	{
		code: "tax-bases-sum", has: p(spanish, lines(`100.00 {"cat":"IGIC","percent":"7%"}`), `{"discounts":[{"amount":"10.00"}]}`),
		near: p(`{"supplier":{"tax_id":{"country":"US","code":null}}}`, lines("100.00 none"), `{"discounts":[{"amount":"10.00"}]}`), says: "IGIC",
	},
	{ // parts that are rounded
		code:  "due-dates-sum",
		has:   p(lines(`84.03`), payment(`{"terms":{"due_dates":[{"date":"2026-04-01","percent":"33.33%"},{"date":"2026-05-01","percent":"33.33%"},{"date":"2026-06-01","percent":"33.34%"}]}}`), lines("0.03")),
		near:  p(payment(`{"terms":{"due_dates":[{"date":"2026-04-01","percent":"50%"},{"date":"2026-05-01","percent":"50%"}]}}`)),
		paths: p("$.doc.payment.terms.due_dates"), says: `give the last part "amount": "0.02" in place of its percentage`,
	},
	{
		code:  "credit-note-payment",
		has:   p(creditNote, payment(`{"payee":{"name":"Bank"},"advances":[{"description":"Card","amount":"19.00"}],"instructions":{"key":"online","ref":"RF1","card":{"last4":"1234"},"direct_debit":{"ref":"M1"},"online":[{"url":"https://pay.example.com/1"}],"notes":"Soon"}}`)),
		near:  p(payment(`{"instructions":{"key":"online","online":[{"url":"https://pay.example.com/1"}]}}`)),
		paths: p("$.doc.payment.instructions.direct_debit", "$.doc.payment.instructions.card", "$.doc.payment.instructions.online", "$.doc.payment.instructions.ref", "$.doc.payment.instructions", "$.doc.payment.payee", "$.doc.payment.advances"),
		says:  "only 100.00 is due back, and not 119.00",
	},
	{
		code: "credit-note-payment", has: p(creditNote, payment(`{"terms":{"notes":"30 days"}}`)), near: p(creditNote, payment(`{"instructions":{"key":"card"}}`)),
		paths: p("$.doc.payment.terms"), says: "print leaves out the terms;",
	},
}

// taxCases are about the treatment of supplies and the notes on it.
var taxCases = []adviceCase{
	{code: "lines-untaxed", has: p(lines("100.00 none"), notes(`{"text":"Danke!"}`)), near: p(lines("100.00 none"), notes(`{"key":"general","text":"Gemäß § 19 UStG wird keine USt berechnet"}`))},
	{code: "lines-untaxed", has: p(spanish, lines("100.00", "5.00 none"), `{"$tags":["simplified-scheme"]}`), near: p(spanish, lines("100.00", "5.00 none"), `{"tax":{"notes":[{"cat":"VAT","key":"outside-scope","text":"Suplido"}]}}`)},
	{code: "lines-untaxed", has: p(lines("100.00 none"), notes(`{"text":"Verzug nach § 286 BGB"}`)), near: p(lines("100.00 none"), notes(`{"text":"TVA non applicable, art. 293 B du CGI"}`))},
	{
		code: "exempt-reason", has: p(exempt, notes(`{"key":"general","text":"Merci pour votre visite"}`)),
		near: p(exempt, notes(`{"key":"general","text":"Gemäß §19 UStG keine USt"}`)),
	},
	{code: "exempt-reason", has: p(spanish, exempt, `{"$tags":["simplified-scheme"]}`), near: p(spanish, exempt, notes(`{"text":"Operación exenta, artículo 20.Uno.9 LIVA"}`))},
	{code: "exempt-reason", has: p(exempt, `{"tax":{"notes":[{"cat":"VAT","key":"cash-basis","text":"Later"}]}}`), near: p(exempt, `{"tax":{"notes":[{"cat":"VAT","key":"exempt","text":"§ 4 Nr. 21"}]}}`)},
	{
		code: "exempt-reason", has: p(exempt),
		near: p(`{"lines":[{"quantity":"1","item":{"name":"Course","price":"100.00"},"notes":[{"text":"Umsatzsteuerfrei"}],"taxes":[{"cat":"VAT","key":"exempt"}]}]}`),
	},
	{ // under the tag, and nowhere else
		code: "reverse-charge-tag", has: p(exempt, `{"$tags":["reverse-charge"]}`), near: p(`{"$tags":["reverse-charge"]}`, lines("100.00 "+intraCommunity)),
		paths: p("$.doc.lines[0].taxes[0]"), says: "nothing is under reverse charge",
	},
	{
		code: "reverse-charge-tag", has: p(lines(`100.00 {"cat":"VAT","key":"zero"}`), `{"$tags":["reverse-charge"]}`),
		near: p(`{"$tags":["reverse-charge"]}`, lines("100.00 "+reverseCharge, `5.00 {"cat":"VAT","key":"exempt"}`)),
	},
	{code: "reverse-charge-tag", has: p(lines("100.00 none"), `{"$tags":["reverse-charge"]}`), near: p(lines("100.00 none")), paths: p("$.doc.lines[0].taxes")},
	{
		code: "reverse-charge-untagged", has: p(lines("100.00 "+reverseCharge), notes(`{"text":"This is not a reverse charge invoice"}`)),
		near: p(lines("100.00 "+reverseCharge), notes(`{"text":"No VAT charged under reverse charge"}`)),
	},
	{
		code: "reverse-charge-untagged", has: p(lines("100.00 "+reverseCharge), notes(`{"text":"Die Steuerschuldnerschaft entfällt"}`)),
		near: p(lines("100.00 "+reverseCharge), notes(`{"text":"Auto-liquidation de la TVA"}`)),
	},
	{
		code: "reverse-charge-untagged", has: p(lines("100.00 "+reverseCharge), notes(`{"text":"No sujeta a inversión del sujeto pasivo"}`)),
		near: p(lines("100.00 "+reverseCharge), notes(`{"text":"INVERSION DEL SUJETO PASIVO"}`)),
	},
	{ // within the Union
		code: "export-country", has: p(export), near: p(export, `{"delivery":{"receiver":{"name":"Depot","addresses":[{"street":"Quai 1","locality":"Genève","country":"CH"}]}}}`),
		paths: p("$.doc.customer"), says: "`intra-community`",
	},
	{ // a delivery that does not say where
		code: "export-country", has: p(export, `{"delivery":{"date":"2026-03-01","receiver":{"name":"Depot"}}}`), near: p(export, american, `{"delivery":{"date":"2026-03-01"}}`),
	},
	{
		code: "export-country", has: p(spanish, export, home("ES", "A58818501", `"code":"28013",`)), near: p(spanish, export, home("ES", "A58818501", `"code":"35001",`)),
		says: "like the supplier",
	},
	{
		code: "export-country", has: p(spanish, export, home("ES", "A58818501", `"code":"08001",`)),
		near: p(spanish, export, home("ES", "A58818501", `"code":"08001",`), `{"delivery":{"receiver":{"name":"Tienda","addresses":[{"street":"Calle Baja","locality":"Melilla","code":"52001","country":"ES"}]}}}`),
	},
	{code: "percent-low", has: p(spanish, lines(`100.00 {"cat":"VAT","rate":"general"},{"cat":"IRPF","percent":"0.15%"}`)), near: p(spanish, lines(`100.00 {"cat":"VAT","rate":"general"},{"cat":"IRPF","percent":"15%"}`)), paths: p("$.doc.lines[0].taxes[1].percent"), says: "of IRPF"},
	{
		code: "national-currency", has: p(`{"currency":"JPY","exchange_rates":[{"from":"USD","to":"JPY","amount":"150"}]}`),
		near: p(`{"currency":"JPY","exchange_rates":[{"from":"EUR","to":"JPY","amount":"162.50"}]}`),
	},
	{code: "supplier-vat-number", has: p(french), near: p(french, `{"supplier":{"identities":[{"type":"SIREN","code":"732829320"},{"type":"VAT","code":"FR44732829320"}]}}`), paths: p("$.doc.supplier.tax_id"), says: "none of the supplier's identities"},
	{code: "supplier-vat-number", has: p(austrian, `{"supplier":{"identities":[{"type":"FN","code":"123456"}]}}`), near: p(austrian, `{"supplier":{"identities":[{"label":"St.-Nr.","code":"92/3456789"}]}}`)},
	{code: "supplier-vat-number", has: p(french), near: p(french, `{"customer":null,"$tags":["simplified"]}`)},
	{code: "supplier-vat-number", has: p(austrian), near: p(austrian, lines(`100.00 {"cat":"VAT","key":"outside-scope"}`))},
}

// partyCases are about numbers of parties, accounts and items.
var partyCases = []adviceCase{
	{
		code: "iban-check", has: p(payment(`{"instructions":{"key":"direct-debit","direct_debit":{"account":"DE89370400440532013001"}}}`)),
		near:  p(payment(`{"instructions":{"key":"direct-debit","direct_debit":{"account":"DE89 3704 **** **** **30 00"}}}`)),
		paths: p("$.doc.payment.instructions.direct_debit.account"),
	},
	{
		code: "iban-check", has: p(payment(`{"advances":[{"description":"Debit","amount":"1.00","direct_debit":{"account":"GB82WEST12345698765423"}}]}`)),
		near:  p(payment(`{"advances":[{"description":"Debit","amount":"1.00","direct_debit":{"account":"12345698"}}]}`)),
		paths: p("$.doc.payment.advances[0].direct_debit.account"),
	},
	{
		code:  "vat-number-check",
		has:   p(`{"ordering":{"seller":{"name":"S","tax_id":{"country":"LU","code":"10000357"}},"buyer":{"name":"B","tax_id":{"country":"LU","code":"10000357"}},"issuer":{"name":"I","tax_id":{"country":"LU","code":"10000357"}}},"delivery":{"receiver":{"name":"R","tax_id":{"country":"LU","code":"10000357"}}},"payment":{"payee":{"name":"P","tax_id":{"country":"LU","code":"10000357"}}}}`),
		near:  p(`{"ordering":{"seller":{"name":"S","tax_id":{"country":"LU","code":"10000356"}}},"delivery":{"receiver":{"name":"R"}}}`),
		paths: p("$.doc.payment.payee.tax_id.code", "$.doc.ordering.buyer.tax_id.code", "$.doc.ordering.seller.tax_id.code", "$.doc.ordering.issuer.tax_id.code", "$.doc.delivery.receiver.tax_id.code"),
	},
	{ // a document of its own
		code: "vat-number-check", has: p(other("org/party"), `{"name":"P","tax_id":{"country":"LU","code":"10000357"}}`),
		near: p(other("org/party"), `{"name":"P","tax_id":{"country":"LU","code":"10000356"}}`), paths: p("$.doc.tax_id.code"),
	},
	{
		code: "gln-check", has: p(other("org/party"), `{"name":"P","identities":[{"key":"gln","code":"4399901595656"}]}`),
		near: p(other("org/party"), `{"name":"P","identities":[{"key":"gln","code":"4399901595651"}]}`), paths: p("$.doc.identities[0].code"),
	},
	{
		code: "gtin-check", has: p(other("org/item"), `{"name":"Pen","identities":[{"type":"EAN13","code":"4006381333932"}]}`),
		near: p(other("org/item"), `{"name":"Pen","identities":[{"type":"EAN13","code":"4006381333931"}]}`), paths: p("$.doc.identities[0].code"),
	},
	{
		code: "iban-check", has: p(other("pay/instructions"), `{"key":"credit-transfer","credit_transfer":[{"iban":"DE89370400440532013001"}]}`),
		near: p(other("pay/instructions"), `{"key":"credit-transfer","credit_transfer":[{"iban":"DE89370400440532013000"}]}`), paths: p("$.doc.credit_transfer[0].iban"),
	},
}

// other is a patch that makes a document of another type, without members.
func other(schema string) string {
	return `{"$schema":"https://gobl.org/draft-0/` + schema + `","series":null,"code":null,"issue_date":null,"currency":null,"supplier":null,"customer":null,"lines":null}`
}

// noAdvice are sensible invoices, of which some nearly have advice.
var noAdvice = map[string][]string{
	"export to a Canarian shop":         {spanish, export, home("ES", "A58818501", `"code":"38001",`)},
	"a discount and its tax":            {`{"discounts":[{"percent":"10%","taxes":[{"cat":"VAT","rate":"general"}]}]}`},
	"tourist tax":                       {`{"charges":[{"reason":"Taxe de séjour","amount":"2.00"}]}`},
	"Italian stamp duty":                {`{"supplier":{"tax_id":{"country":"IT","code":"00743110157"}}}`, `{"charges":[{"key":"stamp-duty","reason":"Bollo","amount":"2.00"}]}`},
	"services to a French company":      {`{"$tags":["reverse-charge"]}`, lines("100.00 " + reverseCharge)},
	"goods to a French company":         {lines("100.00 " + intraCommunity)},
	"pounds to an American":             {`{"supplier":{"tax_id":{"country":"GB","code":"350983637"}},"currency":"GBP"}`, american, export},
	"American":                          {`{"supplier":{"tax_id":{"country":"US","code":null}},"currency":"USD","discounts":[{"amount":"1.00"}]}`, american, lines("100.00 none")},
	"German small business":             {lines("100.00 none"), notes(`{"text":"Kein Ausweis von Umsatzsteuer, da Kleinunternehmer nach § 19 UStG"}`)},
	"French franchise":                  {french, lines("100.00 none"), notes(`{"text":"TVA non applicable, art. 293 B du CGI"}`)},
	"Spanish professional with IRPF":    {spanish, lines(`100.00 {"cat":"VAT","rate":"general"},{"cat":"IRPF","rate":"pro"}`)},
	"German supplier with a Steuernr.":  {`{"supplier":{"tax_id":{"code":null},"identities":[{"key":"de-tax-number","code":"92/345/67894"}]}}`},
	"medical services in Italy, exempt": {`{"supplier":{"tax_id":{"country":"IT","code":"00743110157"}}}`, exempt, notes(`{"text":"Operazione esente ex art. 10 DPR 633/72"}`)},
}
