package org

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Normalize brings a part of a party, an item or a reference into the form the
// calculation expects, whatever the regime. Nodes of other packages are left
// alone. Codes were normalized before: they are nodes below these.
func Normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *Party:
		dropZero(&v.UUID)
		texts(&v.Label, &v.Name, &v.Alias)
	case *Identity:
		dropZero(&v.UUID)
		texts(&v.Label, &v.Description)
	case *Item:
		texts(&v.Name, &v.Description)
	case *Address:
		v.normalize()
	case *Inbox:
		v.normalize()
	case *Note:
		dropZero(&v.UUID)
		texts(&v.Text)
	case *DocumentRef:
		dropZero(&v.UUID)
		texts(&v.Reason, &v.URL)
	case *Attachment:
		dropZero(&v.UUID)
		texts(&v.Name, &v.Description, &v.URL, &v.MIME)
	case *Registration:
		dropZero(&v.UUID)
		texts(&v.Label, &v.Office, &v.Book, &v.Volume, &v.Sheet, &v.Section, &v.Page, &v.Entry, &v.Other)
	default:
		normalizePerson(n)
	}
}

// normalizePerson handles people and the ways to reach them.
func normalizePerson(n tree.Node) {
	switch v := n.(type) {
	case *Person:
		dropZero(&v.UUID)
		texts(&v.Label, &v.Role)
	case *Name:
		dropZero(&v.UUID)
		texts(&v.Alias, &v.Prefix, &v.Given, &v.Middle, &v.Surname, &v.Surname2, &v.Suffix)
	case *Email:
		dropZero(&v.UUID)
		texts(&v.Label, &v.Addr)
	case *Telephone:
		dropZero(&v.UUID)
		texts(&v.Label)
		v.Num = strings.TrimSpace(v.Num)
	case *Website:
		dropZero(&v.UUID)
		texts(&v.Label, &v.Title, &v.URL)
	case *Endpoint:
		dropZero(&v.UUID)
		texts(&v.Label)
	}
}

func (a *Address) normalize() {
	dropZero(&a.UUID)
	texts(&a.POBox, &a.Num, &a.Floor, &a.Block, &a.Door, &a.Street, &a.StreetExtra, &a.Locality, &a.Region)
	if a.State != "" {
		a.State = cbc.AlphanumericalCode(a.State)
	}
}

// peppolSchemeLength is how long the codes of the Electronic Address Scheme
// list are.
const peppolSchemeLength = 4

func (i *Inbox) normalize() {
	dropZero(&i.UUID)
	texts(&i.Label)
	switch code := string(i.Code); {
	case code == "":
	case looksLikeEmail(code):
		i.Email, i.Code = code, ""
	case looksLikeURL(code):
		i.URL, i.Code = code, ""
	}
	if i.Scheme != "" {
		i.Scheme = cbc.UpperCode(i.Scheme)
	}
	if i.Code != "" {
		i.Code = cbc.StrictCode(i.Code)
	}
	if i.Key != InboxKeyPeppol || i.Scheme != "" {
		return
	}
	if len(i.Code) > peppolSchemeLength && i.Code[peppolSchemeLength] == ':' {
		i.Scheme, i.Code = i.Code[:peppolSchemeLength], i.Code[peppolSchemeLength+1:]
	}
}

// looksLikeEmail reports whether there is one @ with a dotted domain behind it and
// no white space.
func looksLikeEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.ContainsAny(s, " \t") || strings.Contains(domain, "@") {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-1 && !strings.ContainsAny(s, ":/")
}

// looksLikeURL reports whether the text is an address of the web with its scheme.
func looksLikeURL(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(rest, " \t")
}

// texts normalizes free text in place.
func texts(list ...*string) {
	for _, s := range list {
		if *s != "" {
			*s = cbc.NormalizeString(*s)
		}
	}
}

// dropZero makes an identifier of only zeros an empty one.
func dropZero(id *uuid.UUID) {
	if *id != "" && id.IsZero() {
		*id = ""
	}
}
