package frctcflow6

import (
	"slices"

	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	return slices.Concat(
		statusRules(), statusPartyRules(), lineRules(), statusReasonRules(), kindRules(),
		paymentRules(), codeRules(), partyRules(),
	)
}

// statusRules returns the rules about a status as a whole.
func statusRules() []rule.Rule {
	return []rule.Rule{
		law.Of("GOBL-FR-CTC-FLOW6-BILL-STATUS-01", "type",
			"choose the status type response or update, or give the line an extension \"fr-ctc-flow6-status\" it follows from",
			func(st *bill.Status) bool { return st.Type.In(bill.StatusResponse, bill.StatusUpdate) }),
		law.CodeIn("GOBL-FR-CTC-FLOW6-BILL-STATUS-02", "ext",
			"let \"fr-ctc-flow6-status\" of a status be one of 200 to 210 or 213; 211 and 212 are payments",
			ExtStatus, func(st *bill.Status) tax.Extensions { return st.Ext },
			"200", "201", "202", "203", "204", "205", "206", "207", "208", "209", "210", "213"),
	}
}

// statusPartyRules returns the rules about supplier and customer of a status.
func statusPartyRules() []rule.Rule {
	supplier := func(id, field, message string, ok func(p *org.Party) bool) rule.Rule {
		return law.Of(id, field, message, func(st *bill.Status) bool { return st.Supplier == nil || ok(st.Supplier) })
	}
	customer := func(id, field, message string, ok func(p *org.Party) bool) rule.Rule {
		return law.Of(id, field, message, func(st *bill.Status) bool { return st.Customer == nil || ok(st.Customer) })
	}
	return []rule.Rule{
		law.Of("GOBL-FR-CTC-FLOW6-BILL-STATUS-03", "supplier", "say who supplied what the invoice is about",
			func(st *bill.Status) bool { return st.Supplier != nil }),
		supplier("GOBL-FR-CTC-FLOW6-BILL-STATUS-04", "supplier",
			"give the supplier an inbox with a code; only the roles WK and DFH go without", reachable),
		supplier("GOBL-FR-CTC-FLOW6-BILL-STATUS-05", "supplier.ext",
			"say in \"fr-ctc-flow6-role\" what the supplier has to do with the invoice", hasRole),
		supplier("GOBL-FR-CTC-FLOW6-BILL-STATUS-06", "supplier.identities",
			"give the supplier its SIREN, an identity with \"iso-scheme-id\" 0002", hasSIREN),
		law.Of("GOBL-FR-CTC-FLOW6-BILL-STATUS-07", "customer", "say who the invoice is for",
			func(st *bill.Status) bool { return st.Customer != nil }),
		customer("GOBL-FR-CTC-FLOW6-BILL-STATUS-08", "customer",
			"give the customer an inbox with a code; only the roles WK and DFH go without", reachable),
		customer("GOBL-FR-CTC-FLOW6-BILL-STATUS-09", "customer.ext",
			"say in \"fr-ctc-flow6-role\" what the customer has to do with the invoice", hasRole),
		customer("GOBL-FR-CTC-FLOW6-BILL-STATUS-10", "customer.identities",
			"give the customer an identity with one of the schemes that \"iso-scheme-id\" may name, 0002 for a SIREN",
			func(p *org.Party) bool { return frctc.HasScheme(p, schemes()...) }),
	}
}

// reachable passes platforms and the portal, which are known to each other.
func reachable(p *org.Party) bool {
	return p.Ext[ExtRole].In(rolePlatform, rolePortal) ||
		slices.ContainsFunc(p.Inboxes, func(i *org.Inbox) bool { return i != nil && i.Code != "" })
}

func hasRole(p *org.Party) bool { return p.Ext.Has(ExtRole) }

func hasSIREN(p *org.Party) bool { return frctc.HasScheme(p, frctc.SchemeSIREN) }

// eachLine states a rule about every line of a status. The field begins with "lines[]".
func eachLine(id, field, message string, ok func(st *bill.Status, l *bill.StatusLine) bool) rule.Rule {
	return rule.Each(id, field, message, func(c *rule.Check, st *bill.Status) {
		for i, l := range st.Lines {
			if l != nil && !ok(st, l) {
				c.Fail(law.At(".lines", i, field[len("lines[]"):]))
			}
		}
	})
}

// lineRules returns the rules about what happened, and to which invoice.
func lineRules() []rule.Rule {
	line := func(id, field, message string, ok func(l *bill.StatusLine) bool) rule.Rule {
		return eachLine(id, field, message, func(_ *bill.Status, l *bill.StatusLine) bool { return ok(l) })
	}
	return []rule.Rule{
		law.Of("GOBL-FR-CTC-FLOW6-BILL-STATUS-11", "lines", "report one event, in one line",
			func(st *bill.Status) bool { return len(st.Lines) == 1 }),
		line("GOBL-FR-CTC-FLOW6-BILL-STATUS-12", "lines[].doc", "say which invoice it is about",
			func(l *bill.StatusLine) bool { return l.Doc != nil }),
		line("GOBL-FR-CTC-FLOW6-BILL-STATUS-13", "lines[].doc.code", "give the number of the invoice",
			func(l *bill.StatusLine) bool { return l.Doc == nil || l.Doc.Code != "" }),
		line("GOBL-FR-CTC-FLOW6-BILL-STATUS-14", "lines[].doc.issue_date", "give the date of the invoice",
			func(l *bill.StatusLine) bool { return l.Doc == nil || l.Doc.IssueDate != nil }),
		rule.Given(line("GOBL-FR-CTC-FLOW6-BILL-STATUS-15", "lines[].key",
			"choose a status of issued, acknowledged, processing, accepted, querying, rejected, error",
			func(l *bill.StatusLine) bool { return kindOf(l.Key) != "" }),
			wrongCode),
		line("GOBL-FR-CTC-FLOW6-BILL-STATUS-16", "lines[].reasons",
			"give the reason why the invoice is rejected, queried or wrong",
			func(l *bill.StatusLine) bool {
				return !l.Key.In(keyRejected, keyQuerying, keyError) || len(l.Reasons) > 0
			}),
	}
}

// wrongCode says why no key follows from the code of a line.
func wrongCode(_ *rule.Check, st *bill.Status) string {
	for _, l := range st.Lines {
		if l == nil || kindOf(l.Key) != "" {
			continue
		}
		switch code := l.Ext[ExtStatus]; {
		case code.In(statusPaymentSent, statusPaymentReceived):
			return string(code) + " is reported by a bill/payment"
		case code.In(statusAvailable, statusCompleted):
			return "no key stands for " + string(code)
		default:
			return words.None(code, law.CodesOf(statuses(), nil))
		}
	}
	return ""
}

// statusReasonRules returns the rules about the reasons that each status allows.
func statusReasonRules() []rule.Rule {
	supply := []cbc.Code{
		"AUTRE", "CMD_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "REF_CT_ABSENT", "REF_ERR", "PU_ERR", "REM_ERR", "QTE_ERR",
		"ART_ERR", "MODPAI_ERR", "QUALITE_ERR", "LIVR_INCOMP",
	}
	return []rule.Rule{
		reasonsFor("GOBL-FR-CTC-FLOW6-BILL-STATUS-17", statusDeposited, "NON_TRANSMISE"),
		reasonsFor("GOBL-FR-CTC-FLOW6-BILL-STATUS-18", statusPartlyApproved, supply...),
		reasonsFor("GOBL-FR-CTC-FLOW6-BILL-STATUS-19", statusDisputed, append(slices.Clone(supply),
			"COORD_BANC_ERR", "TX_TVA_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR", "NON_CONFORME", "DOUBLON", "DEST_ERR",
			"TRANSAC_INC", "EMMET_INC", "CONTRAT_TERM", "DOUBLE_FACT", "ADR_ERR")...),
		reasonsFor("GOBL-FR-CTC-FLOW6-BILL-STATUS-20", statusSuspended,
			"JUSTIF_ABS", "COORD_BANC_ERR", "CMD_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "REF_CT_ABSENT", "REF_ERR"),
		reasonsFor("GOBL-FR-CTC-FLOW6-BILL-STATUS-21", statusRefused,
			"TX_TVA_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR", "NON_CONFORME", "DOUBLON", "DEST_ERR", "TRANSAC_INC",
			"EMMET_INC", "CONTRAT_TERM", "DOUBLE_FACT", "CMD_ERR", "ADR_ERR", "REF_CT_ABSENT"),
		reasonsFor("GOBL-FR-CTC-FLOW6-BILL-STATUS-22", statusRejected,
			"MONTANTTOTAL_ERR", "CALCUL_ERR", "DOUBLON", "ADR_ERR", "REJ_SEMAN", "REJ_UNI", "REJ_COH", "REJ_ADR",
			"REJ_CONT_B2G", "REJ_REF_PJ", "REJ_ASS_PJ"),
	}
}

// kindRules returns the rules about what each type of status may say.
func kindRules() []rule.Rule {
	return []rule.Rule{
		rule.Each("GOBL-FR-CTC-FLOW6-BILL-STATUS-23", "lines[].key",
			"let a response say acknowledged, processing, accepted, querying, rejected or error", badResponses),
		eachLine("GOBL-FR-CTC-FLOW6-BILL-STATUS-24", "lines[].key", "let an update say issued",
			func(st *bill.Status, l *bill.StatusLine) bool {
				return st.Type != bill.StatusUpdate || l.Key == keyIssued
			}),
	}
}

// badResponses looks for events that a response cannot say. Among them is issued, although
// a code of responses stands for it.
func badResponses(c *rule.Check, st *bill.Status) {
	if st.Type != bill.StatusResponse {
		return
	}
	for i, l := range st.Lines {
		if l == nil || l.Key.In(keyAcknowledged, keyProcessing, keyAccepted, keyQuerying, keyRejected, keyError) {
			continue
		}
		given := ""
		if l.Key == keyIssued && l.Ext[ExtStatus] == statusIssued {
			given = "201 stands for issued, which only an update may say, with 200"
		}
		c.FailGiven(law.At(".lines", i, ".key"), given)
	}
}

// reasonsFor states which reasons a line with a status may have.
func reasonsFor(id string, code cbc.Code, reasons ...cbc.Code) rule.Rule {
	message := "give a reason that status " + string(code) + " allows in \"" + string(ExtReason) + "\": " +
		words.List(reasons, len(reasons))
	each := func(st *bill.Status, at func(path string, ext tax.Extensions)) {
		for i, l := range st.Lines {
			if l == nil || l.Ext[ExtStatus] != code {
				continue
			}
			for j, r := range l.Reasons {
				if r != nil {
					at(law.At(law.At(".lines", i, ".reasons"), j, ".ext"), r.Ext)
				}
			}
		}
	}
	return law.EachCodeIn(id, "lines[].reasons[].ext", message, ExtReason, each, reasons...)
}
