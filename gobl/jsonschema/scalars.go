package jsonschema

import (
	"maps"
	"reflect"

	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/dsig"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
)

// Patterns of the texts that members are made of.
const (
	keyPattern        = `^(?:[a-z]|[a-z0-9][a-z0-9-+]*[a-z0-9])$`
	codePattern       = `^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$`
	amountPattern     = `^-?[0-9]+(\.[0-9]+)?$`
	percentagePattern = `^-?[0-9]+(\.[0-9]+)?%$`
	dateTimePattern   = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$`
	timePattern       = `^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$`
	timestampPattern  = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$`
	unecePattern      = `^[A-Z0-9]{2,3}$`
)

// maxText is how many bytes keys and codes may have.
const maxText = 64

// scalar is a type of the format that is not written as an object with members
// of its own.
type scalar struct {
	name   string
	goType reflect.Type
	schema *object
	// element is set for lists, instead of schema.
	element reflect.Type
}

// describe adds the comment of the Go type. A list without one has its own
// description.
func (s scalar) describe(o *object) *object {
	described := append(object{}, *o...)
	if s.goType != nil {
		described.text("description", typeComment(goName(s.goType)))
	}
	return &described
}

func text(pairs ...any) *object { return obj(append([]any{"type", "string"}, pairs...)...) }

func mapOf(pattern string, value *object) *object {
	return obj("patternProperties", obj(pattern, value), "type", "object")
}

func scalars(facts *tax.Facts) map[schema.ID]scalar {
	all := valueScalars()
	maps.Copy(all, listScalars(facts))
	return all
}

func valueScalars() map[schema.ID]scalar {
	code := obj("$ref", schema.Short("cbc/code"))
	return map[schema.ID]scalar{
		schema.Short("cal/date"):      plain[cal.Date](text("format", "date")),
		schema.Short("cal/time"):      plain[cal.Time](text("pattern", timePattern)),
		schema.Short("cal/date-time"): plain[cal.DateTime](text("pattern", dateTimePattern)),
		schema.Short("cal/timestamp"): plain[cal.Timestamp](text("pattern", timestampPattern, "format", "date-time")),
		schema.Short("cbc/key"): plain[cbc.Key](
			text("maxLength", maxText, "minLength", 1, "pattern", keyPattern)),
		schema.Short("cbc/code"): plain[cbc.Code](
			text("maxLength", maxText, "minLength", 1, "pattern", codePattern)),
		schema.Short("cbc/uri"):        plain[cbc.URI](text("maxLength", 2048, "format", "uri")),
		schema.Short("cbc/meta"):       plain[cbc.Meta](mapOf(keyPattern, text())),
		schema.Short("cbc/code-map"):   plain[cbc.CodeMap](mapOf(keyPattern, code)),
		schema.Short("tax/extensions"): plain[tax.Extensions](mapOf(keyPattern, code)),
		schema.Short("i18n/string"):    plain[i18n.String](mapOf(`^[a-z]{2}$`, text())),
		schema.Short("l10n/code"):      plain[l10n.Code](text("pattern", `^[A-Z0-9]+$`)),
		schema.Short("num/amount"):     plain[num.Amount](text("pattern", amountPattern)),
		schema.Short("num/percentage"): plain[num.Percentage](text("pattern", percentagePattern)),
		schema.Short("dsig/signature"): plain[dsig.Signature](text()),
		schema.Short("schema/object"):  plain[schema.Object](obj("type", "object")),
		schema.Short("tax/set"): {
			name: "tax.Set", goType: reflect.TypeFor[tax.Set](), element: reflect.TypeFor[tax.Combo](),
		},
	}
}

// listScalars returns the texts that are one of a list.
func listScalars(facts *tax.Facts) map[schema.ID]scalar {
	country, taxCountry := plain[l10n.ISOCountry](countries(l10n.ISOCountries())), plain[l10n.TaxCountry](countries(l10n.TaxCountries()))
	country.name, taxCountry.name = "l10n.ISOCountryCode", "l10n.TaxCountryCode"
	return map[schema.ID]scalar{
		schema.Short("l10n/iso-country-code"): country,
		schema.Short("l10n/tax-country-code"): taxCountry,
		schema.Short("currency/code"):         plain[currency.Code](currencies()),
		schema.Short("org/unit"):              plain[org.Unit](units()),
		schema.Short("tax/regime-code"):       {name: "tax.RegimeCode", schema: regimes(facts)},
		schema.Short("tax/addon-list"):        {name: "tax.AddonList", schema: addons(facts)},
	}
}

func plain[T any](s *object) scalar {
	t := reflect.TypeFor[T]()
	return scalar{name: goName(t), goType: t, schema: s}
}

func countries[T interface {
	~string
	Name() string
}](codes []T) *object {
	list := make([]*object, len(codes))
	for i, c := range codes {
		list[i] = obj("const", c, "title", c.Name())
	}
	return text("oneOf", list)
}

func currencies() *object {
	defs := currency.Definitions()
	list := make([]*object, len(defs))
	for i, d := range defs {
		list[i] = obj("const", d.Code, "title", d.Name)
	}
	return text("oneOf", list)
}

func units() *object {
	var list []*object
	for _, u := range org.Units() {
		list = append(list, obj("const", u))
	}
	return text("oneOf", append(list, obj("pattern", unecePattern, "title", "UN/ECE Recommendation 20 or 21")))
}

func regimes(facts *tax.Facts) *object {
	var list []*object
	for _, r := range facts.Regimes() {
		list = append(list, obj("const", r.Country, "title", r.Name.In(i18n.EN)))
	}
	return text("oneOf", list,
		"description", "Code of the country whose tax law a document is under.")
}

func addons(facts *tax.Facts) *object {
	var list []*object
	for _, a := range facts.Addons() {
		list = append(list, obj("const", a.Key, "title", a.Name.In(i18n.EN)))
	}
	return obj("items", obj("$ref", schema.Short("cbc/key"), "oneOf", list), "type", "array",
		"description", "Keys of the addons whose rules a document follows.")
}
