package cdar

import (
	"fmt"
	"slices"
	"strings"
)

// Finding is a rule of the set CDV 1.4.0 that a message breaks.
type Finding struct {
	// Rule is the identifier of the rule in the set.
	Rule string
	// Warning is true for the rule that does not make a message invalid.
	Warning bool
	// Message says what is wrong, Advice what to do.
	Message, Advice string
	// Node is the element in question; 0 for the message as a whole.
	Node int32
}

// checker collects findings.
type checker struct {
	m    *Message
	list []Finding
	ppf  bool
}

// Check returns what is wrong with a message by the rules of the set CDV 1.4.0, in the order of the message.
func Check(m *Message) []Finding {
	c := &checker{m: m, ppf: m.forPortal()}
	c.head()
	c.parties()
	for i := range m.Documents {
		c.document(&m.Documents[i])
	}
	return c.list
}

// forPortal reports whether the message is the copy for the portal: the portal is its only recipient.
func (m *Message) forPortal() bool {
	if len(m.Recipients) != 1 {
		return false
	}
	p := m.Recipients[0]
	return p.Role == RolePortal && p.Scheme == schemePlatform && (p.ID == PortalSince14 || p.ID == DefaultPortal)
}

func (c *checker) must(ok bool, rule string, node int32, message, advice string) {
	if !ok {
		c.list = append(c.list, Finding{Rule: rule, Node: node, Message: message, Advice: advice})
	}
}

// among asks that a value, if there is one, is in a list.
func (c *checker) among(value string, list []string, rule string, node int32, what string) {
	c.must(value == "" || slices.Contains(list, value), rule, node,
		fmt.Sprintf("%s is %.40q", what, value), "use one of "+strings.Join(list, ", "))
}

func words(s string) []string { return strings.Fields(s) }

// head checks what the message says about itself.
func (c *checker) head() {
	m := c.m
	c.must(m.Guideline != "", "CDV-01_MDG-3", 0, "the message does not say which specification it follows", "write "+GuidelineInvoice)
	switch m.Guideline {
	case "", GuidelineInvoice:
	case GuidelinePPF:
		c.must(c.ppf && m.Recipients[0].ID == PortalSince14, "CDV-02_MDT-3", 0, "the copy for the portal does not go to the portal alone",
			"write one recipient with the number "+PortalSince14+" of the scheme 0238 and the role DFH")
	default:
		c.must(false, "CDV-02_MDT-3", 0, fmt.Sprintf("the specification is %.80q", m.Guideline), "write "+GuidelineInvoice+" or "+GuidelinePPF)
	}
	if c.ppf {
		c.must(m.Process == "", "CL-01_MDT-2", 0, "the copy for the portal has a process", "leave the process out")
	} else {
		list := words("REGULATED NON_REGULATED B2C B2CINT B2BINT OUTOFSCOPE")
		c.must(slices.Contains(list, m.Process), "CL-01_MDT-2", 0, fmt.Sprintf("the process is %.40q", m.Process), "use one of "+strings.Join(list, ", "))
	}
	c.must(m.ID != "", "CDV-03_MDT-4", 0, "the message has no number", "give it one that is unique")
	c.must(m.Issued != "", "CDV-04_MDG-4", 0, "the message has no time of issue", "write it with 14 digits")
}

// roles lists the roles of parties.
func roles() []string { return words("BY AB DL SE SR WK DFH PE PR II IV") }

// parties checks sender, issuer and recipients.
func (c *checker) parties() {
	m := c.m
	c.must(m.Sender.present, "CDV-05_MDG-9", 0, "the message has no sender", "write the platform that sends it")
	if m.Sender.present {
		c.must(m.Sender.Role != "", "CDV-06_MDT-21", m.Sender.node, "the sender has no role", "write WK for a platform")
	}
	for i := range m.Recipients {
		r := &m.Recipients[i]
		c.must(r.Address != "" || r.Role == RolePlatform || r.Role == RolePortal, "CDV-08_MDT-73", r.node,
			"a recipient has no address", "write its address in the network (URIID)")
		rule := "CL-04_MDT-59"
		if i > 0 {
			rule = "CL-08_MDT-158"
		}
		c.among(r.Role, roles(), rule, r.node, "the role of a recipient")
	}
}

// document checks an acknowledgement with the parties that its type asks for.
func (c *checker) document(d *Document) {
	m := c.m
	c.must(d.Type == TypeParty || d.Type == TypePlatform, "CDV-09_MDT-77", d.node, fmt.Sprintf("the type of the message is %.20q", d.Type),
		"write 23 for what a party says, 305 for what a platform says")
	senders, issuers := words("BY AB DL SE SR WK PE PR II IV"), words("BY AB DL SE SR PE PR II IV")
	switch d.Type {
	case TypePlatform:
		senders, issuers = []string{RolePlatform}, []string{RolePlatform}
	case TypeParty:
		c.must(m.Issuer.ID != "", "CDV-07_MDT-38_yes", m.Issuer.node, "the party that reports has no number", "write its SIREN (GlobalID with scheme 0002)")
	}
	c.among(m.Sender.Role, senders, "CL-02_MDT-21", m.Sender.node, "the role of the sender")
	c.among(m.Issuer.Role, issuers, "CL-03_MDT-40", m.Issuer.node, "the role of the party that reports")
	for i := range d.References {
		c.reference(d, &d.References[i])
	}
}

// reference checks what is said about one invoice.
func (c *checker) reference(d *Document, r *Reference) {
	c.must(r.ID != "", "CDV-10_MDT-87", r.node, "the message does not say which invoice it is about", "write the number of the invoice (BT-1)")
	if r.Code != statusInadmissible {
		c.must(r.Date != "", "CDV-11_MDG-35", r.node, "the invoice has no date", "write the date of the invoice (BT-2)")
		c.must(r.Issuer.ID != "", "CDV-13_MDT-129", r.node, "the message does not say whose invoice it is", "write the SIREN of the supplier")
	}
	types := words("380 389 393 501 386 500 384 471 472 473 261 262 381 396 502 503")
	c.among(r.Type, types, "BR-FR-04_MDT-91", r.node, "the type of the invoice")
	c.must(r.Code != "", "CDV-12_MDT-105", r.node, "the message has no status", "write what happened to the invoice, such as 205")
	if known := knownStatuses(); r.Code != "" && !slices.Contains(known, r.Code) {
		c.list = append(c.list, Finding{
			Rule: "CL-06_MDT-105", Warning: true, Node: r.node,
			Message: fmt.Sprintf("the status is %.20q", r.Code), Advice: "use a status of the list, such as 200, 205, 210 or 212",
		})
	}
	states := words("45 39 37 50 49 47 46 1 5")
	if d.Type == TypePlatform {
		states = words("10 51 43 8 48")
	}
	c.among(r.Status, states, "CL-05_MDT-88", r.node, "the state of the invoice")
	c.among(r.Issuer.Role, []string{RoleSeller}, "CL-07_MDT-132", r.Issuer.node, "the role of the supplier")
	c.reasons(r)
	if r.Code == statusPaymentReceived {
		c.received(r)
	}
	for i := range r.Details {
		c.detail(r, &r.Details[i])
	}
}

// reasons asks for a reason where the status needs one.
func (c *checker) reasons(r *Reference) {
	if !slices.Contains(words("206 207 208 210 213 501"), r.Code) {
		return
	}
	given := slices.ContainsFunc(r.Details, func(d Detail) bool { return d.ReasonCode != "" })
	c.must(given, "CDV-15_MDT-113", r.node, "the status "+r.Code+" has no reason", "say why, with a code of the list of reasons")
}

// received asks for the amounts of a payment.
func (c *checker) received(r *Reference) {
	found := false
	for _, d := range r.Details {
		for _, v := range d.Characteristics {
			if v.Type != valueReceived {
				continue
			}
			found = true
			c.must(v.Amount != "" && v.Percent != "", "CDV-14_MDT-207", v.node, "an amount received has no amount or no rate of VAT",
				"write the amount with tax for each rate")
		}
	}
	c.must(found, "CDV-14_MDT-207", r.node, "the message does not say how much was received", "write a characteristic MEN for each rate of VAT")
}

// detail checks a reason with its action and its values.
func (c *checker) detail(r *Reference, d *Detail) {
	c.must(d.Sequence != "", "CDV-16_MDT-124-2", d.node, "a detail has no number", "number the details from 1")
	if d.ReasonCode != "" {
		c.must(slices.Contains(allReasons(), d.ReasonCode), "CL-09_MDT-113", d.node, fmt.Sprintf("the reason is %.40q", d.ReasonCode),
			"use a code of the list of reasons")
		code := r.Code
		if d.StatusCode != "" {
			code = d.StatusCode
		}
		if list := reasonsOf(code); list != nil {
			c.must(slices.Contains(list, d.ReasonCode), "CL-09_MDT-113_"+code, d.node,
				fmt.Sprintf("the reason %.40q does not go with the status %s", d.ReasonCode, code), "use one of "+strings.Join(list, ", "))
		}
	}
	c.among(d.ActionCode, words("NOA PIN NIN CNF CNP CNA OTH"), "CL-10_MDT-121", d.node, "the requested action")
	for i := range d.Characteristics {
		v := &d.Characteristics[i]
		c.among(v.Type, valueTypes(), "CL-11_MDT-207", v.node, "the kind of a value")
	}
}

// knownStatuses lists the codes of MDT-105, also those of flows that are not about invoices.
func knownStatuses() []string {
	return words("200 201 202 203 204 205 206 207 208 209 210 211 212 213 214 220 221 224 225 226 227 228 250 251 300 301 400 401 500 501 601")
}

const (
	reasonsPartly   = "AUTRE CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR PU_ERR REM_ERR QTE_ERR ART_ERR MODPAI_ERR QUALITE_ERR LIVR_INCOMP"
	reasonsDispute  = " COORD_BANC_ERR TX_TVA_ERR MONTANTTOTAL_ERR CALCUL_ERR NON_CONFORME DOUBLON DEST_ERR TRANSAC_INC EMMET_INC CONTRAT_TERM DOUBLE_FACT ADR_ERR"
	reasonsSuspend  = "JUSTIF_ABS COORD_BANC_ERR CMD_ERR SIRET_ERR CODE_ROUTAGE_ERR REF_CT_ABSENT REF_ERR"
	reasonsRejected = "MONTANTTOTAL_ERR CALCUL_ERR DOUBLON ADR_ERR DEST_INC REJ_SEMAN REJ_UNI REJ_COH REJ_ADR REJ_CONT_B2G REJ_REF_PJ REJ_ASS_PJ"
	reasonsFile     = "IRR_VIDE_F IRR_TYPE_F IRR_SYNTAX IRR_TAILLE_PJ IRR_NOM_PJ IRR_VID_PJ IRR_EXT_DOC IRR_TAILLE_F IRR_ANTIVIRUS"
)

// reasonsOf lists the reasons that go with a status; nil means any. Public buyers may refuse (210) for more reasons than
// others, so that list is not narrowed.
func reasonsOf(status string) []string {
	switch status {
	case "200":
		return words("NON_TRANSMISE")
	case "206":
		return words(reasonsPartly)
	case "207":
		return words(reasonsPartly + reasonsDispute)
	case "208":
		return words(reasonsSuspend)
	case "213":
		return words(reasonsRejected)
	case "221":
		return words("ROUTAGE_ERR")
	case statusInadmissible:
		return words(reasonsFile)
	}
	return nil
}

// allReasons lists the codes of MDT-113.
func allReasons() []string {
	return words("NON_TRANSMISE ROUTAGE_ERR " + reasonsPartly + reasonsDispute + " " + reasonsSuspend + " " + reasonsRejected + " " + reasonsFile)
}
