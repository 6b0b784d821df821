package core

import (
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

// The smallest and largest height and width of an image, in pixels.
const (
	minPixels = 64
	maxPixels = 2048
)

func orgRules() []rule.Rule {
	var rules []rule.Rule
	rules = append(rules, attachmentRules()...)
	rules = append(rules, coordinatesRules()...)
	rules = append(rules, documentRefRules()...)
	rules = append(rules, contactRules()...)
	rules = append(rules, identityRules()...)
	rules = append(rules, imageRules()...)
	rules = append(rules, inboxRules()...)
	rules = append(rules, itemRules()...)
	rules = append(rules, nameRules()...)
	rules = append(rules, orgNoteRules()...)
	rules = append(rules, unitRules()...)
	return rules
}

func attachmentRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-ATTACHMENT-01", "url", "say with a URL where the attachment is",
			func(_ *rule.Check, a *org.Attachment) bool { return IsURL(a.URL) }),
		// EN 16931-1:2017, BT-125-1.
		rule.Must("GOBL-ORG-ATTACHMENT-02", "mime", "choose a MIME type that EN 16931 accepts: PDF, JPEG, PNG, CSV or a spreadsheet",
			func(_ *rule.Check, a *org.Attachment) bool { return a.MIME == "" || isAttachmentMIME(a.MIME) }),
	}
}

func coordinatesRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-COORDINATES-01", "lat", "give a latitude between -90 and 90 degrees",
			func(_ *rule.Check, c *org.Coordinates) bool { return within(c.Lat, 90) }),
		rule.Must("GOBL-ORG-COORDINATES-02", "lon", "give a longitude between -180 and 180 degrees",
			func(_ *rule.Check, c *org.Coordinates) bool { return within(c.Lon, 180) }),
		rule.Must("GOBL-ORG-COORDINATES-03", "w3w", "give a what3words address of three words",
			func(_ *rule.Check, c *org.Coordinates) bool { return c.W3W == "" || isThreeWords(c.W3W) }),
	}
}

func within(degrees *float64, limit float64) bool {
	return degrees == nil || *degrees >= -limit && *degrees <= limit
}

func documentRefRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-DOCUMENTREF-01", "code", "give the code of the document referred to",
			func(_ *rule.Check, d *org.DocumentRef) bool { return d.Code != "" }),
		rule.Must("GOBL-ORG-DOCUMENTREF-02", "issue_date", "give the issue date of the document referred to, or leave it out",
			func(_ *rule.Check, d *org.DocumentRef) bool { return d.IssueDate == nil || !d.IssueDate.IsZero() }),
		rule.Must("GOBL-ORG-DOCUMENTREF-03", "url", "say with a URL where the document referred to is",
			func(_ *rule.Check, d *org.DocumentRef) bool { return d.URL == "" || IsURL(d.URL) }),
	}
}

// contactRules returns the rules about the ways to reach somebody.
func contactRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-EMAIL-01", "addr", "give the e-mail address",
			func(_ *rule.Check, e *org.Email) bool { return e.Addr != "" }),
		rule.Must("GOBL-ORG-EMAIL-02", "addr", "write the e-mail address as name@domain",
			func(_ *rule.Check, e *org.Email) bool { return IsEmail(e.Addr) }),
		rule.Must("GOBL-ORG-ENDPOINT-01", "uri", "give the URI of the endpoint",
			func(_ *rule.Check, e *org.Endpoint) bool { return e.URI != "" }),
		rule.Must("GOBL-ORG-TELEPHONE-01", "num", "give the telephone number",
			func(_ *rule.Check, t *org.Telephone) bool { return t.Num != "" }),
		rule.Must("GOBL-ORG-WEBSITE-01", "url", "say with a URL where the website is",
			func(_ *rule.Check, w *org.Website) bool { return IsURL(w.URL) }),
	}
}

func identityRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-IDENTITY-03", "", "give the identity a key or a type, not both",
			func(_ *rule.Check, id *org.Identity) bool { return id.Key == "" || id.Type == "" }),
		rule.Must("GOBL-ORG-IDENTITY-01", "code", "give the code of the identity",
			func(_ *rule.Check, id *org.Identity) bool { return id.Code != "" }),
		rule.Must("GOBL-ORG-IDENTITY-02", "scope", "choose the scope tax or legal, or leave it out",
			func(_ *rule.Check, id *org.Identity) bool { return id.Scope == "" || id.Scope.In("tax", "legal") }),
	}
}

func imageRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-IMAGE-01", "url", "say with a URL where the image is",
			func(_ *rule.Check, i *org.Image) bool { return i.URL == "" || IsURL(i.URL) }),
		rule.Must("GOBL-ORG-IMAGE-02", "height", "let the image be 64 to 2048 pixels high",
			func(_ *rule.Check, i *org.Image) bool { return isImageSide(i.Height) }),
		rule.Must("GOBL-ORG-IMAGE-03", "width", "let the image be 64 to 2048 pixels wide",
			func(_ *rule.Check, i *org.Image) bool { return isImageSide(i.Width) }),
	}
}

func isImageSide(n int32) bool {
	return n == 0 || n >= minPixels && n <= maxPixels
}

func inboxRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-INBOX-01", "", "give the inbox a code, a URL or an e-mail address",
			func(_ *rule.Check, i *org.Inbox) bool { return i.Code != "" || i.URL != "" || i.Email != "" }),
		rule.Must("GOBL-ORG-INBOX-02", "", "leave out the URL of an inbox with a code or an e-mail address",
			func(_ *rule.Check, i *org.Inbox) bool { return i.URL == "" || i.Code == "" && i.Email == "" }),
		rule.Must("GOBL-ORG-INBOX-03", "", "leave out the e-mail address of an inbox with a code or a URL",
			func(_ *rule.Check, i *org.Inbox) bool { return i.Email == "" || i.Code == "" && i.URL == "" }),
		rule.Must("GOBL-ORG-INBOX-04", "url", "give the inbox a URL that is one",
			func(_ *rule.Check, i *org.Inbox) bool { return i.URL == "" || IsURL(i.URL) }),
		rule.Must("GOBL-ORG-INBOX-05", "email", "write the inbox's e-mail address as name@domain",
			func(_ *rule.Check, i *org.Inbox) bool { return i.Email == "" || IsEmail(i.Email) }),
	}
}

func itemRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-ITEM-01", "name", "give the item a name",
			func(_ *rule.Check, i *org.Item) bool { return i.Name != "" }),
		rule.Must("GOBL-ORG-ITEM-02", "price", "give the item a price of zero or more",
			func(_ *rule.Check, i *org.Item) bool { return notNegative(i.Price) }),
	}
}

func nameRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-NAME-01", "given", "give a first name when there is no surname",
			func(_ *rule.Check, n *org.Name) bool { return n.Given != "" || n.Surname != "" }),
		rule.Must("GOBL-ORG-NAME-02", "surname", "give a surname when there is no first name",
			func(_ *rule.Check, n *org.Name) bool { return n.Given != "" || n.Surname != "" }),
		rule.Must("GOBL-ORG-PERSON-01", "name", "give the person's name",
			func(_ *rule.Check, p *org.Person) bool { return p.Name != nil }),
		rule.Must("GOBL-ORG-REGISTRATION-01", "currency", "give the currency of the capital by its ISO 4217 code",
			func(_ *rule.Check, r *org.Registration) bool {
				return r.Currency == "" || currency.Get(r.Currency) != nil
			}),
	}
}

func orgNoteRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-NOTE-01", "text", "write the text of the note",
			func(_ *rule.Check, n *org.Note) bool { return n.Text != "" }),
		rule.Must("GOBL-ORG-NOTE-02", "key", "choose one of the note keys, such as general, legal, payment, reason, or leave it out",
			func(_ *rule.Check, n *org.Note) bool { return n.Key == "" || isNoteKey(n.Key) }),
	}
}

// isNoteKey lists the subjects of notes that have a code in UNTDID 4451.
func isNoteKey(k cbc.Key) bool {
	switch k {
	case "goods", "payment", "payment-method", "payment-term", "legal", "dangerous-goods", "ack",
		"rate", "reason", "dispute", "customer", "glossary", "customs", "general", "handling",
		"packaging", "loading", "price", "priority", "regulatory", "safety", "ship-line",
		"supplier", "transport", "delivery", "quarantine", "tax", "other":
		return true
	}
	return false
}

func unitRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-ORG-UNIT-01", "", "choose one of the units, such as h, kg, piece, service, or a UN/ECE code of 2 or 3 characters",
			func(_ *rule.Check, u *org.Unit) bool { return isUNECE(string(*u)) || isUnit(*u) }),
	}
}

// isUNECE reports whether s has the form of a code of UN/ECE recommendations 20
// and 21. Empty text passes.
func isUNECE(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s == "" || len(s) == 2 || len(s) == 3
}

// isUnit lists the units with a name of their own.
func isUnit(u org.Unit) bool {
	switch u {
	case "mg", "cg", "g", "kg", "t", "mm", "cm", "dm", "m", "lm", "km", "in", "ft", "lft",
		"mm2", "cm2", "dm2", "m2", "ac", "ha", "mm3", "cm3", "dm3", "m3", "ml", "cl", "dl", "l",
		"kl", "w", "kw", "kwh", "rate", "yr", "mon", "wk", "day", "s", "h", "min", "piece", "item",
		"pair", "dozen", "assortment", "service", "job", "activity", "trip", "group", "outfit",
		"kit", "basebox", "pk", "one", "bag", "box", "bin", "can", "tub", "case", "tray",
		"portion", "set", "roll", "carton", "cylinder", "barrel", "jerrican", "carboy",
		"demijohn", "bottle", "6pack", "canister", "pkg", "pkt", "bunch", "bdl", "blk",
		"tetrabrik", "pallet", "reel", "sack", "sheet", "envelope", "lot", "unit":
		return true
	}
	return false
}
