package frctcflow2

import (
	"slices"

	"chancery/gobl/addon/eu16931"
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Subjects of notes (UNTDID 4451).
const (
	subjectPayment  cbc.Code = "PMT" // fixed compensation for late payment
	subjectPenalty  cbc.Code = "PMD" // penalties for late payment
	subjectDiscount cbc.Code = "AAB" // discount for early payment, or that there is none
	subjectTax      cbc.Code = "TXD"
)

// textMember says that the supplier is a member of a VAT group (BR-FR-CO-14).
const textMember = "MEMBRE_ASSUJETTI_UNIQUE"

const keyLegal cbc.Key = "legal"

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *bill.Invoice:
		normalizeInvoice(v)
	case *org.Party:
		frctc.SetSchemes(v)
		frctc.AddSIREN(v)
		frctc.MarkInbox(v)
		// The European norm came before, when the inbox was not marked yet.
		eu16931.AddPeppolEndpoint(v)
	case *org.Note:
		// The European norm gives legal notes another subject.
		if isMember(v) {
			v.Ext = v.Ext.Set(catalogue.UNTDIDTextSubject, subjectTax)
		}
	}
}

func isMember(n *org.Note) bool { return n.Key == keyLegal && n.Text == textMember }

func normalizeInvoice(inv *bill.Invoice) {
	law.TaxDetails(inv).Rounding = tax.RoundCurrency
	frctc.SetBillingMode(inv)
	for _, note := range requiredNotes() {
		if !hasSubject(inv.Notes, note.Ext[catalogue.UNTDIDTextSubject]) {
			inv.Notes = append(inv.Notes, note)
		}
	}
	if ofGroup(inv) && !slices.ContainsFunc(inv.Notes, saysMember) {
		inv.Notes = append(inv.Notes, noteAbout(subjectTax, keyLegal, textMember))
	}
}

// requiredNotes are the texts about payment that each invoice must contain (BR-FR-05;
// Code de commerce, article L441-9), for suppliers that give no others.
func requiredNotes() []*org.Note {
	return []*org.Note{
		noteAbout(subjectPayment, "payment", "Conditions de paiement selon les conditions générales de vente."),
		noteAbout(subjectPenalty, "payment-method",
			"Pénalités et indemnités de retard applicables conformément aux conditions générales de vente."),
		noteAbout(subjectDiscount, "payment-term", "Aucun escompte n'est accordé pour paiement anticipé."),
	}
}

func noteAbout(subject cbc.Code, key cbc.Key, text string) *org.Note {
	return &org.Note{Key: key, Text: text, Ext: tax.Extensions{catalogue.UNTDIDTextSubject: subject}}
}

// ofGroup reports whether the supplier is a member of a VAT group.
func ofGroup(inv *bill.Invoice) bool { return frctc.HasScheme(inv.Supplier, frctc.SchemeSTC) }

func subjectOf(n *org.Note) cbc.Code {
	if n == nil {
		return ""
	}
	return n.Ext[catalogue.UNTDIDTextSubject]
}

func hasSubject(notes []*org.Note, subject cbc.Code) bool {
	return slices.ContainsFunc(notes, func(n *org.Note) bool { return subjectOf(n) == subject })
}

// saysMember reports whether a note has the subject and text of members of VAT groups.
func saysMember(n *org.Note) bool { return subjectOf(n) == subjectTax && n.Text == textMember }
