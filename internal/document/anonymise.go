package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"

	"chancery/gobl/c14n"
	"chancery/gobl/dsig"
	"chancery/internal/domain"
)

// The parties that a document can belong to.
const (
	memberSupplier = "supplier"
	memberCustomer = "customer"
)

// Members of business documents that are parties.
var partyMembers = []string{ //nolint:gochecknoglobals // a table
	memberSupplier, memberCustomer, "buyer", "seller", "issuer", "payee", "payer", "receiver", "despatcher", "courier",
}

// ownMembers are those that stay of the party that a document belongs to: what makes its number
// and what the law wants on it. Persons to contact go, with their addresses of all kinds.
var ownMembers = []string{ //nolint:gochecknoglobals // a table
	"$regime", "uuid", "name", "alias", "tax_id", "identities", "registration", "addresses", "ext",
}

// personalMembers are removed wherever they are: bank accounts and cards, persons, addresses, texts
// that nobody checks, and documents in the document.
var personalMembers = []string{ //nolint:gochecknoglobals // a table
	"card", "credit_transfer", "direct_debit", "online",
	"people", "emails", "telephones", "inboxes", "endpoints", "websites", "addresses", "identities", "logos",
	"notes", "meta", "attachments", "complements",
}

// codedMembers have codes and not texts; they stay as they are.
var codedMembers = []string{ //nolint:gochecknoglobals // a table
	"$schema", "$regime", "$addons", "$tags", "uuid", "type", "key", "cat", "rate", "currency", "unit", "country", "code", "series",
}

// advanceMembers are those that stay of a payment that was made.
var advanceMembers = []string{"date", "key", "percent", "amount", "currency"} //nolint:gochecknoglobals // a table

// leastRemoved is how long a removed value is at least of which other texts are cleaned. Shorter
// ones, such as the codes of countries, are in many texts.
const leastRemoved = 4

// Anonymise makes the content that replaces a stored one so that it says nothing about persons.
// Of each party there stay the country of its tax identity and those of its addresses; its name
// becomes domain.ErasedText. The party that the document belongs to keeps its name, its tax
// identity and other identities, its registration and its addresses, unless parties is
// domain.PartiesAll: it is the supplier, or the customer of an expense and of what customers
// issue. Bank details, notes, attachments, complements and meta go. A text that has one of the
// removed values in it is replaced as a whole. Figures, dates, codes and lines stay.
//
// The signatures go, since they are of another document, but the content still says that it was
// signed. Removed are the values that were removed. The error is of kind Invalid for a schema
// that is not known here.
func (b *Builder) Anonymise(prev *domain.Content, folder, parties string, opt *Options) (c *domain.Content, removed []string, err error) {
	dec := json.NewDecoder(bytes.NewReader(prev.Doc))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return nil, nil, domain.E(domain.Invalid, "validation", "the document cannot be read as JSON; delete it instead")
	}
	a := anonymiser{own: ownParty(prev, folder, parties)}
	switch short := domain.ShortSchema(prev.DocSchema); {
	case strings.HasPrefix(short, "bill/"):
		a.members(doc, true)
	case short == "org/party":
		a.root(doc)
	case short == "note/message":
		doc["title"], doc["content"] = domain.ErasedText, domain.ErasedText
		delete(doc, "meta")
	default:
		return nil, nil, domain.E(domain.Invalid, "validation", "documents of the schema %s cannot be anonymised; delete the entry instead", short)
	}
	a.clean(doc)
	if c, err = b.anonymised(prev, doc, opt); err != nil {
		return nil, nil, err
	}
	// The book of numbers needs an issuer.
	x, was := &c.Index, &prev.Index
	if a.own != memberSupplier {
		x.SupplierTax, x.SupplierName = Issuer(was.SupplierTax, was.SupplierName, false)
	}
	if a.own != memberCustomer && domain.CustomerIssues(prev) {
		x.CustomerTax, x.CustomerName = Issuer(was.CustomerTax, was.CustomerName, false)
	}
	return c, a.removed, nil
}

// Issuer returns what stays of a party in a number when its name is erased: its tax identity if
// that may stay, and otherwise its country and a hash instead of the name, so that two issuers
// do not become one.
func Issuer(taxID, name string, keep bool) (nextTax, nextName string) {
	country := taxID[:min(len(taxID), len("ES"))]
	switch {
	case taxID == "" && name == "":
		return "", ""
	case keep && len(taxID) > len(country):
		return taxID, ""
	}
	sum := sha256.Sum256([]byte(taxID + "/" + name))
	return country, "sha256:" + hex.EncodeToString(sum[:16])
}

// ownParty returns the member of the party that a document belongs to, empty for none.
func ownParty(c *domain.Content, folder, parties string) string {
	switch {
	case parties == domain.PartiesAll:
		return ""
	case folder == "expenses" || domain.CustomerIssues(c):
		return memberCustomer
	}
	return memberSupplier
}

// anonymised makes a content of a document that was anonymised.
func (b *Builder) anonymised(prev *domain.Content, doc map[string]any, opt *Options) (*domain.Content, error) {
	text, err := encode(doc)
	if err != nil {
		return nil, err
	}
	digest, err := c14n.Digest(text)
	if err != nil {
		return nil, documentError(err)
	}
	c := &domain.Content{
		EnvSchema: prev.EnvSchema, Doc: text, Digest: digest, Signed: prev.Signed, Invalid: prev.Invalid,
	}
	if c.Head, err = encode(struct {
		UUID domain.ID    `json:"uuid,omitempty"`
		Dig  *dsig.Digest `json:"dig"`
	}{HeadID(prev), &dsig.Digest{Alg: "sha256", Val: digest}}); err != nil {
		return nil, err
	}
	env, err := b.Open(c)
	if err != nil {
		return nil, err
	}
	return deriveFields(prev, c, env, opt)
}

// encode returns JSON in which no character is escaped without need.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err //nolint:wrapcheck // of values that were read from JSON
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// anonymiser takes the persons out of a document.
type anonymiser struct {
	own     string // the member of the document that keeps its identity
	kept    map[string]any
	removed []string
}

// members goes through the members of an object, at the top of the document or below.
func (a *anonymiser) members(object map[string]any, top bool) {
	for name, v := range object {
		party, _ := v.(map[string]any)
		switch {
		case party != nil && top && name == a.own:
			a.kept = a.ofOwn(party)
			object[name] = a.kept
		case party != nil && slices.Contains(partyMembers, name):
			object[name] = a.party(party)
		case slices.Contains(personalMembers, name):
			a.remove(v)
			delete(object, name)
		case name == "instructions" && party != nil:
			object[name] = a.only(party, []string{"key"})
		case name == "advances" || name == "advance":
			object[name] = a.advances(v)
		default:
			a.below(v)
		}
	}
}

func (a *anonymiser) below(v any) {
	switch v := v.(type) {
	case map[string]any:
		a.members(v, false)
	case []any:
		for _, element := range v {
			a.below(element)
		}
	}
}

// advances keeps what payments that were made say about money.
func (a *anonymiser) advances(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return a.only(v, advanceMembers)
	case []any:
		for i := range v {
			v[i] = a.advances(v[i])
		}
	}
	return v
}

// ofOwn keeps the identity of the party that the document belongs to.
func (a *anonymiser) ofOwn(party map[string]any) map[string]any { return a.only(party, ownMembers) }

// only returns an object with some of its members; the others are removed.
func (a *anonymiser) only(object map[string]any, names []string) map[string]any {
	out := map[string]any{}
	for name, v := range object {
		if slices.Contains(names, name) {
			out[name] = v
			continue
		}
		a.remove(v)
	}
	return out
}

// root replaces a document that is a party itself. Its own identifier stays.
func (a *anonymiser) root(doc map[string]any) {
	next := a.party(doc)
	for _, name := range []string{"$schema", "$regime", "$addons", "uuid"} {
		if v, has := doc[name]; has {
			next[name] = v
		}
	}
	clear(doc)
	maps.Copy(doc, next)
}

// party returns what is left of a party.
func (a *anonymiser) party(party map[string]any) map[string]any {
	out := map[string]any{"name": domain.ErasedText}
	for name, v := range party {
		switch name {
		case "tax_id":
			if id := countryOf(v); id != nil {
				out[name] = id
			}
		case "addresses":
			list, _ := v.([]any)
			var places []any
			for _, place := range list {
				if country := countryOf(place); country != nil {
					places = append(places, country)
				}
			}
			if places != nil {
				out[name] = places
			}
		case "$schema", "$regime", "$addons", "uuid":
			continue
		}
		a.remove(v)
	}
	return out
}

// countryOf returns an object with the country of another one, nil if it has none.
func countryOf(v any) any {
	object, _ := v.(map[string]any)
	if country, has := object["country"]; has {
		return map[string]any{"country": country}
	}
	return nil
}

// remove notes the texts of what is removed.
func (a *anonymiser) remove(v any) {
	switch v := v.(type) {
	case string:
		if text := strings.ToLower(strings.TrimSpace(v)); len(text) >= leastRemoved && strings.ContainsFunc(text, isWord) &&
			text != domain.ErasedText && !slices.Contains(a.removed, text) {
			a.removed = append(a.removed, text)
		}
	case map[string]any:
		for _, member := range v {
			a.remove(member)
		}
	case []any:
		for _, element := range v {
			a.remove(element)
		}
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// clean replaces the texts that have a removed value in them. The party that keeps its identity
// is left alone.
func (a *anonymiser) clean(v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			own, _ := member.(map[string]any)
			if slices.Contains(codedMembers, name) || own != nil && a.kept != nil && name == a.own {
				continue
			}
			v[name] = a.cleaned(member)
		}
	case []any:
		for i, element := range v {
			v[i] = a.cleaned(element)
		}
	}
}

// cleaned returns what stays of a member or an element.
func (a *anonymiser) cleaned(v any) any {
	if text, is := v.(string); is {
		if Mentions(text, a.removed) {
			return domain.ErasedText
		}
		return text
	}
	a.clean(v)
	return v
}

// Mentions reports whether a text has one of some values in it, which are in lower case.
func Mentions(text string, values []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(values, func(value string) bool { return strings.Contains(text, value) })
}
