package en16931

import (
	"encoding/base64"
	"strconv"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/org"
)

// parties sets BG-4, BG-7, BG-10 and BG-11. Where another party stands in for the seller's tax, GOBL has that party as the
// supplier and the seller in the ordering details.
func (x *exporter) parties() {
	inv, out := x.src, x.out
	seller := inv.Supplier
	if inv.Ordering != nil && inv.Ordering.Seller != nil {
		seller = inv.Ordering.Seller
		if rep := inv.Supplier; rep != nil {
			out.TaxRepresentative = &Party{Name: rep.Name, VATID: vatID(rep), Address: addressOf(rep)}
		}
	}
	if seller != nil {
		out.Seller = x.party(seller)
		out.Seller.TaxRegistration = taxRegistration(seller)
		out.Seller.LegalInformation = legalInformation(seller.Registration)
		if !out.Seller.LegalID.Present() && seller.Registration != nil {
			out.Seller.LegalID.Value = seller.Registration.Entry
		}
	}
	if inv.Customer != nil {
		out.Buyer = x.party(inv.Customer)
		out.Buyer.Identifiers = out.Buyer.Identifiers[:min(len(out.Buyer.Identifiers), 1)]
	}
	if inv.Payment != nil && inv.Payment.Payee != nil {
		payee := inv.Payment.Payee
		out.Payee = &Party{Name: payee.Name, Identifiers: identifiers(payee.Identities), LegalID: legalID(payee)}
		out.Payee.Identifiers = out.Payee.Identifiers[:min(len(out.Payee.Identifiers), 1)]
	}
}

// party returns a party with all its terms but those that only the seller has.
func (x *exporter) party(p *org.Party) Party {
	out := Party{
		Name:        p.Name,
		TradingName: p.Alias,
		Identifiers: identifiers(p.Identities),
		LegalID:     legalID(p),
		VATID:       vatID(p),
		Endpoint:    endpoint(p, x.profile.BillingMode),
		Address:     addressOf(p),
		Contact:     contactOf(p),
	}
	if x.profile.ID == ProfileChorusPro {
		chorusPro(p, &out)
	}
	return out
}

// chorusPro sets the identifier by which Chorus Pro finds a party, in the list of the schemes of that portal: 1 is the SIRET,
// 2 the VAT number of another member state, the rest the codes of other registers.
func chorusPro(p *org.Party, out *Party) {
	scheme := p.Ext[extChorusScheme]
	id := Identifier{Scheme: string(scheme)}
	switch scheme {
	case "":
		return
	case "1":
		if siret := org.IdentityForType(p.Identities, "SIRET"); siret != nil {
			id.Value = string(siret.Code)
		}
	default:
		id.Value = out.VATID.Value
	}
	if !id.Present() {
		return
	}
	out.LegalID = id
	var rest []Identifier
	for _, other := range out.Identifiers {
		if other.Value != id.Value {
			rest = append(rest, other)
		}
	}
	out.Identifiers = rest
}

// identifiers returns the codes of a party that have no other place.
func identifiers(list []*org.Identity) []Identifier {
	var found []Identifier
	for _, id := range list {
		if id != nil && id.Scope == "" && id.Code != "" {
			found = append(found, identifier(id))
		}
	}
	return found
}

// identifier returns a code with its scheme of ISO 6523, which older documents have as the label.
func identifier(id *org.Identity) Identifier {
	out := Identifier{Value: string(id.Code), Scheme: string(id.Ext[extScheme])}
	if out.Scheme == "" && isScheme(id.Label) {
		out.Scheme = id.Label
	}
	return out
}

// isScheme reports whether a label is a scheme: one of ISO 6523, or one of the three that XRechnung adds for health
// applications.
func isScheme(label string) bool {
	return isICD(label) || label == "XR01" || label == "XR02" || label == "XR03"
}

// isICD reports whether a text looks like a scheme of ISO 6523: four digits.
func isICD(s string) bool {
	_, ok := digits(s)
	return ok && len(s) == 4
}

// legalID returns the number in the register of companies (BT-30, BT-47, BT-61).
func legalID(p *org.Party) Identifier {
	for _, id := range p.Identities {
		if id != nil && id.Scope == org.IdentityScopeLegal && id.Code != "" {
			return identifier(id)
		}
	}
	return Identifier{}
}

// taxRegistration returns the local tax number of the seller (BT-32).
func taxRegistration(p *org.Party) Identifier {
	for _, id := range p.Identities {
		if id != nil && id.Scope == org.IdentityScopeTax && id.Code != "" {
			return Identifier{Value: string(id.Code), Scheme: "TAX"}
		}
	}
	return Identifier{}
}

// vatID returns the VAT number with its prefix (BT-31, BT-48, BT-63). A tax identity with a country only has none.
func vatID(p *org.Party) Identifier {
	if p.TaxID == nil || p.TaxID.Code == "" {
		return Identifier{}
	}
	return Identifier{Value: p.TaxID.String()}
}

// legalInformation writes a registration out (BT-33).
func legalInformation(r *org.Registration) string {
	if r == nil {
		return ""
	}
	var parts []string
	if r.Capital != nil {
		parts = append(parts, strings.TrimSpace(r.Capital.String()+" "+string(r.Currency)))
	}
	for _, s := range []string{r.Office, r.Book, r.Volume, r.Sheet, r.Section, r.Page, r.Entry, r.Other} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	text := strings.Join(parts, ", ")
	if r.Label != "" && text != "" {
		return r.Label + " " + text
	}
	return r.Label + text
}

// actorPrefix begins the endpoints of Peppol.
const actorPrefix = "iso6523-actorid-upis::"

// schemeEmail is the EAS code of electronic mail.
const schemeEmail = "EM"

// schemeFrance is the EAS code of the French directory.
const schemeFrance = "0225"

// endpoint returns the electronic address (BT-34, BT-49): an endpoint, or else an inbox. In France it is the address in the
// French directory wherever there is one.
func endpoint(p *org.Party, french bool) Identifier {
	list := endpoints(p)
	best := Identifier{}
	for _, id := range list {
		switch {
		case french && id.Scheme == schemeFrance:
			return id
		case !best.Present() || best.Scheme == schemeEmail && id.Scheme != schemeEmail:
			best = id
		}
	}
	return best
}

// endpoints returns all electronic addresses of a party, the newer form first.
func endpoints(p *org.Party) []Identifier {
	var list []Identifier
	for _, e := range p.Endpoints {
		if e == nil {
			continue
		}
		if code, ok := strings.CutPrefix(string(e.URI), actorPrefix); ok {
			if scheme, value, found := strings.Cut(code, ":"); found {
				list = append(list, Identifier{Value: value, Scheme: scheme})
			}
		}
		if addr, ok := strings.CutPrefix(string(e.URI), "mailto:"); ok {
			list = append(list, Identifier{Value: addr, Scheme: schemeEmail})
		}
	}
	for _, in := range p.Inboxes {
		switch {
		case in == nil:
		case in.Scheme != "" && in.Code != "":
			list = append(list, Identifier{Value: string(in.Code), Scheme: string(in.Scheme)})
		case in.Email != "":
			list = append(list, Identifier{Value: in.Email, Scheme: schemeEmail})
		}
	}
	return list
}

// contactOf returns BG-6 or BG-9: the first person, with what the party has where the person has none.
func contactOf(p *org.Party) *Contact {
	var c Contact
	phones, emails := p.Telephones, p.Emails
	for _, person := range p.People {
		if person == nil {
			continue
		}
		c.Name = personName(person.Name)
		if len(person.Telephones) > 0 {
			phones = person.Telephones
		}
		if len(person.Emails) > 0 {
			emails = person.Emails
		}
		break
	}
	for _, t := range phones {
		if t != nil {
			c.Telephone = t.Num
			break
		}
	}
	for _, e := range emails {
		if e != nil {
			c.Email = e.Addr
			break
		}
	}
	if c == (Contact{}) {
		return nil
	}
	return &c
}

// personName writes a name in full.
func personName(n *org.Name) string {
	if n == nil {
		return ""
	}
	var parts []string
	for _, s := range []string{n.Prefix, n.Given, n.Middle, n.Surname, n.Surname2, n.Suffix} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return n.Alias
	}
	return strings.Join(parts, " ")
}

// addressOf returns the first address of a party. An address without a country is in that of the tax number, and so is a
// party without an address: EN 16931 asks for the country of seller and buyer at least.
func addressOf(p *org.Party) *Address {
	country := string(p.TaxCountry().ISO())
	for _, a := range p.Addresses {
		if a == nil {
			continue
		}
		out := address(a)
		if out.Country == "" {
			out.Country = country
		}
		return out
	}
	if country == "" {
		return nil
	}
	return &Address{Country: country}
}

// address returns an address in the lines of EN 16931: the street with its number, the second line, then block, floor and
// door.
func address(a *org.Address) *Address {
	street := org.Address{Street: a.Street, Num: a.Num, Country: a.Country}
	out := &Address{
		Line1:       street.LineOne(),
		Line2:       a.StreetExtra,
		City:        a.Locality,
		PostCode:    string(a.Code),
		Subdivision: firstOf(a.Region, string(a.State)),
		Country:     string(a.Country),
	}
	if out.Line1 == "" && a.POBox != "" {
		out.Line1 = "PO Box " + a.POBox
	}
	var parts []string
	for _, s := range []string{a.Block, a.Floor, a.Door} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	out.Line3 = strings.Join(parts, ", ")
	return out
}

// delivery sets BG-13, BG-14 if the ordering details have no period, and BG-15.
func (x *exporter) delivery() {
	var out Delivery
	if d := x.src.Delivery; d != nil {
		out = deliveryOf(d)
		if d.Period != nil && x.out.Period == nil {
			x.out.Period = periodOf(d.Period)
		}
	}
	if !out.Date.Present() && x.src.OpDate != nil {
		out.Date = NewDate(*x.src.OpDate)
	}
	if out.Date.Present() || out.Name != "" || out.Address != nil || len(out.Locations) > 0 {
		x.out.Delivery = &out
	}
}

// deliveryOf returns where and when the goods are delivered.
func deliveryOf(d *bill.DeliveryDetails) Delivery {
	var out Delivery
	if d.Date != nil {
		out.Date = NewDate(*d.Date)
	}
	ids := d.Identities
	if r := d.Receiver; r != nil {
		out.Name = r.Name
		if len(r.Addresses) > 0 {
			out.Address = addressOf(r)
		}
		if len(ids) == 0 {
			ids = r.Identities
		}
	}
	for _, id := range ids {
		if id != nil && id.Code != "" {
			out.Locations = []Identifier{identifier(id)}
			break
		}
	}
	return out
}

// periodOf returns a period.
func periodOf(p *cal.Period) *Period {
	out := &Period{}
	if !p.Start.IsZero() {
		out.Start = NewDate(p.Start)
	}
	if !p.End.IsZero() {
		out.End = NewDate(p.End)
	}
	return out
}

// encode returns bytes in base64.
func encode(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// quoted returns a text in quotation marks.
func quoted(s string) string { return strconv.Quote(s) }

// index returns the path of an element of a list.
func index(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
