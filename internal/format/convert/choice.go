package convert

import (
	"fmt"
	"slices"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/similar"
	"chancery/internal/format/en16931"
)

// Names of life-cycle messages among the profiles.
const (
	// CDAR is a message between platforms.
	CDAR = "cdar"
	// CDARPortal is the copy for the public portal.
	CDARPortal = "cdar-ppf"
)

// Choice is what a document is to be written as.
type Choice struct {
	// Profile of the invoice; zero for a message.
	Profile en16931.Profile
	Syntax  en16931.Syntax
	// Message is CDAR or CDARPortal, empty for an invoice.
	Message string
	// auto allows the profile of self-billed invoices in place of that of others.
	auto bool
}

// alias is a name that workflows have for a profile in a syntax.
type alias struct {
	name    string
	syntax  en16931.Syntax
	profile en16931.ProfileID
	message string
}

// aliases lists the names of document types of workflows.
func aliases() []alias {
	return []alias{
		{"bis-invoice-v3", en16931.UBL, en16931.ProfilePeppol, ""},
		{"bis-selfbilling-v3", en16931.UBL, en16931.ProfilePeppolSelfBilled, ""},
		{"xrechnung-invoice-v2", en16931.UBL, en16931.ProfileXRechnung, ""},
		{"peppol-fr-cius", en16931.UBL, en16931.ProfilePeppolFranceCIUS, ""},
		{"facturx-v1", en16931.CII, en16931.ProfileFacturX, ""},
		{"zugferd-v2", en16931.CII, en16931.ProfileZUGFeRD, ""},
		{"xrechnung-v3", en16931.CII, en16931.ProfileXRechnung, ""},
		{"choruspro-v1", en16931.CII, en16931.ProfileChorusPro, ""},
		{"peppol-cii-v3", en16931.CII, en16931.ProfilePeppol, ""},
		{"fr-ctc-cdar-flow6", en16931.CII, "", CDAR},
		{CDAR, en16931.CII, "", CDAR},
		{CDARPortal, en16931.CII, "", CDARPortal},
	}
}

// DocTypes lists the names of document types in a syntax: those that workflows have, then the profiles.
func DocTypes(s en16931.Syntax) []string {
	var names []string
	for _, a := range aliases() {
		if a.syntax == s {
			names = append(names, a.name)
		}
	}
	for _, p := range en16931.Profiles() {
		if p.In(s) {
			names = append(names, string(p.ID))
		}
	}
	return names
}

// ProfileError is a profile that there is not, or not in a syntax.
type ProfileError struct{ text string }

func (e *ProfileError) Error() string { return e.text }

// Code is the code of a step that fails with the error.
func (*ProfileError) Code() string { return "profile" }

// Choose returns what a name of a document type or profile means in a syntax; an empty name is the plain EN 16931.
func Choose(s en16931.Syntax, name string) (Choice, error) {
	if name == "" {
		name = string(en16931.ProfileEN16931)
	}
	for _, a := range aliases() {
		if a.name != name || a.syntax != s {
			continue
		}
		if a.message != "" {
			return Choice{Syntax: s, Message: a.message}, nil
		}
		p, ok := en16931.ProfileByID(a.profile)
		return Choice{Profile: p, Syntax: s, auto: a.profile == en16931.ProfilePeppol}, known(ok, s, name)
	}
	p, ok := en16931.ProfileByID(en16931.ProfileID(name))
	if ok && !p.In(s) {
		return Choice{}, &ProfileError{fmt.Sprintf("%s is not written in %s", p.Name, strings.ToUpper(string(s)))}
	}
	return Choice{Profile: p, Syntax: s, auto: p.ID == en16931.ProfilePeppol}, known(ok, s, name)
}

func known(ok bool, s en16931.Syntax, name string) error {
	if ok {
		return nil
	}
	list := DocTypes(s)
	slices.Sort(list)
	list = slices.Compact(list)
	hint := similar.DidYouMean(name, list)
	if hint == "" {
		hint = "; the profiles are " + strings.Join(list, ", ")
	}
	return &ProfileError{fmt.Sprintf("there is no profile %.60q in %s%s", name, strings.ToUpper(string(s)), hint)}
}

// of returns the choice for one invoice: a self-billed one has a profile of its own in Peppol.
func (c Choice) of(inv *bill.Invoice) (Choice, string) {
	if !c.auto || !slices.Contains(inv.Tags.List, bill.TagSelfBilled) {
		return c, ""
	}
	p, ok := en16931.ProfileByID(en16931.ProfilePeppolSelfBilled)
	if !ok || !p.In(c.Syntax) {
		return c, ""
	}
	c.Profile = p
	return c, "the invoice is self-billed, so it was written as " + p.Name
}
