package advice

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
)

// Codes of the advice about values that were given and are not what the document has.
const (
	codeCurrency   = "currency-replaced"
	codeQuantity   = "quantity-missing"
	codeCharge     = "charge-dropped"
	codeDiscount   = "discount-dropped"
	codeAddon      = "addon-dropped"
	codeValue      = "value-dropped"
	codePercent    = "percent-replaced"
	codeTaxCode    = "tax-code-dropped"
	codeOtherCode  = "tax-code-replaced"
	codeZeroDate   = "date-zero"
	codeOtherValue = "figures-replaced"
)

// member is a value that was given, and what the document has in its place.
type member struct {
	name string
	json []byte
	// has is the value in the document, of its object; both are invalid where that is not known.
	has, of reflect.Value
}

// reordered are lists that the calculation makes again.
var reordered = map[reflect.Type]bool{
	reflect.TypeFor[[]*currency.Amount]():   true,
	reflect.TypeFor[[]*tax.CategoryTotal](): true,
	reflect.TypeFor[[]*tax.RateTotal]():     true,
}

// of returns the value of the shape's type that a value is or holds; it is invalid if
// there is none, or one of another type.
func (s *shape) of(has reflect.Value) reflect.Value {
	for has.Kind() == reflect.Pointer || has.Kind() == reflect.Interface {
		if o, ok := reflect.TypeAssert[*schema.Object](has); ok {
			has = reflect.ValueOf(o.Payload())
			continue
		}
		has = has.Elem()
	}
	if s.enveloped || has.IsValid() && has.Type() == s.typ {
		return has
	}
	return reflect.Value{}
}

// in returns the value of a member in its object. The document stands for its envelope.
func (m slot) in(object reflect.Value) reflect.Value {
	switch {
	case !object.IsValid():
		return object
	case m.field != nil:
		return object.FieldByIndex(m.field)
	case m.below != nil && m.below.schemas:
		return object
	}
	return reflect.Value{}
}

// element returns an element of a list, invalid where there is none.
func element(list reflect.Value, i int) reflect.Value {
	if list.Kind() != reflect.Slice || i >= list.Len() {
		return reflect.Value{}
	}
	return list.Index(i)
}

// lookAt returns what compares a member of a type with what became of it, nil for
// members that no calculation replaces.
func lookAt(owner reflect.Type, name string, field reflect.Type) func(*reader, *member) {
	switch field {
	case reflect.TypeFor[cal.Date](), reflect.TypeFor[*cal.Date]():
		return (*reader).date
	case reflect.TypeFor[num.Amount](), reflect.TypeFor[*num.Amount]():
		if name != "quantity" && name != "price" { // of which the sign moves, or the currency
			return (*reader).figure
		}
		return nil
	}
	switch owner {
	case reflect.TypeFor[tax.Combo]():
		if name == "percent" || name == "surcharge" {
			return (*reader).percent
		}
		if name == "rate" {
			return (*reader).rate
		}
	case reflect.TypeFor[tax.Identity]():
		switch name {
		case "code":
			return (*reader).taxCode
		case "type":
			return nil // of older documents only
		}
	case reflect.TypeFor[org.Identity]():
		if name == "code" {
			return (*reader).otherCode
		}
	case reflect.TypeFor[bill.Invoice](), reflect.TypeFor[bill.Order](), reflect.TypeFor[bill.Delivery]():
		if name == "currency" {
			return (*reader).currency
		}
	}
	switch {
	case name == "$addons":
		return (*reader).addons
	case field.Kind() == reflect.String && name != "uuid":
		return (*reader).blanked
	}
	return nil
}

// string returns a value that was given as a text, empty for others.
func (m *member) string() string { return stringOf(m.json) }

// stringOf returns the text that JSON stands for, empty for values of other kinds.
func stringOf(data []byte) string {
	if len(data) < 2 || data[0] != '"' {
		return ""
	}
	if bytes.IndexByte(data, '\\') < 0 {
		return string(data[1 : len(data)-1])
	}
	var text string
	_ = json.Unmarshal(data, &text) // what is no text is empty
	return text
}

// blanked: a text of which nothing is left.
func (r *reader) blanked(m *member) {
	if !m.has.IsValid() || m.has.Len() > 0 || len(m.json) <= 2 {
		return
	}
	if text := strings.TrimSpace(m.string()); text != "" {
		r.note(codeValue, func() string {
			return "`" + shown(text) + "` is no value for `" + m.name + "` and is left out; correct or remove it"
		})
	}
}

// addons: addons that are not installed and were dropped.
func (r *reader) addons(m *member) {
	if !m.has.IsValid() || len(m.json) < 2 || m.json[0] != '[' {
		return
	}
	list := reader{data: m.json, at: 1}
	for i := 0; list.next(']'); i++ {
		start := list.at
		list.skip()
		key := stringOf(m.json[start:list.at])
		if key == "" || contains(m.has, key) || r.renamed(key, m.has) {
			continue
		}
		r.path = append(r.path, step{index: i})
		r.note(codeAddon, func() string {
			return "addon `" + shown(key) + "` is not installed and is left out, so nothing is checked or added by it"
		})
		r.path = r.path[:len(r.path)-1]
	}
}

// renamed reports whether a list has an addon in place of an older key.
func (r *reader) renamed(key string, list reflect.Value) bool {
	for _, a := range r.table.facts.Successors(cbc.Key(key)) {
		if contains(list, string(a.Key)) {
			return true
		}
	}
	return false
}

// contains reports whether a list of texts has one of them.
func contains(list reflect.Value, text string) bool {
	for i := range list.Len() {
		if list.Index(i).String() == text {
			return true
		}
	}
	return false
}

// taxCode: a tax code of which nothing is left, or that another number replaces.
func (r *reader) taxCode(m *member) {
	given := strings.TrimSpace(m.string())
	if given == "" || !m.of.IsValid() || m.has.String() == given || r.isIdentity(given) {
		return
	}
	if alphanumeric(m.has.String()) != "" {
		r.otherCode(m)
		return
	}
	r.note(codeTaxCode, func() string {
		return "nothing is left of the tax code `" + shown(given) + "` without the country and separators, so the document has none; give the number, or remove it"
	})
}

// isIdentity reports whether the party has an identity with a code: that which an Italian
// individual had as tax code in older documents becomes one.
func (r *reader) isIdentity(code string) bool {
	return r.party != nil && slices.ContainsFunc(r.party.Identities, func(o *org.Identity) bool {
		return o != nil && string(o.Code) == code
	})
}

// otherCode: the code of an identity that has become another one, not one in another form.
func (r *reader) otherCode(m *member) {
	if !m.of.IsValid() {
		return
	}
	has := m.has.String()
	given := strings.TrimSpace(m.string())
	if has == given || given == "" {
		return
	}
	if has == "" {
		r.blanked(m)
		return
	}
	plain, left := alphanumeric(given), alphanumeric(has)
	if country := m.of.FieldByName("Country").String(); len(plain) > 2 {
		plain = strings.TrimPrefix(plain, country)
	}
	if strings.Contains(plain, left) || strings.Contains(left, plain) {
		return
	}
	r.note(codeOtherCode, func() string {
		return "the code `" + shown(given) + "` is replaced with `" + shown(has) + "`; check which of the two is meant"
	})
}

// alphanumeric returns the letters and digits of a code in upper case.
func alphanumeric(code string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' {
			return c
		}
		return -1
	}, strings.ToUpper(code))
}

// date: a date of zeros, which names no day.
func (r *reader) date(m *member) {
	if len(m.json) > 2 && !bytes.HasPrefix(m.json, []byte(`"0000`)) || !m.has.IsValid() || m.json[0] != '"' {
		return
	}
	zero := m.has.IsZero() || m.has.Kind() == reflect.Pointer && m.has.Elem().IsZero()
	switch {
	case zero && (m.has.Kind() != reflect.Pointer || !m.has.IsNil()):
		r.note(codeZeroDate, func() string {
			return "`" + m.name + "` is written as 0000-00-00, which is no day; give the date, or remove it"
		})
	case !zero && len(m.json) > 2:
		r.note(codeZeroDate, func() string {
			return "`" + m.name + "` is a date of zeros, so another one takes its place; give the date, or remove it"
		})
	}
}

// figure: an amount that is calculated, and not what was given. A zero is what many
// programs write for a figure that they leave to others.
func (r *reader) figure(m *member) {
	if r.edited || !m.has.IsValid() {
		return
	}
	given, err := num.ParseAmount(string(bytes.Trim(m.json, `"`)))
	if err != nil || given.IsZero() {
		return
	}
	has := amountOf(m.has)
	if has != nil && given.Rescale(min(given.Exp(), has.Exp())).Equals(has.Rescale(min(given.Exp(), has.Exp()))) {
		return
	}
	r.note(codeOtherValue, func() string {
		becomes := "left out"
		if has != nil {
			becomes = "replaced with " + has.String()
		}
		return "`" + m.name + "` is given as " + given.String() + " and is " + becomes +
			", as it is calculated; correct what it is calculated from, or leave it out"
	})
}

// amountOf returns the amount that a field has or points to, nil if there is none.
func amountOf(v reflect.Value) *num.Amount {
	if v.Kind() != reflect.Pointer {
		v = v.Addr()
	}
	a, _ := reflect.TypeAssert[*num.Amount](v)
	return a
}

// percent: a percentage that a rate or a key decides, and not what was given.
func (r *reader) percent(m *member) {
	if !m.of.IsValid() || !m.has.IsValid() {
		return
	}
	given, err := num.ParsePercentage(string(bytes.Trim(m.json, `"`)))
	has, _ := reflect.TypeAssert[*num.Percentage](m.has)
	if err != nil || has == nil && given.IsZero() || has != nil && has.Equals(given) {
		return
	}
	c, _ := reflect.TypeAssert[*tax.Combo](m.of.Addr())
	r.note(codePercent, func() string { return percentReplaced(m.name, given, has, c) })
}

// rate: a rate that the format does not keep. In older documents it may name a key.
func (r *reader) rate(m *member) {
	if !m.of.IsValid() || m.has.Len() > 0 {
		return
	}
	if key, _, _ := strings.Cut(m.string(), "+"); !slices.Contains(formerRates, key) {
		r.blanked(m)
	}
}

// formerRates are rates that are keys by now, such as the one of a supply that is exempt.
var formerRates = []string{
	string(tax.KeyStandard), string(tax.KeyZero), string(tax.KeyExempt), string(tax.KeyExport),
	string(tax.KeyIntraCommunity), string(tax.KeyReverseCharge), string(tax.KeyOutsideScope),
}

func percentReplaced(name string, given num.Percentage, has *num.Percentage, c *tax.Combo) string {
	by, of := "the tax", ""
	switch {
	case c.Rate != "":
		by, of = "the rate `"+shown(string(c.Rate))+"`", " or `rate`"
	case c.Key != "":
		by, of = "the key `"+shown(string(c.Key))+"`", " or `key`"
	}
	if has == nil {
		return "`" + name + "` of " + given.String() + " is left out, as " + by + " has none; remove `" + name + "`" + of
	}
	return "`" + name + "` of " + given.String() + " is replaced with " + has.String() + ", which " + by + " decides; remove `" + name + "`" + of
}
