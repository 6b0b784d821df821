package peppol_test

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/internal/format/peppol"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

// TestHost compares the names of participants with computed ones; letters are hashed in any case.
func TestHost(t *testing.T) {
	for id, label := range map[string]string{
		"9915:test":                       "eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a",
		"0208:0677424046":                 "yrudm3nqrm76uobzh4griobewmqd4mx574cfdtm75zphrex4ydya",
		"0088:1234567890123":              "sjsyvccmqyjxk3weuapffq4x3umcrf4qryherj4vovhmonh7gccq",
		"0088:123abc":                     "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq",
		"0088:123ABC":                     "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq",
		"0010:5798000000001":              "xukhfqabqziki3ykvr2fhr4snfa3pf5vpq6k4tonv3lmvsy5arvq",
		"9930:DE123456789":                "xhncsglb653el6ukswadtszr3ignsjxyqy336wt5x4cyibeqju3a",
		"iso6523-actorid-upis::9915:test": "eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a",
	} {
		p, err := peppol.ParseParticipant(id)
		if err != nil {
			t.Fatal(err)
		}
		want := label + ".iso6523-actorid-upis.participant.sml.prod.tech.peppol.org"
		if got := p.Host(peppol.ZoneProduction); got != want {
			t.Errorf("%s: %s", id, got)
		}
	}
}

func TestParseParticipant(t *testing.T) {
	for _, text := range []string{"", "0208", "0208:", ":1", "208:1", "02O8:1", "0208:1 2", "0208:" + strings.Repeat("1", 131)} {
		if p, err := peppol.ParseParticipant(text); err == nil {
			t.Errorf("%q is read as %v", text, p)
		}
	}
}

// codeList is a code list of OpenPeppol.
type codeList struct {
	Schemes []struct {
		Code    string `xml:"iso6523,attr"`
		Name    string `xml:"schemeid,attr"`
		Country string `xml:"country,attr"`
		State   string `xml:"state,attr"`
	} `xml:"participant-identifier-scheme"`
	Documents []struct {
		Value     string `xml:"value,attr"`
		Scheme    string `xml:"scheme,attr"`
		Processes []struct {
			Value string `xml:"value,attr"`
		} `xml:"process-id"`
	} `xml:"document-type"`
}

func list(t *testing.T, name string) (l codeList) {
	t.Helper()
	data := shared.Read(t, "formats", "data", "national", "peppol", "codelists", name)
	if err := xml.Unmarshal(data, &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestSchemes compares the schemes with the published list.
func TestSchemes(t *testing.T) {
	states := map[string]peppol.State{"active": peppol.Active, "deprecated": peppol.Deprecated, "removed": peppol.Removed}
	var want []peppol.Scheme
	for _, s := range list(t, "participant-identifier-schemes-9.7.xml").Schemes {
		country := s.Country
		if country == "international" {
			country = ""
		}
		want = append(want, peppol.Scheme{Code: s.Code, Name: s.Name, Country: country, State: states[s.State]})
	}
	if diff := cmp.Diff(want, peppol.Schemes()); diff != "" {
		t.Error(diff)
	}
}

// TestDocumentTypes looks up the identifiers and processes in the published list.
func TestDocumentTypes(t *testing.T) {
	processes := map[string][]string{}
	for _, d := range list(t, "document-types-9.7.xml").Documents {
		if d.Scheme != peppol.DocumentScheme {
			continue
		}
		for _, p := range d.Processes {
			processes[d.Value] = append(processes[d.Value], p.Value)
		}
	}
	for _, d := range peppol.DocumentTypes() {
		published, ok := processes[d.ID()]
		if !ok {
			t.Errorf("%s: %s is not in the list", d.Label, d.ID())
			continue
		}
		for _, p := range d.Processes {
			if !strings.Contains(strings.Join(published, " ")+" ", p+" ") {
				t.Errorf("%s: the process %s is not in the list: %v", d.Label, p, published)
			}
		}
	}
}

func TestTypeOf(t *testing.T) {
	for want, path := range map[string]string{
		"Peppol BIS Billing 3, invoice":          "ubl/gobl-to-ubl/peppol/*.xml",
		"Peppol BIS Self-Billing 3, credit note": "ubl/gobl-to-ubl/peppol-self-billed/*.xml",
		"XRechnung 3, CII":                       "cii/gobl-to-cii/xrechnung/*.xml",
	} {
		files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "pairs"), path))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files: %v", err)
		}
		got := map[string]bool{}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := xmldoc.Parse(data, xmldoc.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			kind, known := peppol.TypeOf(d)
			if !known {
				t.Errorf("%s: %s", filepath.Base(name), kind.ID())
			}
			got[kind.Label] = true
		}
		if !got[want] {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestSBDH reads the published messages; the bad ones must be refused.
func TestSBDH(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "national", "peppol", "samples", "sbdh"), "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			m, err := peppol.ReadSBD(data)
			if strings.HasPrefix(filepath.Base(name), "bad-") {
				if err == nil {
					t.Error("it is read")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			again(t, m)
		})
	}
}

// again writes a message and reads it back.
func again(t *testing.T, m *peppol.Message) {
	t.Helper()
	text, err := m.XML()
	if err != nil {
		t.Fatal(err)
	}
	back, err := peppol.ReadSBD(text)
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, text)
	}
	back.Created, m.Created = back.Created.UTC(), m.Created.UTC().Truncate(time.Second)
	if diff := cmp.Diff(m, back); diff != "" {
		t.Error(diff)
	}
}

// TestNamespacesFromOutside reads a document that uses namespaces of the element around it.
func TestNamespacesFromOutside(t *testing.T) {
	m := message(t)
	text, err := m.XML()
	if err != nil {
		t.Fatal(err)
	}
	moved := strings.Replace(string(text), ` xmlns:cbc="`+nsCBC+`"`, "", 1)
	moved = strings.Replace(moved, `<StandardBusinessDocument `, `<StandardBusinessDocument xmlns:cbc="`+nsCBC+`" `, 1)
	back, err := peppol.ReadSBD([]byte(moved))
	if err != nil {
		t.Fatal(err)
	}
	d, err := xmldoc.Parse(back.Payload, xmldoc.Limits{})
	if err != nil {
		t.Fatalf("%v\n%s", err, back.Payload)
	}
	if kind, ok := peppol.TypeOf(d); !ok || kind.Label != "Peppol BIS Billing 3, invoice" {
		t.Errorf("%v %v", kind, ok)
	}
}

const nsCBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

func message(t *testing.T) *peppol.Message {
	t.Helper()
	payload := `<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="` + nsCBC + `">` +
		`<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID></Invoice>`
	d, err := xmldoc.Parse([]byte(payload), xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	h, err := peppol.HeaderFor(d, peppol.Participant{Scheme: "0208", Code: "1"}, peppol.Participant{Scheme: "0208", Code: "2"}, "BE",
		"5c6f8a1e-0000-4000-8000-000000000001", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if h.ProcessID != peppol.ProcessBilling {
		t.Errorf("process %s", h.ProcessID)
	}
	return &peppol.Message{Header: h, Payload: []byte(payload)}
}

func TestHybrid(t *testing.T) {
	h, err := peppol.HeaderForHybrid(peppol.Participant{Scheme: "0225", Code: "1"}, peppol.Participant{Scheme: "0225", Code: "2"}, "FR", "x",
		time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	again(t, &peppol.Message{Header: h, Payload: []byte("%PDF-1.7 …"), MIME: "application/pdf"})
}

func TestIncomplete(t *testing.T) {
	m := message(t)
	m.Country = ""
	if _, err := m.XML(); err == nil || !strings.Contains(err.Error(), "the country of the sender") {
		t.Error(err)
	}
}

func TestParticipants(t *testing.T) {
	p := &org.Party{
		Endpoints: []*org.Endpoint{{URI: "iso6523-actorid-upis::0208:0677424046"}, {URI: "mailto:a@b.example"}},
		Inboxes: []*org.Inbox{
			{Key: "peppol", Scheme: "0208", Code: "0677424046"}, {Key: "peppol", Code: "9925:BE0677424046"}, {Key: "other", Scheme: "0088", Code: "1"}, {Email: "x@y.example"},
		},
	}
	want := []peppol.Participant{{Scheme: "0208", Code: "0677424046"}, {Scheme: "9925", Code: "BE0677424046"}}
	if diff := cmp.Diff(want, peppol.Participants(p)); diff != "" {
		t.Error(diff)
	}
	before := len(p.Endpoints)
	peppol.SetParticipant(p, peppol.Participant{Scheme: "9925", Code: "be0677424046"})
	if len(p.Endpoints) != before {
		t.Error("an identifier in other letters was added")
	}
	peppol.SetParticipant(p, peppol.Participant{Scheme: "0088", Code: "7"})
	if got := peppol.Participants(p); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

func TestCandidates(t *testing.T) {
	for tin, want := range map[string]string{
		"BE:0677424046":   "0208:0677424046 9925:BE0677424046",
		"DE:123456789":    "9930:DE123456789",
		"FR:44732829320":  "0225:732829320 9957:FR44732829320",
		"ES:B85905495":    "9920:ESB85905495",
		"NO:923456783MVA": "0192:923456783",
		"SE:556036079301": "0007:5560360793",
		"FI:23456789":     "0216:003723456789",
		"EL:123456789":    "9933:EL123456789",
		"IT:12345678903":  "0211:IT12345678903",
		"US:123456789":    "",
	} {
		country, code, _ := strings.Cut(tin, ":")
		p := &org.Party{TaxID: &tax.Identity{Country: l10n.TaxCountry(country), Code: cbc.Code(code)}}
		list, err := peppol.Candidates(p)
		var got []string
		for _, c := range list {
			got = append(got, c.String())
		}
		if strings.Join(got, " ") != want || (err == nil) != (want != "") {
			t.Errorf("%s: %v %v", tin, got, err)
		}
	}
}

// FuzzSBD reads anything.
func FuzzSBD(f *testing.F) {
	f.Add([]byte(`<a:StandardBusinessDocument xmlns:a="` + peppol.NamespaceSBDH + `"/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := peppol.ReadSBD(data)
		if err != nil || m.MIME != "" {
			return
		}
		if _, err := xmldoc.Parse(m.Payload, xmldoc.Limits{}); err != nil {
			t.Errorf("%v: %.300q", err, m.Payload)
		}
	})
}
