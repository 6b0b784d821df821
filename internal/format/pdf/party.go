package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// parties returns issuer and recipient first, then all other parties.
func (c *composer) parties() []partyBlock {
	d := c.doc
	type role struct {
		label string
		party *org.Party
	}
	main := []role{{c.role("supplier", d.seller, d.despatcher, d.payee), d.Supplier}, {c.role("customer", d.buyer, d.receiver), d.Customer}} // BG-4, BG-7
	if d.fromCustomer() {
		slices.Reverse(main)
	}
	paying := func(p *org.Party) *org.Party {
		if d.credits() {
			return nil // as the other details of payments, see paymentBlocks
		}
		return p
	}
	roles := append(main,
		role{c.loc.word("buyer"), d.buyer},
		role{c.loc.word("buyer"), d.Ordering.Buyer},
		role{c.loc.word("seller"), d.seller},
		role{c.loc.word("seller"), d.Ordering.Seller},
		role{c.word("issuer"), d.otherIssuer()},
		role{c.loc.word("payee"), d.payee},
		role{c.loc.word("payee"), paying(d.Payment.Payee)}, // BG-10
		role{c.loc.word("payer"), paying(d.Payment.Payer)},
		role{c.loc.word("despatcher"), d.despatcher},
		role{c.loc.word("receiver"), d.receiver},
		role{c.loc.word("receiver"), d.Delivery.Receiver}, // BG-13
		role{c.loc.word("courier"), d.courier},
	)
	var out []partyBlock
	for _, r := range roles {
		if r.party != nil {
			out = append(out, c.partyBlock(r.label, r.party))
		}
	}
	return out
}

// otherIssuer returns the issuer that the document names, unless it is one of the main parties under the same number and
// name, which the page shows already.
func (d *document) otherIssuer() *org.Party {
	issuer := d.Ordering.Issuer
	for _, p := range []*org.Party{d.Supplier, d.Customer} {
		if issuer != nil && p != nil && displayName(issuer) == displayName(p) && sameNumber(issuer.TaxID, p.TaxID) {
			return nil
		}
	}
	return issuer
}

// sameNumber reports whether two tax numbers are equal or one of them is missing.
func sameNumber(a, b *tax.Identity) bool {
	return a == nil || b == nil || (a.Country == b.Country && a.Code == b.Code)
}

// role returns the name of a party's role in this kind of document. When another party takes over the role, such as a
// payee who is not the supplier, it returns the general name.
func (c *composer) role(key string, others ...*org.Party) string {
	for _, p := range others {
		if p != nil {
			return c.loc.word(key)
		}
	}
	return c.word(key)
}

func (c *composer) partyBlock(label string, p *org.Party) partyBlock {
	b := partyBlock{label: join(" · ", label, p.Label), name: p.Name}
	person := personName(first(p.People))
	if b.name == "" {
		b.name, person = person, ""
	}
	if p.Alias != "" && p.Alias != b.name {
		b.add(p.Alias)
	}
	b.add(c.taxID(p))
	for _, id := range present(p.Identities) {
		b.add(join(" ", c.identityLabel(id), string(id.Code)))
	}
	if a := first(p.Addresses); a != nil {
		for _, l := range c.address(a) {
			b.add(l)
		}
	}
	b.add(person)
	for _, t := range present(p.Telephones) {
		b.add(t.Num)
	}
	for _, e := range present(p.Emails) {
		b.lines = append(b.lines, line{e.Addr, mailLink(e.Addr)})
	}
	for _, w := range present(p.Websites) {
		b.lines = append(b.lines, line{w.URL, webLink(w.URL)})
	}
	return b
}

func (b *partyBlock) add(text string) {
	if text != "" {
		b.lines = append(b.lines, line{text: text})
	}
}

// personName returns the whole name of a person.
func personName(p *org.Person) string {
	if p == nil {
		return ""
	}
	n := orZero(p.Name)
	if eastAsian(n.Surname) && eastAsian(n.Given) { // the family name comes first
		return join(" ", n.Surname+n.Given, n.Suffix)
	}
	return join(" ", n.Prefix, n.Given, n.Middle, n.Surname, n.Surname2, n.Suffix)
}

// address returns the lines of a postal address in the order of its country. Lines may be empty.
func (c *composer) address(a *org.Address) []string {
	lines, region := postal(a)
	return append(lines, join(", ", region, c.country(a.Country)))
}

// postal returns the lines of an address up to the town, and the region where it must be shown.
func postal(a *org.Address) (lines []string, region string) {
	number := join(" ", a.Num, a.Block, a.Floor, a.Door)
	street := join(" ", a.Street, number)
	region = a.Region
	if region == "" || region == a.Locality {
		region = string(a.State)
	}
	town := join(" ", string(a.Code), a.Locality)
	if eastAsian(a.Locality) {
		return easternPostal(a), ""
	}
	switch a.Country {
	case "GB", "US", "CA", "FR":
		street = join(" ", number, a.Street)
	}
	switch a.Country {
	case "US", "CA", "AU":
		town, region = join(" ", join(", ", a.Locality, firstOf(string(a.State), a.Region)), string(a.Code)), ""
	case "GB", "IE":
		town = join(" ", a.Locality, string(a.Code))
	}
	if region == a.Locality {
		region = ""
	}
	return []string{a.POBox, street, a.StreetExtra, town}, region
}

// easternPostal returns the lines of an address in Chinese, Japanese or Korean letters, which goes from the large to the small. Only
// Korean has spaces between the parts.
func easternPostal(a *org.Address) []string {
	space := ""
	if a.Country == "KR" {
		space = " "
	}
	code := string(a.Code)
	if a.Country == "JP" && code != "" {
		code = "〒" + code
	}
	region := a.Region
	if region == a.Locality {
		region = ""
	}
	place := join(space, region, a.Locality, join(space, a.Street, a.Num, a.Block, a.Floor, a.Door))
	return []string{code, place, join(" ", a.StreetExtra, a.POBox)}
}

// eastAsian reports whether a text begins with a Chinese, Japanese or Korean letter.
func eastAsian(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func firstOf[T ~string](options ...T) T {
	for _, o := range options {
		if o != "" {
			return o
		}
	}
	return ""
}

// footer returns the issuer of the document, with the entry in the commercial register that some countries require.
func (c *composer) footer(p *org.Party) string {
	if p == nil {
		return ""
	}
	parts := []string{p.Name, c.taxID(p)}
	if r := p.Registration; r != nil {
		if r.Capital != nil {
			parts = append(parts, c.loc.word("capital")+" "+c.num.money(r.Currency, plain(*r.Capital)))
		}
		office := c.registered("office", r.Office)
		if r.Label != "" && r.Office != "" {
			office = r.Label + " " + r.Office
		}
		parts = append(parts, office, c.registered("volume", r.Volume), c.registered("book", r.Book),
			c.registered("section", r.Section), c.registered("page", r.Page), c.registered("sheet", r.Sheet),
			c.registered("entry", r.Entry), r.Other)
	}
	return shorten(join(" · ", parts...), 300)
}

// registered returns a part of the entry in the register with its name, such as "Hoja M-1234". Many documents have the
// name in the value: a value that begins with a word is shown as it is.
func (c *composer) registered(part, value string) string {
	word := c.loc.word("registration." + part)
	first, _, more := strings.Cut(value, " ")
	if value == "" || (part == "office" && namesRegister(value, word)) {
		return value
	}
	if part != "office" && more && allLetters(first) {
		return strings.ReplaceAll(value, " ", noBreak)
	}
	return strings.ReplaceAll(word+" "+value, " ", noBreak)
}

// namesRegister reports whether a text begins with one of the words for a register, or with the given one.
func namesRegister(text, word string) bool {
	for _, w := range []string{word, "registro", "register", "registry", "amtsgericht", "handelsregister", "rcs", "companies house"} {
		if strings.HasPrefix(strings.ToLower(text), strings.ToLower(w)) {
			return true
		}
	}
	return false
}

func allLetters(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}
