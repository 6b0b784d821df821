package frctcflow2

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

// This file holds the rules about notes and attachments, and about parts of documents
// wherever they are.

func noteRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice(prefix+"36", "notes", "give the texts about payment that the law asks for (BR-FR-05)",
			func(inv *bill.Invoice) bool { return len(inv.Notes) > 0 }),
		law.Invoice(prefix+"37", "notes", "give a note with each of the subjects PMT, PMD and AAB (BR-FR-05)",
			func(inv *bill.Invoice) bool {
				return hasSubject(inv.Notes, subjectPayment) && hasSubject(inv.Notes, subjectPenalty) &&
					hasSubject(inv.Notes, subjectDiscount)
			}),
		law.Invoice(prefix+"38", "notes",
			"give one note with each of the subjects PMT, PMD, AAB and TXD, not several (BR-FR-06/BR-FR-30)", uniqueSubjects),
	}
}

func uniqueSubjects(inv *bill.Invoice) bool {
	seen := map[cbc.Code]bool{}
	for _, n := range inv.Notes {
		subject := subjectOf(n)
		if !subject.In(subjectPayment, subjectPenalty, subjectDiscount, subjectTax) {
			continue
		}
		if seen[subject] {
			return false
		}
		seen[subject] = true
	}
	return true
}

// readable is the attachment that a person can read instead of the invoice.
const readable = "LISIBLE"

// attached are the kinds of attachments (BR-FR-17).
func attached() []string {
	return []string{
		"RIB", readable, "FEUILLE_DE_STYLE", "PJA", "BON_LIVRAISON", "BON_COMMANDE", "DOCUMENT_ANNEXE", "BORDEREAU_SUIVI",
		"BORDEREAU_SUIVI_VALIDATION", "ETAT_ACOMPTE", "FACTURE_PAIEMENT_DIRECT", "RECAPITULATIF_COTRAITANCE",
	}
}

func attachmentRules() []rule.Rule {
	list := func(inv *bill.Invoice) []*org.Attachment { return inv.Attachments }
	return []rule.Rule{
		law.Invoice(prefix+"41", "attachments", "attach only one file with the description \"LISIBLE\" (BR-FR-18)",
			func(inv *bill.Invoice) bool { return countReadable(inv) <= 1 }),
		law.EachOf(prefix+"39", "attachments[].description", "describe the attachment (BR-FR-17)", list,
			func(a *org.Attachment) bool { return a.Description != "" }),
		law.EachOf(prefix+"40", "attachments[].description",
			"describe the attachment by its kind (BR-FR-17): "+strings.Join(attached(), ", "), list,
			func(a *org.Attachment) bool { return slices.Contains(attached(), a.Description) }),
	}
}

func countReadable(inv *bill.Invoice) int {
	n := 0
	for _, a := range inv.Attachments {
		if a != nil && a.Description == readable {
			n++
		}
	}
	return n
}

const orgPrefix = "GOBL-FR-CTC-FLOW2-ORG-"

func orgRules() []rule.Rule {
	return []rule.Rule{
		rule.Must(orgPrefix+"PARTY-01", "identities", "let the SIRET of the party begin with its SIREN (BR-FR-09/10)",
			func(_ *rule.Check, p *org.Party) bool { return frctc.CoherentSIRET(p) }),
		rule.Given(rule.Must(orgPrefix+"PARTY-02", "identities",
			"give each identity of the party a scheme of its own, in \"iso-scheme-id\" (BR-FR-CO-10)",
			func(_ *rule.Check, p *org.Party) bool { return identityFault(p) == "" }),
			func(_ *rule.Check, p *org.Party) string { return identityFault(p) }),
		rule.Each(orgPrefix+"PARTY-03", "inboxes[]",
			"give the address in the directory (scheme 0225) as at most 125 letters, digits or -+_/",
			func(c *rule.Check, p *org.Party) {
				for i, inbox := range p.Inboxes {
					if !frctc.ValidInbox(inbox) {
						c.Fail(law.At(".inboxes", i, ""))
					}
				}
			}),
		identity("IDENTITY-01", "let the code by which invoices are routed (scheme 0224) have at most 100 characters",
			func(code cbc.Code) bool { return len(code) <= frctc.MaxPrivate }),
		identity("IDENTITY-02", "give the code by which invoices are routed (scheme 0224) as letters, digits or -+_/", frctc.Plain),
		inbox("INBOX-01", "let the address in the directory (scheme 0225) have at most 125 characters",
			func(code cbc.Code) bool { return len(code) <= frctc.MaxAddress }),
		inbox("INBOX-02", "give the address in the directory (scheme 0225) as letters, digits or -+_/", frctc.Plain),
		rule.Given(rule.Must(orgPrefix+"ITEM-01", "meta", "give each member a value that is not blank (BR-FR-28)",
			func(_ *rule.Check, i *org.Item) bool { return blank(i.Meta) == "" }),
			func(_ *rule.Check, i *org.Item) string { return blank(i.Meta) }),
	}
}

// identity states a rule about codes by which invoices are routed.
func identity(id, message string, ok func(code cbc.Code) bool) rule.Rule {
	return rule.Must(orgPrefix+id, "code", message, func(_ *rule.Check, v *org.Identity) bool {
		return frctc.Scheme(v) != frctc.SchemePrivate || ok(v.Code)
	})
}

// inbox states a rule about addresses in the French directory.
func inbox(id, message string, ok func(code cbc.Code) bool) rule.Rule {
	return rule.Must(orgPrefix+id, "code", message, func(_ *rule.Check, v *org.Inbox) bool {
		return v.Scheme != frctc.SchemeAddress || ok(v.Code)
	})
}

// identityFault says what is wrong with the schemes of a party's identities, "" if nothing is.
func identityFault(p *org.Party) string {
	seen := map[cbc.Code]bool{}
	for i, id := range p.Identities {
		scheme := frctc.Scheme(id)
		switch {
		case id == nil:
			continue
		case scheme == "":
			return "identity " + strconv.Itoa(i+1) + " has none"
		case seen[scheme]:
			return "several have " + string(scheme)
		case scheme == frctc.SchemePrivate && (len(id.Code) > frctc.MaxPrivate || !frctc.Plain(id.Code)):
			return "the code of scheme 0224 has at most 100 letters, digits or -+_/"
		}
		seen[scheme] = true
	}
	return ""
}

// blank names the first member, in order, whose value is blank; "" for none.
func blank(meta cbc.Meta) string {
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		if strings.TrimSpace(meta[key]) == "" {
			return words.Quote(key) + " is blank"
		}
	}
	return ""
}
