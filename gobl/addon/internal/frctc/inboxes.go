package frctc

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
)

// Lengths that codes may have.
const (
	MaxPrivate = 100
	MaxAddress = 125
)

// MarkInbox makes the first inbox in the French directory that of the Peppol network,
// unless the party has one.
func MarkInbox(p *org.Party) {
	var first *org.Inbox
	for _, inbox := range p.Inboxes {
		switch {
		case inbox == nil:
		case inbox.Key == org.InboxKeyPeppol:
			return
		case first == nil && inbox.Scheme == SchemeAddress:
			first = inbox
		}
	}
	if first != nil {
		first.Key = org.InboxKeyPeppol
	}
}

// ValidInbox reports whether the address of an inbox can be one in the French
// directory. Inboxes of other schemes are always valid.
func ValidInbox(inbox *org.Inbox) bool {
	return inbox == nil || inbox.Scheme != SchemeAddress || len(inbox.Code) <= MaxAddress && Plain(inbox.Code)
}

// Plain reports whether a code consists of letters, digits and the characters "-+_/",
// which are those that the reform allows in codes. An empty code does.
func Plain(code cbc.Code) bool {
	for _, c := range []byte(code) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '+', c == '_', c == '/':
		default:
			return false
		}
	}
	return true
}
