package domain

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// RetentionStart is from when on a law counts its years.
type RetentionStart string

// The starts. We know the date of a document and not the financial year of the one who keeps
// it, so the latest possible end counts.
const (
	// FromYearEnd is the end of the calendar year of issue.
	FromYearEnd RetentionStart = "end of the calendar year of issue"
	// FromNextYearEnd is the end of the calendar year after that of issue.
	FromNextYearEnd RetentionStart = "end of the calendar year after that of issue"
	// FromBooksClosed is when the books of a financial year are closed at the latest that the
	// day of issue is in: a year later.
	FromBooksClosed RetentionStart = "end of the financial year, a year after the day of issue at the latest"
)

// RetentionLaw is how long a country obliges to keep invoices and what belongs to them.
type RetentionLaw struct {
	Country string
	Years   int
	From    RetentionStart
	// Source is the law with the section.
	Source string
	// Note says what is special.
	Note string
}

// defaultRetention applies to countries that are not in the table: the longest period in it.
var defaultRetention = RetentionLaw{ //nolint:gochecknoglobals // a fact
	Years: 10, From: FromBooksClosed, Source: "no law on record; the longest period of the table",
}

// retentionLaws are the obligations to keep invoices, of every country that the document
// library knows. They are for books of merchants and companies in general: longer ones for land,
// and those that an audit or a dispute extends, are for a legal hold.
var retentionLaws = []RetentionLaw{ //nolint:gochecknoglobals // a table of facts
	{"AE", 5, FromBooksClosed, "Federal Decree-Law 28/2022 on Tax Procedures, Art. 4, with Cabinet Decision 74/2023, Art. 3", "15 years for land are for a legal hold"},
	{"AR", 10, FromBooksClosed, "Código Civil y Comercial de la Nación, Art. 328", ""},
	{"AT", 7, FromYearEnd, "Bundesabgabenordnung (BAO) § 132 (1); Unternehmensgesetzbuch (UGB) § 212 (1)", "22 years for land (UStG § 18 (10)) are for a legal hold"},
	{"BE", 10, FromYearEnd, "Code de la TVA, Art. 60 § 4, since 2023", ""},
	{"BR", 5, FromNextYearEnd, "Código Tributário Nacional, Art. 173 and Art. 195, sole paragraph", "from the first day of the year in which the tax could be assessed, which may be the second after issue"},
	{"CA", 6, FromBooksClosed, "Excise Tax Act, s. 286 (3); Income Tax Act, s. 230 (4)", ""},
	{"CH", 10, FromBooksClosed, "Obligationenrecht (OR) Art. 958f; MWSTG Art. 70", ""},
	{"CO", 10, FromBooksClosed, "Ley 962 de 2005, Art. 28", ""},
	{"CZ", 10, FromYearEnd, "Zákon č. 235/2004 Sb., o dani z přidané hodnoty, § 35 (2)", "from the end of the tax period of the supply, which is in the year of issue"},
	{"DE", 8, FromYearEnd, "Handelsgesetzbuch (HGB) § 257 (4) and (5); Abgabenordnung (AO) § 147 (3) and (4); UStG § 14b; 8 years for vouchers since 2025 by the Viertes Bürokratieentlastungsgesetz", "books and annual accounts have 10 years; they are not in the silo"},
	{"DK", 5, FromBooksClosed, "Bogføringsloven (lov nr. 700 af 24/05/2022) § 12", ""},
	{"EL", 5, FromNextYearEnd, "Law 4308/2014, Art. 7; Law 5104/2024 (Code of Tax Procedure), Art. 13", "from the end of the year in which the return is due"},
	{"ES", 6, FromBooksClosed, "Código de Comercio, Art. 30; Ley 58/2003 General Tributaria, Art. 66 to 70", ""},
	{"FI", 6, FromNextYearEnd, "Kirjanpitolaki (1336/1997) 2 luku 10 §", "from the end of the year in which the financial year ended"},
	{"FR", 10, FromBooksClosed, "Code de commerce, Art. L123-22; Livre des procédures fiscales, Art. L102 B", ""},
	{"GB", 6, FromBooksClosed, "Value Added Tax Act 1994, Sch. 11 para. 6 (3); Finance Act 1998, Sch. 18 para. 21", ""},
	{"IE", 6, FromBooksClosed, "Taxes Consolidation Act 1997, s. 886 (4); Value-Added Tax Consolidation Act 2010, s. 84", ""},
	{"IN", 8, FromBooksClosed, "Companies Act 2013, s. 128 (5); Central Goods and Services Tax Act 2017, s. 36 (72 months from the annual return)", ""},
	{"IT", 10, FromBooksClosed, "Codice civile, Art. 2220; DPR 633/1972, Art. 39", ""},
	{"MX", 10, FromBooksClosed, "Código de Comercio, Art. 38 and Art. 49; Código Fiscal de la Federación, Art. 30 (5 years)", ""},
	{"NL", 7, FromBooksClosed, "Algemene wet inzake rijksbelastingen, Art. 52 (4); Burgerlijk Wetboek 2, Art. 10 (3)", "10 years for land are for a legal hold"},
	{"NO", 5, FromBooksClosed, "Bokføringsloven (LOV-2004-11-19-73) § 13", ""},
	{"PL", 5, FromNextYearEnd, "Ustawa o podatku od towarów i usług, Art. 112; Ordynacja podatkowa, Art. 70 § 1 and Art. 86 § 1", "from the end of the year in which the tax is due, which for December is the next one"},
	{"PT", 10, FromYearEnd, "Código do IVA, Art. 52; Decreto-Lei 28/2019, Art. 19", ""},
	{"SA", 6, FromBooksClosed, "Implementing Regulations of the VAT Law, Art. 66; Income Tax Bylaw, Art. 58", "11 and 15 years for capital assets are for a legal hold"},
	{"SE", 7, FromNextYearEnd, "Bokföringslag (1999:1078) 7 kap. 2 §", "from the end of the year in which the financial year ended"},
	{"SG", 5, FromBooksClosed, "Goods and Services Tax Act 1993, s. 46; Companies Act 1967, s. 199 (2)", ""},
	{"US", 7, FromYearEnd, "no general law: records are kept as long as they may matter (26 CFR 1.6001-1 (e)); the longest ordinary limitation is 6 years from the return (26 USC 6501 (e))", "the return is filed in the year after issue"},
}

// RetentionLaws returns the table, by country.
func RetentionLaws() []RetentionLaw { return slices.Clone(retentionLaws) }

// RetentionLawOf returns the law of a country, or the one for countries that are not known.
func RetentionLawOf(country string) RetentionLaw {
	country = strings.ToUpper(country)
	if country == "GR" {
		country = "EL"
	}
	if country == "XI" { // Northern Ireland in matters of VAT
		country = "GB"
	}
	for i := range retentionLaws {
		if retentionLaws[i].Country == country {
			return retentionLaws[i]
		}
	}
	law := defaultRetention
	law.Country = country
	return law
}

// Until returns the first day on which a document that was issued on a day need not be kept
// any more.
func (l *RetentionLaw) Until(issued time.Time) time.Time {
	y, m, d := issued.UTC().Date()
	switch l.From {
	case FromYearEnd:
		return time.Date(y+1+l.Years, time.January, 1, 0, 0, 0, 0, time.UTC)
	case FromNextYearEnd:
		return time.Date(y+2+l.Years, time.January, 1, 0, 0, 0, 0, time.UTC)
	case FromBooksClosed:
	}
	return time.Date(y+1+l.Years, m, d+1, 0, 0, 0, 0, time.UTC)
}

// KeptBy says which law obliges to keep a document, and until when.
type KeptBy struct {
	Law RetentionLaw
	// Until is the first day on which the document need not be kept any more.
	Until time.Time
}

// Error returns the refusal to erase the document.
func (k *KeptBy) Error() *Error {
	where := "in " + k.Law.Country
	if k.Law.Country == "" {
		where = "in a country that is not known"
	}
	day := k.Until.Format(time.DateOnly)
	e := E(Conflict, KeyRetention, "the document has to be kept until %s: %d years from the %s %s (%s)",
		day, k.Law.Years, k.Law.From, where, k.Law.Source)
	e.Fields = map[string]any{"until": day, "country": k.Law.Country, "law": k.Law.Source}
	return e
}

// KeyRetention is the key of errors about an entry that must not be erased.
const KeyRetention = "retention"

// IssueFacts are what decides whether a law obliges to keep an entry.
type IssueFacts struct {
	// Sandbox is that of the workspace, and Home its country.
	Sandbox bool
	Home    string
	Entry   *Entry
	// Signed says that a version of the document was signed, and SignedDate is the last issue
	// date of those.
	Signed     bool
	SignedDate string
}

// statesNotIssued are the states of documents with a number that were never issued, or whose
// number was given up.
var statesNotIssued = []string{"draft", "void"} //nolint:gochecknoglobals // a table

// KeptByLaw returns the law that obliges to keep an entry at a time, the one whose period ends
// last of those of the home country and of the supplier's. It is nil if none does: in a
// sandbox, for what is no business document, and for what was not issued. A document was
// issued if a version of it was signed, whatever its state is, or if it has a number and its
// state does not say otherwise.
func KeptByLaw(f *IssueFacts, now time.Time) *KeptBy {
	c := &f.Entry.Content
	numbered := c.Index.Code != "" && f.Entry.Folder != "drafts" && !slices.Contains(statesNotIssued, f.Entry.State)
	if f.Sandbox || !strings.HasPrefix(ShortSchema(c.DocSchema), "bill/") || !f.Signed && !numbered {
		return nil
	}
	issued := f.Entry.CreatedAt
	if day, err := time.Parse(time.DateOnly, max(c.Index.IssueDate, f.SignedDate)); err == nil {
		issued = day
	}
	var last *KeptBy
	for _, country := range issueCountries(f.Home, c.Index.SupplierTax) {
		law := RetentionLawOf(country)
		if until := law.Until(issued); last == nil || until.After(last.Until) {
			last = &KeptBy{Law: law, Until: until}
		}
	}
	if !now.Before(last.Until) {
		return nil
	}
	return last
}

// issueCountries are the countries whose laws count for a document: that of the workspace and
// that of the supplier, who may be somebody else. Without both it is an unknown one.
func issueCountries(home, supplierTax string) []string {
	var list []string
	if home != "" {
		list = append(list, home)
	}
	if len(supplierTax) >= len("ES") {
		list = append(list, supplierTax[:len("ES")])
	}
	if len(list) == 0 {
		list = append(list, "")
	}
	return list
}

// Table describes the law in a row of a table.
func (l *RetentionLaw) Table() string {
	source := l.Source
	if l.Note != "" {
		source += "; " + l.Note
	}
	return fmt.Sprintf("| %s | %d | %s | %s |", l.Country, l.Years, l.From, source)
}
