package peppol

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
)

func endpoint(id Participant) *org.Endpoint { return &org.Endpoint{URI: cbc.URI(id.URI())} }

func inbox(id Participant) *org.Inbox {
	return &org.Inbox{Key: keyPeppol, Scheme: cbc.Code(id.Scheme), Code: cbc.Code(id.Code)}
}
