package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/client"
	"chancery/examples"
)

// document holds the members of an envelope that the tests check.
type document struct {
	Doc struct {
		Series string `json:"series"`
		Code   string `json:"code"`
		Totals struct {
			Payable string `json:"payable"`
		} `json:"totals"`
		Payment struct {
			Instructions struct {
				Key string `json:"key"`
			} `json:"instructions"`
		} `json:"payment"`
		Notes []struct {
			Text string `json:"text"`
		} `json:"notes"`
	} `json:"doc"`
	Sigs []string `json:"sigs"`
}

func read(t *testing.T, job *client.Job) *document {
	t.Helper()
	d := new(document)
	if err := json.Unmarshal(job.Envelope, d); err != nil {
		t.Fatal(err)
	}
	return d
}

// inSeries returns a document in another series.
func inSeries(t *testing.T, doc json.RawMessage, series string) json.RawMessage {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(doc, &m); err != nil {
		t.Fatal(err)
	}
	m["series"] = series
	return json.RawMessage(text(t, m))
}

func statuses(job *client.Job) []string {
	var list []string
	for _, in := range job.Intents {
		list = append(list, in.Provider+" "+in.Events[len(in.Events)-1].Status)
	}
	return list
}

// payable holds the payable total of each example, calculated by hand.
var payable = map[string]string{ //nolint:gochecknoglobals // a table
	"es": "1489.40", "de": "2298.43", "fr": "2304.73", "gb": "4367.98", "us": "197.66", "es-credit-note": "181.44",
}

// TestExamples runs every example invoice through every example workflow.
func TestExamples(t *testing.T) {
	s := start(t, t.TempDir())
	flows := map[string]string{}
	for _, name := range []string{"invoice", "branch-and-rescue", "modify"} {
		flows[name] = s.workflow(name)
	}
	files, err := examples.Files.ReadDir("invoices")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 5 {
		t.Fatalf("only %d example invoices", len(files))
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
		invoice := example(t, "invoices/"+f.Name())
		numbered := name == "de" // has its own code
		t.Run(name+"/invoice", func(t *testing.T) {
			job := s.run(flows["invoice"], invoice)
			want := []string{"silo.state OK", "sequence.enumerate OK", "silo.close OK", "pdf OK", "silo.state OK"}
			if numbered {
				want[1] = "sequence.enumerate SKIP"
			}
			if diff := cmp.Diff(want, statuses(job)); diff != "" {
				t.Fatal(diff, job.Faults)
			}
			d := read(t, job)
			if code := d.Doc.Code; !numbered && code != "000001" || len(d.Sigs) != 1 {
				t.Errorf("code %s, %d signatures", code, len(d.Sigs))
			}
			if d.Doc.Totals.Payable != payable[name] {
				t.Errorf("payable %s, want %s", d.Doc.Totals.Payable, payable[name])
			}
			checkPDF(t, s, job)
		})
		t.Run(name+"/branch-and-rescue", func(t *testing.T) {
			job := s.run(flows["branch-and-rescue"], inSeries(t, invoice, "B"))               // its own number is issued already
			want := []string{"silo.if OK", "silo.state OK", "silo.close KO", "silo.state OK"} // no code: rescue
			switch name {
			case "de":
				want[2] = "silo.close OK"
			case "us": // a private customer: the branch stops
				want = want[:2]
			}
			if diff := cmp.Diff(want, statuses(job)); diff != "" {
				t.Error(diff)
			}
			if faults := len(job.Faults); faults != strings.Count(strings.Join(want, ","), "KO") {
				t.Errorf("%d faults", faults)
			}
		})
		t.Run(name+"/modify", func(t *testing.T) {
			job := s.run(flows["modify"], invoice)
			want := []string{"silo.modify OK", "silo.modify OK", "silo.modify OK", "pdf OK"}
			if name == "es" {
				want[1] = "silo.modify SKIP" // already says how to pay
			}
			if diff := cmp.Diff(want, statuses(job)); diff != "" {
				t.Fatal(diff, job.Faults)
			}
			d := read(t, job)
			if d.Doc.Series == "" || d.Doc.Payment.Instructions.Key == "" || len(d.Doc.Notes) == 0 || len(d.Sigs) != 0 {
				t.Errorf("got %+v", d)
			}
			checkPDF(t, s, job)
		})
	}
}

// checkPDF downloads the attachment from its public link and compares it with its
// description in the answer.
func checkPDF(t *testing.T, s *server, job *client.Job) {
	t.Helper()
	if len(job.Attachments) != 1 {
		t.Fatalf("%d attachments", len(job.Attachments))
	}
	f := job.Attachments[0]
	open := client.Client{URL: "http://nobody", HTTP: s.HTTP} // without token
	data, err := open.Download(t.Context(), f.URL)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != f.Hash || int64(len(data)) != f.Size || !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Errorf("the file is not the one announced: %+v", f)
	}
}

// TestRunningAgainChangesNothing checks that a second run of the workflow on the same
// entry changes nothing.
//
// statements.yaml 7.3-1, 7.3-2, 7.3-6
func TestRunningAgainChangesNothing(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	first := s.run(flow, example(t, "invoices/es.json"))
	again, err := s.PutJob(t.Context(), newID(t), client.JobRequest{WorkflowID: flow, SiloEntryID: first.SiloEntryID}, 30e9)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"silo.state OK", "sequence.enumerate SKIP", "silo.close OK", "pdf OK", "silo.state OK"}
	if diff := cmp.Diff(want, statuses(again)); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(first.Envelope, again.Envelope) {
		t.Error("the envelope changed")
	}
	next := s.run(flow, example(t, "invoices/es.json"))
	if code := read(t, next).Doc.Code; code != "000002" {
		t.Errorf("the next number is %s", code)
	}
}
