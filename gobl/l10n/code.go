package l10n

import (
	"strings"

	"chancery/gobl/cal"
)

// Code is a short identifier of a country, state or other territory, made of
// upper-case letters and digits.
type Code string

// Valid reports whether the code is not empty and holds A–Z and 0–9 only.
func (c Code) Valid() bool {
	for i := range len(c) {
		if (c[i] < 'A' || c[i] > 'Z') && (c[i] < '0' || c[i] > '9') {
			return false
		}
	}
	return c != ""
}

// ISOCountry is an officially assigned ISO 3166-1 alpha-2 code.
type ISOCountry string

// TaxCountry is a country as tax identities write it. It differs from the
// ISO list in EL for Greece, the parts XI and XU of the United Kingdom, and EU.
type TaxCountry string

// Codes that tax identities use in addition to the ISO list or instead of it.
const (
	EL TaxCountry = "EL" // Greece (Council Directive 2006/112/EC, article 215)
	XI TaxCountry = "XI" // Northern Ireland (Council Directive (EU) 2020/1756)
	XU TaxCountry = "XU" // United Kingdom without Northern Ireland
	EU TaxCountry = "EU" // identities given by the Union itself (One Stop Shop)
)

// ISOCountries lists the ISO country codes, sorted.
func ISOCountries() []ISOCountry {
	list := make([]ISOCountry, len(isoCountries))
	for i := range isoCountries {
		list[i] = ISOCountry(isoCountries[i].code)
	}
	return list
}

// TaxCountries lists the tax country codes: the ISO list without GR, then EL,
// XI, XU and EU.
func TaxCountries() []TaxCountry {
	list := make([]TaxCountry, 0, len(isoCountries)+3)
	for i := range isoCountries {
		if code := isoCountries[i].code; code != "GR" {
			list = append(list, TaxCountry(code))
		}
	}
	return append(list, EL, XI, XU, EU)
}

// Valid reports whether the code is in the ISO list.
func (c ISOCountry) Valid() bool { return find(string(c)) != nil }

// Name returns the English short name, or "" for an unknown code.
func (c ISOCountry) Name() string {
	if f := find(string(c)); f != nil {
		return f.name
	}
	return ""
}

// Tax returns the country as tax identities write it: GR becomes EL.
func (c ISOCountry) Tax() TaxCountry {
	if c == "GR" {
		return EL
	}
	return TaxCountry(c)
}

// InEU reports whether the country belonged to the European Union on the day.
func (c ISOCountry) InEU(on cal.Date) bool { return InEU(c, on) }

// Valid reports whether the code is in the tax list.
func (c TaxCountry) Valid() bool {
	switch c {
	case EL, XI, XU, EU:
		return true
	case "GR":
		return false
	}
	return find(string(c)) != nil
}

// Name returns the English name, or "" for an unknown code.
func (c TaxCountry) Name() string {
	switch c {
	case EL:
		return "Greece"
	case XI:
		return "United Kingdom (Northern Ireland)"
	case XU:
		return "United Kingdom (excluding Northern Ireland)"
	case EU:
		return "European Union"
	}
	return ISOCountry(c).Name()
}

// ISO returns the ISO country of the tax country: EL is GR, XI and XU are GB. EU has
// none and gives "".
func (c TaxCountry) ISO() ISOCountry {
	switch c {
	case EL:
		return "GR"
	case XI, XU:
		return "GB"
	case EU:
		return ""
	}
	return ISOCountry(c)
}

// InEU reports whether the country belonged to the European Union on the day.
// EL is Greece; XI and XU are no members of their own.
func (c TaxCountry) InEU(on cal.Date) bool { return InEU(c, on) }

// find looks a code up in the sorted table.
func find(code string) *country {
	lo, hi := 0, len(isoCountries)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch strings.Compare(isoCountries[mid].code, code) {
		case 0:
			return &isoCountries[mid]
		case -1:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return nil
}
