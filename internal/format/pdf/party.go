package pdf

import (
	"strings"

	"chancery/gobl/org"
)

// parties returns supplier and customer first, then all other parties.
func (c *composer) parties() []partyBlock {
	d := c.doc
	roles := []struct {
		role  string // key of the word
		party *org.Party
	}{
		{"supplier", d.Supplier}, // BG-4
		{"customer", d.Customer}, // BG-7
		{"buyer", d.buyer},
		{"buyer", d.Ordering.Buyer},
		{"seller", d.seller},
		{"seller", d.Ordering.Seller},
		{"issuer", d.Ordering.Issuer},
		{"payee", d.payee},
		{"payee", d.Payment.Payee}, // BG-10
		{"payer", d.Payment.Payer},
		{"despatcher", d.despatcher},
		{"receiver", d.receiver},
		{"receiver", d.Delivery.Receiver}, // BG-13
		{"courier", d.courier},
	}
	var out []partyBlock
	for _, r := range roles {
		if r.party != nil {
			out = append(out, c.partyBlock(c.loc.word(r.role), r.party))
		}
	}
	return out
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
		b.add(join(" ", firstOf(id.Label, string(id.Type), readable(string(id.Key))), string(id.Code)))
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
		b.add(e.Addr)
	}
	for _, w := range present(p.Websites) {
		b.add(w.URL)
	}
	return b
}

func (b *partyBlock) add(line string) {
	if line != "" {
		b.lines = append(b.lines, line)
	}
}

// personName returns the whole name of a person.
func personName(p *org.Person) string {
	if p == nil {
		return ""
	}
	n := orZero(p.Name)
	return join(" ", n.Prefix, n.Given, n.Middle, n.Surname, n.Surname2, n.Suffix)
}

// taxID returns the tax number under its national name; VAT numbers get the prefix of the country.
func (c *composer) taxID(p *org.Party) string {
	if p.TaxID == nil || p.TaxID.Code == "" {
		return ""
	}
	country, code := string(p.TaxID.Country), string(p.TaxID.Code)
	switch country {
	case "ES", "PT":
		return "NIF " + code
	case "MX":
		return "RFC " + code
	case "CO":
		return "NIT " + code
	case "AR":
		return "CUIT " + code
	case "BR":
		return "CNPJ/CPF " + code
	case "IN":
		return "GSTIN " + code
	case "CH":
		return "UID " + code
	case "GB", "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU",
		"LV", "MT", "NL", "PL", "RO", "SE", "SI", "SK", "XI":
		if !strings.HasPrefix(code, country) {
			code = country + code
		}
		return c.loc.word("vatid") + " " + code
	}
	return join(" ", c.loc.word("taxid"), country, code)
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
		parts = append(parts, r.Office, r.Book, r.Volume, r.Sheet, r.Section, r.Page, r.Entry, r.Other)
	}
	return shorten(join(" · ", parts...), 300)
}
