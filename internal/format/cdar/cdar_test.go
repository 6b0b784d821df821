package cdar_test

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl"
	"chancery/internal/format/cdar"
	"chancery/internal/format/xmldoc"
	"chancery/test/shared"
)

func library(t testing.TB) *gobl.Library {
	t.Helper()
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return time.Date(2025, 7, 3, 0, 0, 0, 0, time.UTC) }, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// canonical returns a document as lines of paths, texts and attributes, so that prefixes, order of attributes and white
// space do not count.
func canonical(t *testing.T, data []byte) []string {
	t.Helper()
	d, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for n := int32(1); n <= d.Len(); n++ {
		line := d.XPath(n) + " " + strings.TrimSpace(d.Text(n))
		for _, a := range d.Attrs(n) {
			line += " @" + d.Names()[a.Name].Local + "=" + a.Value
		}
		lines = append(lines, line)
	}
	return lines
}

// TestPairs compares the messages with those of the published pairs.
func TestPairs(t *testing.T) {
	for folder, opt := range map[string]cdar.Options{"cdar": {}, "cdar-PPF": {PPF: true}} {
		files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "pairs", "cii", "gobl-to-cii", folder), "*.in.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no pairs: %v", err)
		}
		for _, name := range files {
			t.Run(folder+"/"+filepath.Base(name), func(t *testing.T) {
				env := read(t, name)
				m, err := cdar.FromGOBL(env, opt)
				if err != nil {
					t.Fatal(err)
				}
				got, err := m.XML()
				if err != nil {
					t.Fatal(err)
				}
				want, err := os.ReadFile(strings.TrimSuffix(name, ".in.json") + ".out.xml")
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(canonical(t, want), canonical(t, got)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func read(t *testing.T, name string) *gobl.Envelope {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	env, err := library(t).ParseEnvelope(data)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// TestBack reads the messages of the pairs and compares the documents with those that they were made of.
func TestBack(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "pairs", "cii", "gobl-to-cii", "cdar"), "*.out.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pairs: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := imported(t, data)
			if len(got) != 1 {
				t.Fatalf("%d documents", len(got))
			}
			lib := library(t)
			env, err := lib.Envelop(got[0].Document)
			if err != nil {
				t.Fatal(err)
			}
			if faults := lib.Validate(env); len(faults) > 0 {
				t.Error(faults)
			}
			want := plain(t, read(t, strings.TrimSuffix(name, ".out.xml")+".in.json").Document())
			if diff := cmp.Diff(want, plain(t, env.Document())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func imported(t *testing.T, data []byte) []cdar.Import {
	t.Helper()
	d, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := cdar.Read(d)
	if err != nil {
		t.Fatal(err)
	}
	list, err := m.ToGOBL()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// plain returns a document as JSON without its identifier.
func plain(t *testing.T, doc any) map[string]any {
	t.Helper()
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	delete(m, "uuid")
	// A message does not say how something was paid.
	if list, ok := m["methods"].([]any); ok {
		for _, method := range list {
			delete(method.(map[string]any), "key")
		}
	}
	return m
}

// TestSamples reads the published messages, writes documents and messages of them again, and expects the same message but for
// what documents do not hold.
func TestSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "national", "fr", "samples", "cdar"), "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	lib := library(t)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range imported(t, data) {
				env, err := lib.Envelop(in.Document)
				if err != nil {
					t.Fatal(err)
				}
				m, err := cdar.FromGOBL(env, cdar.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := m.XML(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestCheck checks the published messages. Those for the portal have the number that it had before release 1.4.0.03, or
// dates that the rules do not look at.
func TestCheck(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Path(t, "formats", "data", "national", "fr", "samples", "cdar"), "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range check(t, data) {
			t.Errorf("%s: %+v", filepath.Base(name), f)
		}
	}
}

func check(t *testing.T, data []byte) []cdar.Finding {
	t.Helper()
	d, err := xmldoc.Parse(data, xmldoc.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := cdar.Read(d)
	if err != nil {
		t.Fatal(err)
	}
	return cdar.Check(m)
}

// TestCheckFinds breaks a good message in one way at a time.
func TestCheckFinds(t *testing.T) {
	good := string(shared.Read(t, "formats", "data", "pairs", "cii", "gobl-to-cii", "cdar", "status-207-litige.out.xml"))
	paid := string(shared.Read(t, "formats", "data", "pairs", "cii", "gobl-to-cii", "cdar", "payment-212-encaissee.out.xml"))
	for _, c := range []struct{ of, from, to, rule string }{
		{good, "<ram:ID>urn.cpro.gouv.fr:1p0:CDV:invoice</ram:ID>", "", "CDV-01_MDG-3"},
		{good, "CDV:invoice<", "CDV:other<", "CDV-02_MDT-3"},
		{good, "CDV:invoice<", "CDV:einvoicingF2<", "CDV-02_MDT-3"},
		{good, ">REGULATED<", ">REGULAR<", "CL-01_MDT-2"},
		{good, "<ram:ID>STATUS-207</ram:ID>", "", "CDV-03_MDT-4"},
		{good, "<ram:RoleCode>WK</ram:RoleCode>", "", "CDV-06_MDT-21"},
		{good, ">WK<", ">DFH<", "CL-02_MDT-21"},
		{good, ">BY<", ">WK<", "CL-03_MDT-40"},
		{good, `<ram:GlobalID schemeID="0002">200000008</ram:GlobalID>`, "", "CDV-07_MDT-38_yes"},
		{good, `<ram:URIID schemeID="0225">100000009_PEP</ram:URIID>`, "", "CDV-08_MDT-73"},
		{good, ">SE<", ">XX<", "CL-04_MDT-59"},
		{good, "<ram:TypeCode>23<", "<ram:TypeCode>24<", "CDV-09_MDT-77"},
		{good, "<ram:IssuerAssignedID>F202500003</ram:IssuerAssignedID>", "", "CDV-10_MDT-87"},
		{good, `<qdt:DateTimeString format="102">20250701</qdt:DateTimeString>`, "", "CDV-11_MDG-35"},
		{good, "<ram:ProcessConditionCode>207</ram:ProcessConditionCode>", "", "CDV-12_MDT-105"},
		{good, ">207<", ">299<", "CL-06_MDT-105"},
		{good, ">46<", ">10<", "CL-05_MDT-88"},
		{good, ">380<", ">999<", "BR-FR-04_MDT-91"},
		{good, "<ram:ReasonCode>TX_TVA_ERR</ram:ReasonCode>", "", "CDV-15_MDT-113"},
		{good, ">TX_TVA_ERR<", ">NOPE<", "CL-09_MDT-113"},
		{good, ">TX_TVA_ERR<", ">IRR_SYNTAX<", "CL-09_MDT-113_207"},
		{good, ">NIN<", ">XXX<", "CL-10_MDT-121"},
		{good, ">DIV<", ">XXX<", "CL-11_MDT-207"},
		{good, "<ram:SequenceNumeric>1</ram:SequenceNumeric>", "", "CDV-16_MDT-124-2"},
		{paid, ">MEN<", ">RAP<", "CDV-14_MDT-207"},
		{paid, "<ram:ValuePercent>20.00</ram:ValuePercent>", "", "CDV-14_MDT-207"},
	} {
		broken := strings.Replace(c.of, c.from, c.to, 1)
		if broken == c.of {
			t.Fatalf("%s: nothing to replace", c.rule)
		}
		found := false
		for _, f := range check(t, []byte(broken)) {
			found = found || f.Rule == c.rule
		}
		if !found {
			t.Errorf("%s is not found", c.rule)
		}
	}
	for _, of := range []string{good, paid} {
		if list := check(t, []byte(of)); len(list) > 0 {
			t.Errorf("a good message: %+v", list)
		}
	}
}

// FuzzRead reads anything that is XML, and writes what it made of it.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`<a:CrossDomainAcknowledgementAndResponse xmlns:a="` + cdar.NamespaceMessage + `"/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := xmldoc.Parse(data, xmldoc.Limits{})
		if err != nil {
			return
		}
		m, err := cdar.Read(d)
		if err != nil {
			return
		}
		cdar.Check(m)
		_, _ = m.ToGOBL()
		if _, err := m.XML(); err != nil {
			t.Error(err)
		}
	})
}
