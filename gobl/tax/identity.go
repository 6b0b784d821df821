package tax

import (
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/tree"
)

// Identity is the number under which a tax authority registers a party. It is
// worth a document of its own, too.
type Identity struct {
	// Country that issued the number; `EL` for Greece.
	Country l10n.TaxCountry `json:"country"`
	// The number without the country, in upper case and without separators.
	Code cbc.Code `json:"code,omitempty"`
	// Tax scheme of the number, if not the one that is usual in the country.
	Scheme cbc.Code `json:"scheme,omitempty"`
	// Kind of number; kept for older documents only.
	Type cbc.Key `json:"type,omitempty"`
}

// Kind names the type for rules.
func (*Identity) Kind() string { return "tax.Identity" }

// Walk visits the parts of the identity.
func (id *Identity) Walk(w *tree.Walker) {
	tree.Text(w, "code", &id.Code)
	tree.Text(w, "scheme", &id.Scheme)
	tree.Text(w, "type", &id.Type)
}

// Calculate only normalizes: an identity has no figures.
func (id *Identity) Calculate(c *Context) error {
	c.For("", nil).Normalize(id)
	return nil
}

// String gives the country and the code in one.
func (id *Identity) String() string { return string(id.Country) + string(id.Code) }

// In reports whether the identity is of one of the countries.
func (id *Identity) In(countries ...l10n.TaxCountry) bool {
	if id == nil {
		return false
	}
	return slices.Contains(countries, id.Country)
}

// NormalizeIdentity brings the code of an identity into the usual form: upper
// case, only letters A to Z, Ñ, digits and &, and without the country code, or
// one of the alternatives, in front.
func NormalizeIdentity(id *Identity, alternatives ...l10n.TaxCountry) {
	if id == nil || id.Code == "" {
		return
	}
	code := plainCode(string(id.Code))
	code = strings.TrimPrefix(code, string(id.Country))
	for _, alt := range alternatives {
		code = strings.TrimPrefix(code, string(alt))
	}
	id.Code = cbc.Code(code)
}

// plainCode makes a code upper case and drops what tax codes never contain.
func plainCode(code string) string {
	if isPlain(code) {
		return code
	}
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == 'Ñ' || r == '&' {
			return r
		}
		return -1
	}, strings.ToUpper(code))
}

func isPlain(code string) bool {
	for i := range len(code) {
		if c := code[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
