package simulate

import (
	"encoding/json"
	"slices"

	"chancery/internal/domain"
)

// table lists every documented action that needs more than our own store, also those
// of older workflows. An installed action is used instead of its simulator.
func table() []simulator {
	return slices.Concat(
		core(), converters(), peppol(), verifactu(), ticketbai(), sii(), spain(), france(), olderFrance(),
		italy(), iberiaAndPoland(), americas(), north(), gulfAndGreece(), connectors(),
	)
}

func core() []simulator {
	return []simulator{
		{id: "silo.sleep", does: "waits for some time"},
		{id: "silo.correct", does: "makes the document that corrects this one"},
		{id: "silo.import", does: "reads a document from an address", effects: localSale, entryless: true},
		{id: "transform.job.create", does: "starts another job", entryless: true},
		{id: "webhook", does: "sends the job to an address", entryless: true},
		{id: "cron.subscribe", does: "starts a workflow periodically"},
		{id: "cron.unsubscribe", does: "ends the periodic start of a workflow"},
		{id: "lookup", does: "asks VIES about tax numbers"},
		{id: "currency.exchange.update", does: "fetches exchange rates of the ECB"},
		{id: "email.send", does: "sends the document by mail"},
		{id: "email.notify", does: "sends a mail about the document"},
		{id: "email", does: "sends the document by mail"},
		{id: "slack.message", does: "posts a message to a channel", entryless: true},
		{id: "dropbox", does: "uploads the files"},
		{id: "enumerator", does: "gives the document a number"},
	}
}

func converters() []simulator {
	return []simulator{
		{id: "ubl.generate", does: "writes the document as UBL"},
		{id: "ubl.import", does: "reads a UBL invoice", effects: receivedInvoice(be), entryless: true},
		{id: "cii.generate", does: "writes the document as CII"},
		{id: "cii.import", does: "reads a CII invoice", effects: receivedInvoice(de), entryless: true},
		{id: "cii.pdf.embed", does: "puts the CII file into the PDF"},
		{id: "cii.pdf.import", does: "reads the invoice in a hybrid PDF", effects: receivedInvoice(de), entryless: true},
		{id: "xinvoice.convert", does: "writes the document as XRechnung"},
		{id: "xinvoice.embed", does: "puts the XML file into the PDF"},
		{id: "xinvoice.zugferd.convert", does: "writes the document as ZUGFeRD"},
	}
}

func peppol() []simulator {
	return []simulator{
		{id: "peppol.generate", does: "writes the document for Peppol"},
		{id: "peppol.send", does: "sends the document over Peppol"},
		{id: "peppol.import", code: "UBL", does: "takes an invoice in from Peppol", effects: receivedInvoice(be), entryless: true},
		{id: "peppol.lookup", does: "looks for the participant in the Peppol directory"},
		{id: "peppol.has.inboxes", code: "true", does: "reports whether the customer has an inbox"},
		{id: "peppol.validate.endpoint", code: "true", does: "reports whether the receiver takes the document"},
		{id: "peppol.register", does: "registers the party as a Peppol participant"},
		{id: "peppol.register.approval", does: "asks for a proof of ownership"},
		{id: "peppol.wait.approval", does: "waits for the review of the proof"},
		{id: "peppol.unregister", does: "takes the party off Peppol"},
	}
}

func verifactu() []simulator {
	return []simulator{
		{id: "verifactu.generate", does: "writes the VERI*FACTU record"},
		{id: "verifactu.send", does: "sends the record to the AEAT"},
		{id: "verifactu.cancel", does: "cancels the record at the AEAT"},
		{id: "verifactu.register", does: "prepares the agreement of the supplier"},
		{id: "verifactu.register.wait", does: "waits for the signed agreement"},
		{id: "verifactu.register.validate", does: "checks the signed agreement"},
		{id: "verifactu.wait.upload", does: "waits for the signed agreement"},
		{id: "verifactu.wait.approval", does: "waits for the approval of the agreement"},
		{id: "verifactu.wait.validation", does: "waits for the check of the agreement"},
		{id: "verifactu.unregister", does: "ends the agreement of the supplier"},
		{id: "gov-es.noverifactu.generate.invoice", does: "writes the signed record of the invoice"},
		{id: "gov-es.noverifactu.generate.cancel", does: "writes the signed record of the cancellation"},
		{id: "gov-es.noverifactu.generate.event", does: "writes the signed record of the event"},
		{id: "gov-es.noverifactu.record", does: "appends the record to the chain"},
		{id: "gov-es.noverifactu.build.status", does: "makes a status document about the system", effects: systemStatus},
		{id: "gov-es.noverifactu.register", does: "begins the chain of records of the supplier"},
		{id: "gov-es.noverifactu.unregister", does: "ends the chain of records of the supplier"},
	}
}

func ticketbai() []simulator {
	return []simulator{
		{id: "gov-es.ticketbai.generate", does: "writes the TicketBAI file"},
		{id: "gov-es.ticketbai.send", does: "sends the file to the provincial treasury"},
		{id: "gov-es.ticketbai.cancel", does: "cancels the invoice at the provincial treasury"},
		{id: "gov-es.ticketbai.register", does: "prepares the agreement of the supplier"},
		{id: "gov-es.ticketbai.wait.upload", does: "waits for the signed agreement"},
		{id: "gov-es.ticketbai.wait.approval", does: "waits for the approval of the agreement"},
		{id: "gov-es.ticketbai.unregister", does: "ends the agreement of the supplier"},
		{id: "ticketbai.generate", does: "writes the TicketBAI file"},
		{id: "ticketbai.send", does: "sends the file to the provincial treasury"},
	}
}

func sii() []simulator {
	return []simulator{
		{id: "gov-es.sii.record", does: "records the invoice in the SII"},
		{id: "gov-es.sii.record.issued", does: "records the issued invoice in the SII"},
		{id: "gov-es.sii.record.received", does: "records the received invoice in the SII"},
		{id: "gov-es.sii.register", does: "prepares the agreement of the supplier"},
		{id: "gov-es.sii.wait.upload", does: "waits for the signed agreement"},
		{id: "gov-es.sii.wait.approval", does: "waits for the approval of the agreement"},
		{id: "gov-es.sii.unregister", does: "ends the agreement of the supplier"},
		{id: "sii.cancel", does: "takes the invoice out of the SII"},
	}
}

func spain() []simulator {
	return []simulator{
		{id: "gov-es.facturae.generate", does: "writes the invoice as Facturae"},
		{id: "gov-es.lookup.verify", does: "asks the AEAT about tax numbers and names"},
		{id: "gov-es.lookup.correct", does: "writes the names that the AEAT knows into the document"},
		{id: "gov-es.register", does: "prepares the agreement of the supplier"},
		{id: "gov-es.wait.upload", does: "waits for the signed agreement"},
		{id: "gov-es.wait.approval", does: "waits for the approval of the agreement"},
		{id: "gov-es.unregister", does: "ends the agreement of the supplier"},
		{id: "facturae", does: "writes the invoice as Facturae"},
	}
}

func france() []simulator {
	return []simulator{
		{id: "gov-fr.directory.lookup", code: "found", does: "looks for the customer in the directory"},
		{id: "gov-fr.directory.record", does: "records the document for electronic invoicing"},
		{id: "gov-fr.directory.forward", does: "forwards the data to the public portal"},
		{id: "gov-fr.directory.register", does: "enters the party into the directory"},
		{id: "gov-fr.directory.disable", does: "takes the party off the directory"},
		{id: "gov-fr.agreement.sign", does: "prepares the mandate of the party"},
		{id: "gov-fr.agreement.wait.approval", does: "waits for the signed mandate"},
		{id: "gov-fr.reporting.register", does: "begins the reporting of the party"},
		{id: "gov-fr.reporting.disable", does: "ends the reporting of the party"},
		{id: "gov-fr.reporting.record", does: "records the document for reporting"},
		{id: "gov-fr.reporting.generate", does: "writes the report"},
		{id: "gov-fr.reporting.send", does: "sends the report"},
		{id: "chorus-pro.register", does: "registers the supplier with Chorus Pro"},
		{id: "chorus-pro.send", does: "sends the invoice to Chorus Pro"},
	}
}

func olderFrance() []simulator {
	return []simulator{
		{id: "directory.lookup", code: "found", does: "looks for the customer in the directory"},
		{id: "directory.record", does: "records the document for electronic invoicing"},
		{id: "directory.forward", does: "forwards the data to the public portal"},
		{id: "directory.register", does: "enters the party into the directory"},
		{id: "directory.disable", does: "takes the party off the directory"},
		{id: "reporting.register", does: "begins the reporting of the party"},
		{id: "reporting.disable", does: "ends the reporting of the party"},
		{id: "reporting.record", does: "records the document for reporting"},
		{id: "reporting.generate", does: "writes the report"},
		{id: "reporting.send", does: "sends the report"},
		{id: "contracts.sign", does: "prepares the mandate of the party"},
		{id: "contracts.wait.approval", does: "waits for the signed mandate"},
		{id: "gov-fr.invoice.record", does: "records the invoice for electronic invoicing"},
		{id: "gov-fr.invoice.forward", does: "forwards the invoice to the public portal"},
		{id: "gov-fr.status.generate", does: "writes the status message"},
		{id: "gov-fr.status.forward", does: "forwards the status to the public portal"},
		{id: "gov-fr.party.register", does: "registers the party"},
	}
}

func italy() []simulator {
	return []simulator{
		{id: "sdi-it.send", code: "delivered", does: "sends the invoice to the SdI", answer: sdiAnswer},
		{id: "sdi-it", code: "delivered", does: "sends the invoice to the SdI", answer: sdiAnswer},
		{id: "sdi-it.generate", does: "writes the invoice as FatturaPA"},
		{id: "sdi-it.import", does: "takes an invoice in from the SdI", effects: receivedInvoice(it), entryless: true},
		{id: "sdi-it.register", does: "registers the party for the SdI"},
		{id: "sdi-it.unregister", does: "takes the party off the SdI"},
		{id: "sdi-it.archive.register", does: "registers the party for the legal archive"},
		{id: "sdi-it.archive.store", does: "puts the invoice into the legal archive"},
		{id: "ticket-it.send", does: "sends the receipt to the Agenzia delle Entrate"},
		{id: "ticket-it.void", does: "voids the receipt at the Agenzia delle Entrate"},
		{id: "ticket-it.register", does: "registers the supplier for receipts"},
		{id: "ticket.send", does: "sends the receipt to the Agenzia delle Entrate"},
		{id: "ticket.void", does: "voids the receipt at the Agenzia delle Entrate"},
		{id: "ticket.register", does: "registers the supplier for receipts"},
		{id: "adecf.send", does: "sends the receipt to the Agenzia delle Entrate"},
		{id: "adecf.void", does: "voids the receipt at the Agenzia delle Entrate"},
		{id: "adecf.register", does: "registers the supplier for receipts"},
		{id: "it-adecf.register", does: "registers the supplier for receipts"},
		{id: "it-ticket.register", does: "registers the supplier for receipts"},
	}
}

// sdiAnswer returns the outcome for the SdI message in the config's response. The
// messages are those of the SdI's technical specifications: receipt of delivery,
// delivery not possible, receipt sent but not collected, outcome by the public
// body, rejection, and lapse of time.
func sdiAnswer(config json.RawMessage) outcome {
	o := outcome{Status: domain.StatusOK, Code: "delivered"}
	var c struct {
		Response string `json:"response"`
	}
	if len(config) > 0 && json.Unmarshal(config, &c) != nil {
		return o
	}
	switch c.Response {
	case "MC":
		o.Code = "not-delivered"
	case "AT":
		o.Code = "not-received"
	case "NE":
		o.Code = "accepted-pa"
	case "NS":
		o.Status, o.Code = domain.StatusKO, "rejected"
	case "DT":
		o.Status, o.Code = domain.StatusKO, "deadline-terms"
	}
	return o
}

func iberiaAndPoland() []simulator {
	return []simulator{
		{id: "gov-pl.generate", does: "writes the invoice as FA(3)"},
		{id: "gov-pl.send", does: "sends the invoice to KSeF"},
		{id: "gov-pl.register", does: "prepares the authorization of the supplier"},
		{id: "gov-pl.wait.upload", does: "waits for the signed authorization"},
		{id: "gov-pl.unregister", does: "ends the authorization of the supplier"},
		{id: "gov-pl.sync", does: "asks KSeF for received invoices", entryless: true},
		{id: "gov-pl.import", does: "takes an invoice in from KSeF", effects: receivedInvoice(pl), entryless: true},
		{id: "at-pt.record", does: "numbers and seals the document"},
		{id: "at-pt.seal", does: "numbers and seals the document"},
		{id: "at-pt.send", does: "sends the document to the AT"},
		{id: "at-pt.cancel", does: "cancels the document"},
		{id: "at-pt.register", does: "registers the supplier and its series with the AT"},
		{id: "invoicexpress", does: "issues the invoice through InvoiceXpress"},
		{id: "invoicexpress.register", does: "registers the supplier with InvoiceXpress"},
	}
}

func americas() []simulator {
	return []simulator{
		{id: "sat-mx", does: "has the document stamped for the SAT"},
		{id: "sat-mx.import", does: "reads a CFDI", effects: receivedInvoice(mx), entryless: true},
		{id: "sat-mx.register", does: "asks for the certificate of the supplier"},
		{id: "sat-mx.unregister", does: "drops the certificate of the supplier"},
		{id: "sat-mx.platforms.register", does: "opens the portal of the platform"},
		{id: "sat-mx.platforms.record", does: "records the operation for the platform"},
		{id: "sat-mx.platforms.unregister", does: "ends the records of the platform"},
		{id: "sw-sapien.efisco.register", does: "registers the party with SW Sapien"},
		{id: "sw-sapien.efisco.import", does: "starts a job for each received CFDI"},
		{id: "plemsi", does: "sends the invoice to the DIAN"},
		{id: "nfe-br.send", does: "issues the NFS-e"},
		{id: "nfe-br.send.nfe", does: "issues the NF-e"},
		{id: "nfe-br.send.nfce", does: "issues the NFC-e"},
		{id: "nfe-br.cancel.nfse", does: "cancels the NFS-e"},
		{id: "nfe-br.cancel.nfe", does: "cancels the NF-e"},
		{id: "nfe-br.cancel.nfce", does: "cancels the NFC-e"},
		{id: "nfe-br.register", does: "asks for the data of the supplier"},
		{id: "nfe-br.unregister", does: "drops the data of the supplier"},
		{id: "gov-ar.send", does: "asks ARCA for the authorization code"},
		{id: "gov-ar.register", does: "prepares the certificate of the supplier"},
		{id: "gov-ar.wait.authorization", does: "waits for the certificate of ARCA"},
		{id: "gov-ar.unregister", does: "drops the certificate of the supplier"},
	}
}

func north() []simulator {
	return []simulator{
		{id: "gov-dk.convert", does: "writes the invoice as OIOUBL"},
		{id: "gov-dk.send", does: "sends the invoice over NemHandel"},
		{id: "gov-dk.sign", does: "prepares the agreement of the party"},
		{id: "gov-dk.wait.approval", does: "waits for the signed agreement"},
		{id: "gov-dk.register", does: "registers the party on NemHandel"},
		{id: "gov-dk.unregister", does: "takes the party off NemHandel"},
		{id: "gov-dk.import", does: "takes an invoice in from NemHandel", effects: receivedInvoice(dk), entryless: true},
		{id: "gov-fi.send", does: "sends the invoice as Finvoice"},
		{id: "gov-fi.register", does: "registers the party for Finvoice"},
		{id: "gov-fi.sync", does: "asks for received Finvoice messages", entryless: true},
		{id: "gov-fi.import", does: "takes a Finvoice message in", effects: receivedInvoice(fi), entryless: true},
	}
}

func gulfAndGreece() []simulator {
	return []simulator{
		{id: "gov-sa.invoice.send", does: "has the invoice cleared by ZATCA"},
		{id: "gov-sa.party.register", does: "prepares the certificate of the supplier"},
		{id: "gov-sa.wait.authorization", does: "waits for the one-time password of ZATCA"},
		{id: "gov-sa.party.unregister", does: "drops the certificate of the supplier"},
		{id: "gov-sa.party.deregister", does: "drops the certificate of the supplier"},
		{id: "ilyda.send", does: "sends the invoice to myDATA"},
	}
}

func connectors() []simulator {
	return []simulator{
		{id: "stripe.import", does: "reads an invoice from Stripe", effects: localSale, entryless: true},
		{id: "chargebee.import", does: "reads an invoice from Chargebee", effects: localSale, entryless: true},
		{id: "chargebee.pdf.download", does: "fetches the PDF that Chargebee made", effects: drawn},
		{id: "chargebee.update.details", does: "writes values back to Chargebee"},
		{id: "chargebee", does: "reports the result to Chargebee"},
	}
}
