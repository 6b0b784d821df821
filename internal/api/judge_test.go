package api_test

import (
	"encoding/base64"
	"strings"
	"testing"
)

// smallInvoice is a UBL invoice that breaks many rules, in base64.
var smallInvoice = base64.StdEncoding.EncodeToString([]byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>INV-7</cbc:ID>
</Invoice>`))

const judgePath = "/apps/en16931/v1/validate"

// TestJudge checks a file, and what is said of one that cannot be read.
func TestJudge(t *testing.T) { onStores(t, testJudge) }

func testJudge(t *testing.T, in *installation) {
	x := in.Do("POST", judgePath, `{"data":"`+smallInvoice+`"}`).Want(200)
	if x.Text("kind") != "ubl" || x.Text("profile") != "en16931" || x.Text("number") != "INV-7" || !strings.Contains(string(x.Body), `"valid":false`) {
		t.Errorf("%s", x.Body)
	}
	if !strings.Contains(string(x.Body), `"rule":"BR-03"`) || !strings.Contains(string(x.Body), `"severity":"fatal"`) {
		t.Errorf("%s", x.Body)
	}
	in.Do("POST", judgePath, `{"data":"`+smallInvoice+`","profile":"xrechnung"}`).Want(200)
	for body, want := range map[string]string{
		`{"data":""}`:  "a file is needed",
		`{}`:           "a file is needed",
		`{"data":"%"}`: "base64",
		`{"data":"` + base64.StdEncoding.EncodeToString([]byte("hello")) + `"}`: "neither UBL",
		`{"data":"` + base64.StdEncoding.EncodeToString([]byte("<a")) + `"}`:    "line 1",
		`{"data":"` + smallInvoice + `","profile":"peppl"}`:                     "did you mean",
	} {
		if x := in.Do("POST", judgePath, body).Want(422); !strings.Contains(string(x.Body), want) {
			t.Errorf("%s: %s", body, x.Body)
		}
	}
}
