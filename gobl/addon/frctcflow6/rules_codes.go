package frctcflow6

import (
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/internal/words"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// allowed passes extensions without the key.
func allowed(ext tax.Extensions, key cbc.Key, codes ...cbc.Code) bool {
	return !ext.Has(key) || ext[key].In(codes...)
}

// schemes are those of ISO 6523 by which parties are known in flow 6. Members of a VAT
// group (0231) are named by invoices only.
func schemes() []cbc.Code {
	return []cbc.Code{
		frctc.SchemeSIREN, frctc.SchemeSIRET, frctc.SchemeVAT, frctc.SchemePrivate, schemeEndpoint, frctc.SchemeForeign,
		frctc.SchemeRIDET, frctc.SchemeTAHITI, frctc.SchemePlatform,
	}
}

// schemeEndpoint is in the list of flow 6 only.
const schemeEndpoint cbc.Code = "0226"

// codeRules returns the rules about the codes of reasons and actions, wherever they stand.
func codeRules() []rule.Rule {
	reason := func(r *bill.Reason) tax.Extensions { return r.Ext }
	action := func(a *bill.Action) tax.Extensions { return a.Ext }
	knownActions := law.CodesOf(actions(), nil)
	return []rule.Rule{
		law.CodeIn("GOBL-FR-CTC-FLOW6-BILL-REASON-01", "ext", "choose a reason of the list \"fr-ctc-flow6-reason\"",
			ExtReason, reason, law.CodesOf(reasons(), nil)...),
		law.CodeIn("GOBL-FR-CTC-FLOW6-BILL-REASON-02", "ext",
			"let \"fr-ctc-flow6-condition\" of a reason be one of CBB, DIV, DVA, MAJ, MAP, MAPTTC, MNA, MNATTC, ESC, RAB, REM; "+
				"MEN, MPA and RAP are for payments",
			ExtCondition, reason, "CBB", "DIV", "DVA", "MAJ", "MAP", "MAPTTC", "MNA", "MNATTC", "ESC", "RAB", "REM"),
		law.CodeIn("GOBL-FR-CTC-FLOW6-BILL-ACTION-01", "ext",
			"let \"fr-ctc-flow6-action\" be one of "+words.List(knownActions, len(knownActions)),
			ExtAction, action, knownActions...),
	}
}

// partyRules returns the rules about every party of a document.
func partyRules() []rule.Rule {
	known := law.CodesOf(roles(), nil)
	return []rule.Rule{
		law.CodeIn("GOBL-FR-CTC-FLOW6-ORG-PARTY-01", "ext",
			"let \"fr-ctc-flow6-role\" be one of "+words.List(known, len(known)),
			ExtRole, func(p *org.Party) tax.Extensions { return p.Ext }, known...),
		rule.Must("GOBL-FR-CTC-FLOW6-ORG-PARTY-02", "identities", "let the SIRET of a party begin with its SIREN",
			func(_ *rule.Check, p *org.Party) bool { return frctc.CoherentSIRET(p) }),
		rule.Must("GOBL-FR-CTC-FLOW6-ORG-PARTY-03", "identities",
			"give a party one identity only for each \"iso-scheme-id\"",
			func(_ *rule.Check, p *org.Party) bool { return frctc.UniqueSchemes(p) }),
		eachIdentity("GOBL-FR-CTC-FLOW6-ORG-PARTY-04", "identities[].ext",
			"say in \"iso-scheme-id\" by which register of ISO 6523 the code is known, 0002 for a SIREN",
			func(id *org.Identity) bool { return id.Ext.Has(catalogue.ISOSchemeID) }),
		eachIdentity("GOBL-FR-CTC-FLOW6-ORG-PARTY-05", "identities[].ext", schemeMessage("a party"), inSchemes),
		eachIdentity("GOBL-FR-CTC-FLOW6-ORG-PARTY-06", "identities[].code",
			"write the code of a private identity (0224) with no more than 100 characters",
			func(id *org.Identity) bool { return !private(id) || len(id.Code) <= frctc.MaxPrivate }),
		eachIdentity("GOBL-FR-CTC-FLOW6-ORG-PARTY-07", "identities[].code",
			"write the code of a private identity (0224) with letters, digits and + - _ / only",
			func(id *org.Identity) bool { return !private(id) || frctc.Plain(id.Code) }),
		rule.Each("GOBL-FR-CTC-FLOW6-ORG-PARTY-08", "inboxes[]",
			"write an address of the scheme 0225 with letters, digits and + - _ / only, and no more than 125 of them",
			func(c *rule.Check, p *org.Party) {
				for i, inbox := range p.Inboxes {
					if !frctc.ValidInbox(inbox) {
						c.Fail(law.At(".inboxes", i, ""))
					}
				}
			}),
	}
}

func private(id *org.Identity) bool { return frctc.Scheme(id) == frctc.SchemePrivate }

// inSchemes passes identities without a scheme.
func inSchemes(id *org.Identity) bool { return allowed(id.Ext, catalogue.ISOSchemeID, schemes()...) }

func schemeMessage(who string) string {
	list := schemes()
	return "let \"iso-scheme-id\" of " + who + " be one of " + words.List(list, len(list)) +
		"; 0231 is for invoices"
}

// eachIdentity states a rule about every identity of a party. The field begins with
// "identities[]".
func eachIdentity(id, field, message string, ok func(id *org.Identity) bool) rule.Rule {
	return rule.Each(id, field, message, func(c *rule.Check, p *org.Party) {
		failIdentities(c, p, "", field[len("identities[]"):], ok)
	})
}

// failIdentities reports the identities of the party at a place that are not ok.
func failIdentities(c *rule.Check, p *org.Party, place, below string, ok func(id *org.Identity) bool) {
	if p == nil {
		return
	}
	for i, identity := range p.Identities {
		if identity != nil && !ok(identity) {
			c.Fail(law.At(place+".identities", i, below))
		}
	}
}
