package pdf

import "chancery/gobl/org"

// composeParty shows a party that is a document itself: its numbers, its addresses, and how to reach it and its people.
func (c *composer) composeParty(v *view) {
	p := c.doc.subject
	if id := c.taxID(p); id != "" {
		v.facts = append(v.facts, fact{label: c.loc.word("taxid"), value: id})
	}
	for _, id := range present(p.Identities) {
		v.facts = append(v.facts, fact{label: firstOf(c.identityLabel(id), c.loc.word("identity.other")), value: string(id.Code)})
	}
	for _, a := range present(p.Addresses) {
		b := partyBlock{label: firstOf(a.Label, c.loc.word("address"))}
		for _, text := range c.address(a) {
			b.add(text)
		}
		v.parties = append(v.parties, b)
	}
	b := partyBlock{label: c.loc.word("contact"), name: p.Alias}
	b.reach(p.Telephones, p.Emails)
	for _, w := range present(p.Websites) {
		b.lines = append(b.lines, line{w.URL, webLink(w.URL)})
	}
	v.parties = append(v.parties, b)
	for _, person := range present(p.People) {
		b := partyBlock{label: join(" · ", c.loc.word("contact"), firstOf(person.Label, person.Role)), name: personName(person)}
		b.reach(person.Telephones, person.Emails)
		v.parties = append(v.parties, b)
	}
	v.parties = append(v.parties, c.electronic(p))
	v.parties = filled(v.parties)
}

func (b *partyBlock) reach(telephones []*org.Telephone, emails []*org.Email) {
	for _, t := range present(telephones) {
		b.add(join(" · ", t.Num, t.Label))
	}
	for _, e := range present(emails) {
		b.lines = append(b.lines, line{join(" · ", e.Addr, e.Label), mailLink(e.Addr)})
	}
}

// electronic returns the addresses in networks for documents (BT-34, BT-49).
func (c *composer) electronic(p *org.Party) partyBlock {
	b := partyBlock{label: c.loc.word("endpoints")}
	for _, e := range present(p.Endpoints) {
		b.add(join(" · ", e.Label, string(e.URI)))
	}
	for _, i := range present(p.Inboxes) {
		b.add(join(" · ", i.Label, readable(string(i.Key)), join(":", string(i.Scheme), string(i.Code)), i.URL, i.Email))
	}
	return b
}

// filled returns the blocks that have something to show.
func filled(list []partyBlock) []partyBlock {
	var out []partyBlock
	for _, b := range list {
		if b.name != "" || len(b.lines) > 0 {
			out = append(out, b)
		}
	}
	return out
}
