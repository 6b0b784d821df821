package e2e

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"chancery/client"
	"chancery/gobl"
)

// withoutAddon is a document of the tests of an addon, that does not name the addon.
func withoutAddon(t *testing.T, folder, name, patch string) string {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := lib.FromYAML(readFile(t, filepath.Join("..", "..", "gobl", "addon", folder, "testdata", name+".yaml")))
	if err != nil {
		t.Fatal(err)
	}
	return merged(t, merged(t, string(doc), `{"$addons": null, "uuid": null}`), patch)
}

// externalSteps are documents to which a step adds one of the addons from outside of the
// core of the format.
func externalSteps(t *testing.T) []stepCase {
	t.Helper()
	norm := func(addon string) []string { return []string{"eu-en16931-v2017", addon} }
	of := func(folder, name string) string { return withoutAddon(t, folder, name, `{}`) }
	list := []stepCase{
		{name: "br-nfe-v4", doc: of("brnfe", "minimal"), values: map[string]string{
			"tax.ext.br-nfe-model": "55", "tax.ext.br-nfe-presence": "9", "supplier.ext.br-nfe-regime": "3",
			"lines.0.taxes.0.ext.br-nfe-icms-cst": "00", "payment.instructions.ext.br-nfe-payment-means": "18",
		}},
		{name: "br-nfse-v1", doc: of("brnfse", "services"), values: map[string]string{
			"supplier.ext.br-nfse-fiscal-incentive": "2", "lines.1.taxes.0.ext.br-nfse-iss-liability": "1",
		}},
		{name: "dk-oioubl-v2", doc: of("dkoioubl", "excise"), want: norm("dk-oioubl-v2"), values: map[string]string{
			"tax.ext.untdid-document-type": "380", "customer.endpoints.0.uri": "GLN:5790000435944",
		}},
		{name: "fi-finvoice-v3", doc: of("fifinvoice", "domestic"), want: norm("fi-finvoice-v3"), values: map[string]string{
			"tax.ext.untdid-document-type": "380", "payment.instructions.ext.untdid-payment-means": "58",
		}},
		{name: "fr-ctc-flow2-v1", doc: of("frctcflow2", "company"), want: norm("fr-ctc-flow2-v1"), values: map[string]string{
			"tax.ext.fr-ctc-billing-mode": "M1", "supplier.identities.1.ext.iso-scheme-id": "0002",
			"notes.0.ext.untdid-text-subject": "PMT",
		}},
		{name: "fr-ctc-flow6-v1", doc: of("frctcflow6", "advice"), values: map[string]string{
			"ext.fr-ctc-flow6-status": "211", "supplier.ext.fr-ctc-flow6-role": "BY", "payee.identities.0.ext.iso-scheme-id": "0224",
		}},
		{name: "fr-ctc-flow10-v1", doc: of("frctcflow10", "abroad"), values: map[string]string{
			"tax.ext.untdid-document-type": "380", "customer.identities.0.ext.iso-scheme-id": "0227",
			"lines.0.taxes.0.ext.untdid-tax-category": "G",
		}},
		{name: "mx-cfdi-v4", doc: of("mxcfdi", "invoice-paid"), values: map[string]string{
			"tax.ext.mx-cfdi-doc-type": "I", "tax.ext.mx-cfdi-payment-method": "PUE", "supplier.ext.mx-cfdi-fiscal-regime": "601",
			"lines.0.item.ext.mx-cfdi-prod-serv": "50101500", "payment.advances.0.ext.mx-cfdi-payment-means": "28",
		}},
		{name: "pt-saft-v1", doc: of("ptsaft", "quote"), values: map[string]string{
			"tax.ext.pt-saft-work-type": "OR", "lines.0.taxes.0.ext.pt-saft-exemption": "M31",
		}},
		{
			name: "sa-zatca-v1", doc: withoutAddon(t, "sazatca", "self-billed-debit-note", `{"$tags": ["self-billed"]}`),
			want: norm("sa-zatca-v1"), values: map[string]string{
				"tax.ext.sa-zatca-invoice-type": "0100001", "tax.ext.untdid-document-type": "383",
				"lines.0.taxes.0.ext.untdid-tax-category": "S",
			},
		},
	}
	for i := range list {
		list[i].add = []string{list[i].name}
		if list[i].want == nil {
			list[i].want = list[i].add
		}
	}
	return list
}

// externalBreaks are documents that are valid without one of these addons.
func externalBreaks(t *testing.T) []ruleCase {
	t.Helper()
	return []ruleCase{
		{"br-nfe-v4", withoutAddon(t, "brnfe", "minimal", `{"tax": {"ext": {"br-nfe-presence": "7"}}}`), []string{"GOBL-BR-NFE-BILL-INVOICE-45 $.doc.tax.ext"}},
		{"br-nfse-v1", withoutAddon(t, "brnfse", "services", `{"supplier": {"ext": null}}`), []string{"GOBL-BR-NFSE-BILL-INVOICE-14 $.doc.supplier.ext"}},
		{"dk-oioubl-v2", withoutAddon(t, "dkoioubl", "excise", `{"payment": {"instructions": {"key": "credit-transfer", "ext": null}}}`), []string{"GOBL-DK-OIOUBL-PAY-INSTRUCTIONS-01 $.doc.payment.instructions.ext"}},
		{"fi-finvoice-v3", withoutAddon(t, "fifinvoice", "domestic", `{"payment": {"instructions": {"key": "card"}}}`), []string{"GOBL-FI-FINVOICE-BILL-INVOICE-05 $.doc.payment.instructions.key"}},
		{"fr-ctc-flow2-v1", withoutAddon(t, "frctcflow2", "company", `{"supplier": {"inboxes": null}}`), []string{"GOBL-FR-CTC-FLOW2-BILL-INVOICE-11 $.doc.supplier.inboxes", "GOBL-FR-CTC-FLOW2-BILL-INVOICE-13 $.doc.supplier"}},
		{"fr-ctc-flow6-v1", withoutAddon(t, "frctcflow6", "advice", `{"type": "request"}`), []string{"GOBL-FR-CTC-FLOW6-BILL-PAYMENT-01 $.doc.type"}},
		{"fr-ctc-flow10-v1", withoutAddon(t, "frctcflow10", "abroad", `{"customer": {"tax_id": null, "identities": null}}`), []string{"GOBL-FR-CTC-FLOW10-BILL-INVOICE-17 $.doc.customer"}},
		{"mx-cfdi-v4", withoutAddon(t, "mxcfdi", "invoice-paid", `{"customer": {"ext": null}}`), []string{"GOBL-MX-CFDI-BILL-INVOICE-10 $.doc.customer.ext"}},
		{"pt-saft-v1", withoutAddon(t, "ptsaft", "quote", `{"code": "A9"}`), []string{"GOBL-PT-SAFT-BILL-ORDER-04 $.doc"}},
		{"sa-zatca-v1", withoutAddon(t, "sazatca", "self-billed-debit-note", `{"$tags": ["self-billed"], "supplier": {"identities": null}}`), []string{"GOBL-SA-ZATCA-BILL-INVOICE-27 $.doc.supplier.identities"}},
	}
}

// correctionCase is a document, the options of a correction, and what comes out.
type correctionCase struct {
	addon, folder, name, options string
	// stamps are those that the authority gave the original.
	stamps string
	// refused is a part of the message, and values are in the correction otherwise.
	refused string
	values  map[string]string
}

func externalCorrections() []correctionCase {
	const (
		sefaz  = `[{"prv": "sefaz-key", "val": "31260118069577000115550010000000071000000012"}]`
		sat    = `[{"prv": "sat-uuid", "val": "1fac4464-1111-0000-1111-cd37179db12e"}]`
		credit = `{"type": "credit-note"}`
	)
	return []correctionCase{
		{addon: "br-nfe-v4", folder: "brnfe", name: "minimal", options: credit, refused: `the stamp "sefaz-key" of the original is missing`},
		// The purpose of a correction has to be said.
		{
			addon: "br-nfe-v4", folder: "brnfe", name: "minimal", stamps: sefaz,
			options: `{"type": "credit-note", "ext": {"br-nfe-purpose": "4", "br-nfe-operation-type": "0"}}`,
			values: map[string]string{
				"type": "credit-note", "tax.ext.br-nfe-model": "55", "tax.ext.br-nfe-purpose": "4", "preceding.0.stamps.0.prv": "sefaz-key",
			},
		},
		{addon: "br-nfse-v1", folder: "brnfse", name: "services", options: credit, values: map[string]string{
			"type": "credit-note", "lines.0.taxes.0.ext.br-nfse-iss-liability": "4",
		}},
		{addon: "dk-oioubl-v2", folder: "dkoioubl", name: "excise", options: credit, values: map[string]string{
			"tax.ext.untdid-document-type": "381",
		}},
		// A Finvoice always has a number, and a correction gets its own later: see TestCorrectedFinvoice.
		{addon: "fi-finvoice-v3", folder: "fifinvoice", name: "domestic", options: `{"credit": true}`, refused: "needs a number"},
		{
			addon: "fr-ctc-flow2-v1", folder: "frctcflow2", name: "company",
			options: `{"type": "corrective", "issue_date": "2026-09-02"}`, // before it was due
			values:  map[string]string{"tax.ext.untdid-document-type": "384"},
		},
		{addon: "fr-ctc-flow10-v1", folder: "frctcflow10", name: "abroad", options: credit, values: map[string]string{
			"tax.ext.untdid-document-type": "381",
		}},
		{addon: "fr-ctc-flow6-v1", folder: "frctcflow6", name: "advice", options: credit, refused: "invoice"},
		{addon: "mx-cfdi-v4", folder: "mxcfdi", name: "payment", options: credit, refused: "invoice"},
		{addon: "mx-cfdi-v4", folder: "mxcfdi", name: "invoice-paid", options: credit, refused: `the stamp "sat-uuid" of the original is missing`},
		{addon: "mx-cfdi-v4", folder: "mxcfdi", name: "invoice-paid", options: credit, stamps: sat, values: map[string]string{
			"tax.ext.mx-cfdi-doc-type": "E", "preceding.0.stamps.0.val": "1fac4464-1111-0000-1111-cd37179db12e",
		}},
		{addon: "pt-saft-v1", folder: "ptsaft", name: "older", options: `{"type": "credit-note", "series": "NC A"}`, refused: "reason"},
		{
			addon: "pt-saft-v1", folder: "ptsaft", name: "older",
			options: `{"type": "credit-note", "series": "NC A", "reason": "Devolução"}`,
			values:  map[string]string{"tax.ext.pt-saft-invoice-type": "NC", "preceding.0.reason": "Devolução"},
		},
		{
			addon: "sa-zatca-v1", folder: "sazatca", name: "export", options: `{"type": "credit-note", "reason": "Returned"}`,
			values: map[string]string{"tax.ext.untdid-document-type": "381", "preceding.0.reason": "Returned"},
		},
	}
}

// TestExternalCorrections corrects documents of these addons over the API and in a step.
// The stamps of an original are in its header, or, over the API, in the options.
func TestExternalCorrections(t *testing.T) {
	s := start(t, t.TempDir())
	for _, c := range externalCorrections() {
		t.Run(c.name+" of "+c.addon+", stamps "+c.stamps, func(t *testing.T) {
			doc := withoutAddon(t, c.folder, c.name, `{"$addons": ["`+c.addon+`"]}`)
			original := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+doc+`}`)
			if original.status != 200 {
				t.Fatal(original)
			}
			options, id := c.options, original.field("id")
			if c.stamps != "" {
				options = merged(t, options, `{"stamps": `+c.stamps+`}`)
				id = s.stamped(t, doc, c.stamps)
			}
			api := s.send(s.Token, "POST", "/silo/v1/entries", fmt.Sprintf(`{"previous_id": %q, "correct": %s}`, original.field("id"), options))
			job := s.job(text(t, client.JobRequest{
				WorkflowID: s.publish(`[{"action": "silo.correct", "config": ` + c.options + `}]`), SiloEntryID: id,
			}))
			if c.refused != "" {
				if api.status != 422 || !strings.Contains(api.field("message"), c.refused) {
					t.Errorf("%s, want %q", api, c.refused)
				}
				if len(job.Faults) != 1 || !strings.Contains(job.Faults[0].Message, c.refused) {
					t.Errorf("a step: %+v, want %q", job.Faults, c.refused)
				}
				return
			}
			if api.status != 200 || trace(job) != "OK" {
				t.Fatalf("%s, %s: %+v", api, trace(job), job.Faults)
			}
			for way, envelope := range map[string]json.RawMessage{"an entry": json.RawMessage(api.field("data")), "a step": job.Envelope} {
				got := open(t, envelope)
				for path, want := range c.values {
					if v := valueAt(got.doc, path); v != want {
						t.Errorf("%s: %s is %v, want %s", way, path, v, want)
					}
				}
			}
		})
	}
}

// TestCorrectedFinvoice stores a correction without a number, which is no Finvoice, and
// gives it one.
func TestCorrectedFinvoice(t *testing.T) {
	s := start(t, t.TempDir())
	original := s.send(s.Token, "POST", "/silo/v1/entries",
		`{"data": `+withoutAddon(t, "fifinvoice", "domestic", `{"$addons": ["fi-finvoice-v3"]}`)+`}`)
	draft := s.send(s.Token, "POST", "/silo/v1/entries",
		fmt.Sprintf(`{"previous_id": %q, "correct": {"credit": true}, "allow_invalid": true}`, original.field("id")))
	if draft.status != 200 || draft.field("invalid") != "true" {
		t.Fatal(draft)
	}
	job := s.job(text(t, client.JobRequest{
		WorkflowID:  s.publish(`[{"action": "sequence.enumerate", "config": {"name": "credit"}}, {"action": "silo.close"}]`),
		SiloEntryID: draft.field("id"),
	}))
	if trace(job) != "OK, OK" {
		t.Fatalf("%s: %+v", trace(job), job.Faults)
	}
	doc := open(t, job.Envelope).doc
	if code, kind := valueAt(doc, "code"), valueAt(doc, "tax.ext.untdid-document-type"); code == nil || kind != "381" {
		t.Errorf("code %v, type %v", code, kind)
	}
}

// stamped signs a document and stores it with stamps in its header. It returns the ID of
// the entry.
func (s *server) stamped(t *testing.T, doc, stamps string) string {
	t.Helper()
	job := s.run(s.publish(`[{"action": "silo.close"}]`), json.RawMessage(doc))
	id := job.SiloEntryID
	a := s.send(s.Token, "PATCH", "/silo/v1/entries/"+id, `{"data": `+merged(t, string(job.Envelope), `{"head": {"stamps": `+stamps+`}}`)+`}`)
	if a.status != 200 {
		t.Fatal(a)
	}
	return id
}

// TestExternalNumbers numbers documents of these addons, of which some have rules about
// numbers, and signs them.
func TestExternalNumbers(t *testing.T) {
	s := start(t, t.TempDir())
	for i, c := range externalSteps(t) {
		t.Run(c.name, func(t *testing.T) {
			steps := fmt.Sprintf(`{"action": "sequence.enumerate", "config": {"name": "S%d", "padding": 1}}`, i)
			add := `{"action": "silo.modify", "config": {"addons": ["` + c.name + `"]}}`
			if c.name == "fi-finvoice-v3" { // it always has a number
				steps += ", " + add
			} else {
				steps = add + ", " + steps
			}
			doc := merged(t, merged(t, `{"series": "1"}`, c.doc), `{"code": null}`)
			job := s.run(s.publish(`[`+steps+`, {"action": "silo.close"}]`), json.RawMessage(doc))
			if trace(job) != "OK, OK, OK" {
				t.Fatalf("%s: %+v", trace(job), job.Faults)
			}
			if code := valueAt(open(t, job.Envelope).doc, "code"); code == nil {
				t.Errorf("no code: %s", job.Envelope)
			}
		})
	}
}
