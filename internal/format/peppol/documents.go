package peppol

import (
	"strings"

	"chancery/internal/format/xmldoc"
)

// DocumentScheme is the scheme of identifiers of document types; ProcessScheme that of processes.
const (
	DocumentScheme = "busdox-docid-qns"
	ProcessScheme  = "cenbii-procid-ubl"
)

// Namespaces of the documents.
const (
	nsInvoice    = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
	nsCreditNote = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
	nsResponse   = "urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
	nsBasic      = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
	nsCII        = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
	nsRAM        = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
	nsCDAR       = "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
)

// Processes that documents travel in.
const (
	ProcessBilling     = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
	ProcessSelfBilling = "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0"
	ProcessEN16931     = "urn:fdc:peppol.eu:poacc:en16931:any"
	ProcessFrance      = "urn:peppol:france:billing:regulated"
	// ProcessFranceOther is for invoices in France that the reform does not regulate.
	ProcessFranceOther     = "urn:peppol:france:billing:non-regulated"
	ProcessResponse        = "urn:fdc:peppol.eu:poacc:bis:invoice_response:3"
	ProcessMessageResponse = "urn:fdc:peppol.eu:poacc:bis:mlr:3"
	ProcessMessageStatus   = "urn:peppol:edec:mls"
)

const core = "urn:cen.eu:en16931:2017"

// DocumentType is a kind of document that the network carries.
type DocumentType struct {
	// Label is the name for people.
	Label string
	// Namespace and Root are those of the document's first element.
	Namespace, Root string
	// Customization is what the document says it follows (BT-24).
	Customization string
	// Version of the syntax: 2.1 of UBL, D16B or D22B of CII.
	Version string
	// Processes that the document may travel in, the usual one first.
	Processes []string
}

// ID returns the identifier of the document type without its scheme.
func (d DocumentType) ID() string {
	if d.Namespace == "" {
		return d.Root + "##" + d.Customization + "::" + d.Version
	}
	return d.Namespace + "::" + d.Root + "##" + d.Customization + "::" + d.Version
}

// use is a customization with the processes that it goes with.
type use struct {
	label, id string
	processes []string
	ubl       bool // UBL invoice and credit note 2.1
	noCredit  bool
	cii       string // version of CII, empty for none
}

// uses lists the customizations of invoices (code list of document types, release 9.7).
func uses() []use {
	billing, france := []string{ProcessBilling}, []string{ProcessFrance, ProcessFranceOther}
	return []use{
		{"Peppol BIS Billing 3", core + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", billing, true, false, "D16B"},
		{"Peppol BIS Self-Billing 3", core + "#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0", []string{ProcessSelfBilling}, true, false, ""},
		{"XRechnung 3", core + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", billing, true, false, "D16B"},
		{
			"XRechnung 3, extension",
			core + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0", billing, true, true, "D16B",
		},
		{"EN 16931", core, []string{ProcessEN16931}, true, false, "D16B"},
		{"France, CIUS", core + "#compliant#urn:peppol:france:billing:cius:1.0", france, true, false, "D22B"},
		{"France, extended", core + "#conformant#urn:peppol:france:billing:extended:1.0", france, true, false, "D22B"},
	}
}

// DocumentTypes lists the kinds of document about invoices.
func DocumentTypes() []DocumentType {
	var list []DocumentType
	for _, u := range uses() {
		if u.ubl {
			list = append(list, DocumentType{u.label + ", invoice", nsInvoice, "Invoice", u.id, "2.1", u.processes})
			if !u.noCredit {
				list = append(list, DocumentType{u.label + ", credit note", nsCreditNote, "CreditNote", u.id, "2.1", u.processes})
			}
		}
		if u.cii != "" {
			list = append(list, DocumentType{u.label + ", CII", nsCII, "CrossIndustryInvoice", u.id, u.cii, u.processes})
		}
	}
	france := []string{ProcessFrance, ProcessFranceOther}
	return append(list,
		DocumentType{
			"France, Factur-X", "", "urn:peppol:doctype:pdf+xml", core + "#conformant#urn:peppol:france:billing:Factur-X:1.0", "D22B", france,
		},
		DocumentType{"France, life cycle", nsCDAR, "CrossDomainAcknowledgementAndResponse", "urn:peppol:france:billing:cdv:1.0", "D22B", france},
		DocumentType{
			"Invoice Response", nsResponse, "ApplicationResponse", "urn:fdc:peppol.eu:poacc:trns:invoice_response:3", "2.1",
			[]string{ProcessResponse},
		},
		DocumentType{
			"Message Level Response", nsResponse, "ApplicationResponse", "urn:fdc:peppol.eu:poacc:trns:mlr:3", "2.1",
			[]string{ProcessMessageResponse},
		},
		DocumentType{
			"Message Level Status", nsResponse, "ApplicationResponse", "urn:peppol:edec:mls:1.0", "2.1", []string{ProcessMessageStatus},
		},
	)
}

// DocumentTypeByID returns a kind of document by its identifier, with or without its scheme.
func DocumentTypeByID(id string) (DocumentType, bool) {
	id = strings.TrimPrefix(id, DocumentScheme+"::")
	for _, d := range DocumentTypes() {
		if d.ID() == id {
			return d, true
		}
	}
	return DocumentType{}, false
}

// TypeOf returns the kind of a document. It reports false for one that no list here has; its identifier is then what the
// document says, if it says enough.
func TypeOf(d *xmldoc.Doc) (DocumentType, bool) {
	root := d.Name(d.Root())
	custom := customization(d)
	for _, t := range DocumentTypes() {
		if t.Namespace == root.Space && t.Root == root.Local && t.Customization == custom {
			return t, true
		}
	}
	t := DocumentType{Namespace: root.Space, Root: root.Local, Customization: custom, Version: "2.1"}
	if root.Space == nsCII {
		t.Version = "D16B"
	}
	return t, false
}

// customization returns what a document says it follows.
func customization(d *xmldoc.Doc) string {
	way := []xmldoc.Name{{Space: nsBasic, Local: "CustomizationID"}}
	if root := d.Name(d.Root()); root.Space == nsCII || root.Space == nsCDAR {
		way = []xmldoc.Name{
			{Space: root.Space, Local: "ExchangedDocumentContext"},
			{Space: nsRAM, Local: "GuidelineSpecifiedDocumentContextParameter"},
			{Space: nsRAM, Local: "ID"},
		}
	}
	n := d.Root()
	for _, name := range way {
		if n = d.Child(n, name); n == 0 {
			return ""
		}
	}
	return strings.TrimSpace(d.Text(n))
}
