package peppol

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/catalogue"
	"chancery/gobl/org"
)

// ParticipantScheme is the scheme of all identifiers of participants.
const ParticipantScheme = "iso6523-actorid-upis"

// maxParticipant is the length of the value of an identifier (policy for identifiers 4.4).
const maxParticipant = 135

// Participant identifies a participant: the code of a scheme, and the identifier in it.
type Participant struct{ Scheme, Code string }

// Errors of identifiers.
var (
	ErrParticipant = errors.New("this is not the identifier of a Peppol participant, such as 0208:0677424046")
	ErrNoTaxID     = errors.New("the party has no tax number that its country's scheme of Peppol could be filled with")
)

// ParseParticipant reads an identifier, with or without the scheme of all identifiers before it.
func ParseParticipant(text string) (Participant, error) {
	value := strings.TrimPrefix(strings.TrimSpace(text), ParticipantScheme+"::")
	scheme, code, ok := strings.Cut(value, ":")
	if !ok || len(scheme) != 4 || code == "" || len(value) > maxParticipant || strings.ContainsAny(value, " \t\r\n") {
		return Participant{}, fmt.Errorf("%w: %.60q", ErrParticipant, text)
	}
	for _, c := range scheme {
		if c < '0' || c > '9' {
			return Participant{}, fmt.Errorf("%w: %.60q", ErrParticipant, text)
		}
	}
	return Participant{scheme, code}, nil
}

// String returns the value of the identifier, such as 0208:0677424046.
func (p Participant) String() string { return p.Scheme + ":" + p.Code }

// URI returns the identifier with its scheme, as GOBL's endpoints have it.
func (p Participant) URI() string { return ParticipantScheme + "::" + p.String() }

// Equal reports whether two identifiers are the same: letters are compared in any case.
func (p Participant) Equal(o Participant) bool { return strings.EqualFold(p.String(), o.String()) }

// Zero reports whether there is no identifier.
func (p Participant) Zero() bool { return p == Participant{} }

// Zones of the Peppol network in the domain name system.
const (
	ZoneProduction = "participant.sml.prod.tech.peppol.org"
	ZoneTest       = "participant.sml.test.tech.peppol.org"
)

// Host returns the name under which a zone holds the address of the participant's metadata (SML 1.3): the hash of the
// identifier in small letters, without its scheme.
func (p Participant) Host(zone string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(p.String())))
	label := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])
	return strings.ToLower(label) + "." + ParticipantScheme + "." + zone
}

// keyPeppol is the key of inboxes in the network.
const keyPeppol = "peppol"

// Participants lists the identifiers that a party has in its endpoints and inboxes, each once.
func Participants(p *org.Party) []Participant {
	if p == nil {
		return nil
	}
	var list []Participant
	for _, e := range p.Endpoints {
		if e != nil && strings.HasPrefix(string(e.URI), ParticipantScheme+"::") {
			list = addParticipant(list, string(e.URI))
		}
	}
	for _, i := range p.Inboxes {
		switch {
		case i == nil || i.Key != keyPeppol && (i.Key != "" || i.Scheme == ""):
		case i.Scheme != "":
			list = addParticipant(list, string(i.Scheme)+":"+string(i.Code))
		default:
			list = addParticipant(list, string(i.Code)) // the older form has the scheme in the code
		}
	}
	return list
}

// addParticipant adds an identifier, unless it is none or is there already.
func addParticipant(list []Participant, text string) []Participant {
	id, err := ParseParticipant(text)
	if err != nil || slices.ContainsFunc(list, id.Equal) {
		return list
	}
	return append(list, id)
}

// ParticipantOf returns the first identifier of a party; zero without one.
func ParticipantOf(p *org.Party) Participant {
	if list := Participants(p); len(list) > 0 {
		return list[0]
	}
	return Participant{}
}

// SetParticipant gives a party an identifier, in both forms that documents have.
func SetParticipant(p *org.Party, id Participant) {
	for _, have := range Participants(p) {
		if have.Equal(id) {
			return
		}
	}
	p.Endpoints = append(p.Endpoints, endpoint(id))
	p.Inboxes = append(p.Inboxes, inbox(id))
}

// Candidates lists identifiers that a party without one may have, the most common first: out of its numbers in registers and
// its tax number. Whether one is registered only the network knows.
func Candidates(p *org.Party) ([]Participant, error) {
	if p == nil {
		return nil, ErrNoTaxID
	}
	var list []Participant
	add := func(scheme, code string) {
		if code != "" {
			list = append(list, Participant{scheme, code})
		}
	}
	for _, id := range p.Identities {
		if id == nil {
			continue
		}
		scheme := string(id.Ext[catalogue.ISOSchemeID])
		switch {
		case scheme == "0002": // a company in France is in the directory, not under its register
			add("0225", string(id.Code))
		case scheme != "":
			if s, ok := SchemeByCode(scheme); ok && s.State == Active {
				add(scheme, string(id.Code))
			}
		}
	}
	if p.TaxID != nil && p.TaxID.Code != "" {
		for _, c := range ofTaxID(string(p.TaxID.Country), string(p.TaxID.Code)) {
			add(c.Scheme, c.Code)
		}
	}
	if len(list) == 0 {
		return nil, ErrNoTaxID
	}
	return unique(list), nil
}

func unique(list []Participant) []Participant {
	var out []Participant
	for _, p := range list {
		seen := false
		for _, have := range out {
			seen = seen || have.Equal(p)
		}
		if !seen {
			out = append(out, p)
		}
	}
	return out
}

// ofTaxID makes identifiers of a tax number, which is without the letters of its country in documents.
func ofTaxID(country, code string) []Participant {
	if country == "GR" {
		country = "EL"
	}
	code = strings.TrimPrefix(strings.ToUpper(code), country)
	full := country + code
	switch country {
	case "BE": // the number of the enterprise is the same; 9925 is the older scheme
		return []Participant{{"0208", code}, {"9925", full}}
	case "FR": // two figures of a check, then the SIREN
		if len(code) == 11 {
			return []Participant{{"0225", code[2:]}, {"9957", full}}
		}
		return []Participant{{"9957", full}}
	case "IT":
		return []Participant{{"0211", full}}
	case "NO":
		return []Participant{{"0192", strings.TrimSuffix(code, "MVA")}}
	case "SE": // the number of the organisation, then 01
		return []Participant{{"0007", strings.TrimSuffix(code, "01")}}
	case "DK":
		return []Participant{{"0184", code}}
	case "FI": // 0037 and the number of the company
		return []Participant{{"0216", "0037" + code}}
	case "AU":
		return []Participant{{"0151", code}}
	case "EL":
		return []Participant{{"9933", full}}
	}
	for _, s := range Schemes() {
		if s.Country == country && s.State == Active && strings.HasSuffix(s.Name, ":VAT") {
			return []Participant{{s.Code, full}}
		}
	}
	return nil
}
