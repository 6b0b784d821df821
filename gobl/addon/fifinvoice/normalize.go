package fifinvoice

import (
	"slices"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *pay.Instructions:
		normalizeInstructions(v)
	case *org.Party:
		normalizeEndpoints(v)
	}
}

// normalizeInstructions writes the reference and the numbers of accounts as programs read
// them: people group their characters.
func normalizeInstructions(i *pay.Instructions) {
	i.Ref = cbc.AlphanumericalCode(i.Ref)
	for _, t := range i.CreditTransfer {
		if t != nil {
			t.IBAN = string(cbc.AlphanumericalCode(cbc.Code(t.IBAN)))
		}
	}
}

// normalizeEndpoints leaves a party with an OVT address, the usual one in Finland, no
// other address of the same network: a Finvoice has room for one.
func normalizeEndpoints(p *org.Party) {
	main := slices.IndexFunc(p.Endpoints, isOVT)
	if main < 0 {
		return
	}
	kept := p.Endpoints[:0:0]
	for i, e := range p.Endpoints {
		if i == main || !isParticipant(e) {
			kept = append(kept, e)
		}
	}
	p.Endpoints = kept
}

// The scheme of endpoints that name an address of a list of ISO/IEC 6523, and the number
// of the list of OVT addresses.
const (
	participant = "iso6523-actorid-upis::"
	ovt         = "0216:"
)

func isParticipant(e *org.Endpoint) bool {
	return e != nil && strings.HasPrefix(string(e.URI), participant)
}

func isOVT(e *org.Endpoint) bool {
	if e == nil {
		return false
	}
	code, found := strings.CutPrefix(string(e.URI), participant+ovt)
	return found && code != ""
}

// address is where a party receives e-invoices (SellerOrganisationUnitNumber,
// BuyerOrganisationUnitNumber).
type address struct {
	scheme, code string
}

// addressOf returns the e-invoice address of a party: its first endpoint with a list of
// ISO/IEC 6523, else its first inbox with a code. It is nil when there is none.
func addressOf(p *org.Party) *address {
	if i := slices.IndexFunc(p.Endpoints, isParticipant); i >= 0 {
		text := strings.TrimPrefix(string(p.Endpoints[i].URI), participant)
		if scheme, code, found := strings.Cut(text, ":"); found {
			return &address{scheme, code}
		}
		return &address{code: text}
	}
	for _, inbox := range p.Inboxes {
		if inbox != nil && inbox.Code != "" {
			return &address{string(inbox.Scheme), string(inbox.Code)}
		}
	}
	return nil
}
