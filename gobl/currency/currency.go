package currency

import (
	"slices"

	"chancery/gobl/num"
)

// Code is a currency code in upper case, of ISO 4217 where there is one.
type Code string

// CodeEmpty is no currency.
const CodeEmpty Code = ""

// Def describes a currency. Definitions are shared: do not change them.
type Def struct {
	Code                 Code     // EUR
	Numeric              string   // ISO 4217 number of three digits, or ""
	Priority             int      // small numbers for currencies in wide use
	Name                 string   // in English
	Symbol               string   // as written where the currency is used
	DisambiguateSymbol   string   // unmistakable among currencies with the same symbol, or ""
	AlternateSymbols     []string // other symbols in use
	SubunitName          string   // name of the smaller unit, or ""
	Subunits             uint32   // decimals of an amount
	SmallestDenomination int      // smallest coin, in subunits; 0 if not known
	Template             string   // how number %n and symbol %u are joined, or ""
	DecimalMark          string
	ThousandsSeparator   string
}

// defaultTemplate is how money is written when the definition does not say.
const defaultTemplate = "%u%n"

// lookup finds definitions by code and by number.
//
//nolint:gochecknoglobals // index of the table, filled once and only read
var lookup = index()

func index() map[Code]*Def {
	m := make(map[Code]*Def, 2*len(table))
	for i := range table {
		d := &table[i]
		m[d.Code] = d
		if d.Numeric == "" {
			continue
		}
		if _, taken := m[Code(d.Numeric)]; !taken {
			m[Code(d.Numeric)] = d
		}
	}
	return m
}

// Get finds a currency by its code or its ISO 4217 number; nil if there is none.
func Get(code Code) *Def { return lookup[code] }

// Definitions lists all currencies, those in wide use first.
func Definitions() []*Def {
	list := make([]*Def, len(table))
	for i := range table {
		list[i] = &table[i]
	}
	return list
}

// Codes lists the codes of all currencies, sorted.
func Codes() []Code {
	list := make([]Code, len(table))
	for i := range table {
		list[i] = table[i].Code
	}
	slices.Sort(list)
	return list
}

// Exp returns the number of decimals of an amount in the currency; 0 if the currency
// is unknown.
func Exp(code Code) uint32 {
	if d := Get(code); d != nil {
		return d.Subunits
	}
	return 0
}

// String returns the code as text.
func (c Code) String() string { return string(c) }

// IsEmpty reports whether there is no code.
func (c Code) IsEmpty() bool { return c == "" }

// Valid reports whether the currency is known by this code. ISO numbers are not
// codes.
func (c Code) Valid() bool {
	d := Get(c)
	return d != nil && d.Code == c
}

// Def returns the definition of the currency, or nil.
func (c Code) Def() *Def { return Get(c) }

// Zero returns 0 with the decimals of the currency, or none if it is unknown.
func (c Code) Zero() num.Amount { return num.MakeAmount(0, Exp(c)) }

// Zero returns 0 with the decimals of the currency.
func (d *Def) Zero() num.Amount { return num.MakeAmount(0, d.Subunits) }

// Amount returns a number of the currency's smallest units: Amount(1050) is 10.50 in
// euro.
func (d *Def) Amount(value int64) num.Amount { return num.MakeAmount(value, d.Subunits) }

// Rescale gives the amount the currency's number of decimals.
func (d *Def) Rescale(a num.Amount) num.Amount { return a.Rescale(d.Subunits) }

// Formatter shows amounts as customary, with the currency's symbol.
func (d *Def) Formatter() num.Formatter {
	f := num.Formatter{
		DecimalMark:        d.DecimalMark,
		ThousandsSeparator: d.ThousandsSeparator,
		Unit:               d.Symbol,
		Template:           d.Template,
	}
	if f.Template == "" {
		f.Template = defaultTemplate
	}
	return f
}

// DisambiguatingFormatter is like Formatter, with a symbol that no other currency
// has, as far as there is one.
func (d *Def) DisambiguatingFormatter() num.Formatter {
	f := d.Formatter()
	if d.DisambiguateSymbol != "" {
		f.Unit = d.DisambiguateSymbol
	}
	return f
}
