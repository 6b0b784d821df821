package action

import (
	"maps"
	"slices"
	"strings"

	"chancery/internal/domain"
)

// Groups lists the groups in the order in which people look for them.
func Groups() []domain.ActionGroup {
	return []domain.ActionGroup{
		{Key: "core", Title: "Core", About: "Conditions, changes, states, signatures and waits: what every workflow is made of."},
		{Key: "sequence", Title: "Numbers", About: "Numbers without gaps, from series."},
		{Key: "pdf", Title: "PDF", About: "Printed documents."},
		{Key: "ubl-cii", Title: "UBL and CII", About: "European electronic invoices: EN 16931, XRechnung, Factur-X, ZUGFeRD."},
		{Key: "peppol", Title: "Peppol", About: "The Peppol network."},
		{Key: "messages", Title: "Messages", About: "Webhooks, mail and chat."},
		{Key: "lookups", Title: "Look-ups", About: "Tax numbers, exchange rates."},
		{Key: "es", Title: "Spain", About: "VERI*FACTU, TicketBAI, SII, Facturae."},
		{Key: "fr", Title: "France", About: "Electronic invoicing and reporting, Chorus Pro."},
		{Key: "it", Title: "Italy", About: "SdI, electronic receipts, archive."},
		{Key: "pt", Title: "Portugal", About: "The AT and its partners."},
		{Key: "pl", Title: "Poland", About: "KSeF."},
		{Key: "nordic", Title: "Denmark and Finland", About: "NemHandel and Finvoice."},
		{Key: "americas", Title: "Latin America", About: "Mexico, Colombia, Brazil, Argentina."},
		{Key: "gulf-greece", Title: "Saudi Arabia and Greece", About: "ZATCA and myDATA."},
		{Key: "connectors", Title: "Connectors", About: "Other programs and storage."},
	}
}

// groupOf returns the group of an action, by how its ID begins.
func groupOf(id string) string {
	for _, g := range []struct {
		group  string
		begins []string
	}{
		{"sequence", []string{"sequence.", "enumerator"}},
		{"core", []string{"silo.", "transform.", "cron."}},
		{"pdf", []string{"pdf"}},
		{"ubl-cii", []string{"ubl.", "cii.", "xinvoice."}},
		{"peppol", []string{"peppol."}},
		{"messages", []string{"webhook", "email", "slack."}},
		{"lookups", []string{"lookup", "currency."}},
		{"es", []string{"verifactu.", "gov-es.", "ticketbai.", "sii.", "facturae"}},
		{"fr", []string{"gov-fr.", "chorus-pro.", "directory.", "reporting.", "contracts."}},
		{"it", []string{"sdi-it", "ticket-it.", "ticket.", "adecf.", "it-"}},
		{"pt", []string{"at-pt.", "invoicexpress"}},
		{"pl", []string{"gov-pl."}},
		{"nordic", []string{"gov-dk.", "gov-fi."}},
		{"americas", []string{"sat-mx", "sw-sapien.", "plemsi", "nfe-br.", "gov-ar."}},
		{"gulf-greece", []string{"gov-sa.", "ilyda."}},
	} {
		if slices.ContainsFunc(g.begins, func(begin string) bool { return strings.HasPrefix(id, begin) }) {
			return g.group
		}
	}
	return "connectors"
}

// Schemas of documents.
const (
	invoices = "bill/invoice"
	payments = "bill/payment"
	statuses = "bill/status"
)

// takes returns the schemas that an action takes; nil is any.
func takes(id string) []string {
	switch id {
	case "silo.correct":
		return []string{invoices}
	case "sequence.enumerate":
		return []string{invoices, "bill/order", "bill/delivery", payments}
	case "ubl.generate", "peppol.generate", "xinvoice.convert", "xinvoice.zugferd.convert", "xinvoice.embed", "cii.pdf.embed":
		return []string{invoices}
	case "cii.generate":
		return []string{invoices, statuses}
	}
	return nil
}

// replacedBy returns the ID of the action that the name of older workflows stands for.
func replacedBy(id string) string {
	switch id {
	case "peppol.generate":
		return "ubl.generate"
	case "xinvoice.convert", "xinvoice.zugferd.convert":
		return "cii.generate"
	case "xinvoice.embed":
		return "cii.pdf.embed"
	}
	return ""
}

// described returns a copy of an action with what people want to know of it.
func described(a *domain.Action) *domain.Action {
	c := *a
	if c.Group == "" {
		c.Group = groupOf(c.ID)
	}
	if c.Takes == nil {
		c.Takes = takes(c.ID)
	}
	c.ReplacedBy = replacedBy(c.ID)
	if c.Meanings == nil {
		for _, code := range c.Codes {
			c.Meanings = append(c.Meanings, Meaning(c.ID, code))
		}
	}
	return &c
}

// Meanings says what codes mean that results of any action may have.
func Meanings(codes []string) []domain.CodeMeaning {
	list := make([]domain.CodeMeaning, len(codes))
	for i, code := range codes {
		list[i] = Meaning("", code)
	}
	return list
}

// Meaning says what a code of an action means.
func Meaning(id, code string) domain.CodeMeaning {
	m := domain.CodeMeaning{Code: code, Status: domain.StatusKO, About: codeTexts()[code]}
	if own, ok := ownTexts()[id+" "+code]; ok {
		m.About = own
	}
	switch code {
	case "true", "false", "UBL", "CII", "CDAR", "HYBRID":
		m.Status = domain.StatusOK
	}
	return m
}

// ownTexts has what a code means that means something else in other actions.
func ownTexts() map[string]string {
	return map[string]string{
		"silo.if true":               "The expression is true.",
		"silo.if false":              "The expression is false, or names something that the document does not have.",
		"peppol.has.inboxes true":    "The receiver has a Peppol identifier.",
		"peppol.has.inboxes false":   "The receiver has none.",
		"peppol.has.inboxes schema":  "The document has no receiver.",
		"silo.sleep limit":           "The wait is longer than a job may take.",
		"transform.job.create limit": "The jobs that come from one are too many, or it has too many arguments.",
		"pdf profile":                "The document cannot be written by the profile of the XML inside.",
	}
}

// codeTexts has what codes mean.
func codeTexts() map[string]string {
	texts := map[string]string{
		"UBL":    "The document was made of a UBL file.",
		"CII":    "The document was made of a CII file.",
		"CDAR":   "The document was made of a French life-cycle message.",
		"HYBRID": "The document was made of the XML in a PDF.",

		"validation":     "The document breaks rules; the faults name them.",
		"calculation":    "The document cannot be calculated.",
		"addon":          "An addon is not installed, or does not fit the document.",
		"unknown-schema": "The schema of the document is unknown.",
		"schema":         "The action does not take documents of this kind.",
		"signature":      "A signature does not match.",
		"expr":           "The expression failed on this document.",
		"jq":             "The jq program failed on this document.",
		"modify":         "The patch cannot be applied to this document.",
		"input":          "What was read is no document.",
		"conflict":       "An ID or key is taken, or somebody changed the document at the same time.",
		"not-found":      "Something that the step names does not exist.",
		"config":         "The configuration of the step cannot be read.",
		"internal":       "The server could not do it now; the step is tried again.",
		"no-entry":       "The job has no document, and the action needs one.",
		"panic":          "The action failed in a way that nobody foresaw.",
		"bad-result":     "The action answered something that cannot be stored.",

		"unknown-provider":   "The action is not installed.",
		domain.CodeCancelled: "Somebody cancelled the job.",
		domain.CodeLoopLimit: "Jumps of the workflow went around too often.",
		domain.KeyLimit:      "Something is larger than a limit.",
		domain.KeyDuplicate:  "Another signed document has the same supplier, kind, series and code.",
		domain.KeySeries:     "The series does not exist, or cannot give this number.",
		"source":             "The argument that names the source is missing or wrong.",
		"fetch":              "The source could not be read.",
		codeBlocked:          "The address is not on the public internet.",
		"connection":         "There is no connection to the address.",
		"HTTP/<status>":      "The address answered with this status.",
		"key":                "The key is missing or not allowed.",
		"folder":             "The folder does not exist, or takes no such documents.",
		"several":            "The message has more documents than the step can store.",
		"import":             "The file cannot be turned into a document.",
		"gobl":               "The file is a GOBL document already.",
		"meta":               "The meta row does not exist, or names no document.",
		"entry":              "The document for the new job does not exist.",
		"silo":               "What the step refers to could not be read.",
		"found":              "The receiver is known.",
		"delivered":          "The document was delivered.",
	}
	maps.Copy(texts, formatCodeTexts())
	return texts
}

// formatCodeTexts has what the codes of steps that read and write files mean.
func formatCodeTexts() map[string]string {
	return map[string]string{
		"unknown-format":            "The file has no known format.",
		"xml":                       "The XML cannot be read.",
		"no-xml":                    "There is no XML.",
		"no-pdf":                    "There is no PDF; a step that makes it comes before.",
		"pdf":                       "The PDF cannot be read or made.",
		"pdfa":                      "The PDF cannot become PDF/A-3.",
		"fonts":                     "The PDF does not hold its fonts, which PDF/A-3 requires.",
		"embed":                     "The XML cannot be put into the PDF.",
		"missing-glyphs":            "No font has a character of the document.",
		"ubl":                       "The UBL cannot be written.",
		"cii":                       "The CII cannot be written.",
		"rules":                     "The file breaks rules of its profile.",
		"profile":                   "The profile does not take this document.",
		"document-type":             "The document type does not exist, or does not fit the document.",
		"attachment":                "A file of the document cannot be put into the XML.",
		"no-totals":                 "The document has no totals.",
		"not-calculated":            "The document is not calculated.",
		"no-vat-category":           "A line has no VAT category, which EN 16931 requires.",
		"several-vat":               "A line has several VAT rates, which EN 16931 cannot say.",
		"no-vat-rate":               "A line has no VAT rate, which EN 16931 requires.",
		"tax-not-expressible":       "The document has a tax that EN 16931 cannot say.",
		"surcharge-not-expressible": "The document has a surcharge that EN 16931 cannot say.",
		"no-exemption-reason":       "A line without VAT does not say why.",
		"totals-differ":             "The totals are not those that EN 16931 calculates.",
		"not-in-profile":            "The document has something that the profile has no place for.",
	}
}
