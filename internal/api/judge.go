package api

import (
	"encoding/base64"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// JudgeRequest asks what the rules of European invoices say about a file.
type JudgeRequest struct {
	Data    string `json:"data" doc:"UBL, CII, hybrid PDF or French life-cycle message, in base64."`
	Profile string `json:"profile,omitempty" doc:"Rules to check by, in place of those that the file says it follows." example:"xrechnung"`
}

// Judgement is what the rules say.
type Judgement struct {
	Kind        string    `json:"kind" doc:"What the file is: ubl, cii, hybrid or cdar." example:"ubl"`
	Profile     string    `json:"profile" doc:"Rules that the file was checked by." example:"peppol"`
	ProfileName string    `json:"profile_name" doc:"Their name for people." example:"Peppol BIS Billing 3"`
	Number      string    `json:"number,omitempty" doc:"Number of the document." example:"INV-7"`
	Valid       bool      `json:"valid" doc:"Whether no finding is fatal."`
	Findings    []Finding `json:"findings" doc:"What is wrong, in the order of the rules."`
}

// Finding is one thing that is wrong with a file.
type Finding struct {
	Rule     string `json:"rule" doc:"Published name of the rule." example:"BR-CO-15"`
	Severity string `json:"severity" enum:"fatal,warning,information" doc:"What follows from it." example:"fatal"`
	Term     string `json:"term,omitempty" doc:"Business term." example:"BT-112"`
	Message  string `json:"message" doc:"What is wrong."`
	Remedy   string `json:"remedy,omitempty" doc:"What to do about it."`
	Found    string `json:"found,omitempty" doc:"The value that there is."`
	Expected string `json:"expected,omitempty" doc:"The value that there should be."`
	XPath    string `json:"xpath,omitempty" doc:"Where it is in the XML." example:"/Invoice/cac:LegalMonetaryTotal"`
	Line     int    `json:"line,omitempty" doc:"Line of the XML." example:"139"`
	Source   string `json:"source,omitempty" doc:"Where the rule is published." example:"EN 16931"`
}

// judgeDocs describes the operations on files of European formats.
func judgeDocs() map[string]doc {
	return map[string]doc{
		"validate-invoice": {
			about: "Check a UBL, CII or hybrid PDF file by the rules of its profile. Nothing is stored.",
			takes: JudgeRequest{}, gives: Judgement{},
		},
	}
}

func (s *server) judgeInvoice(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in JudgeRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if s.Judge == nil {
		return nil, domain.E(domain.NotFound, "not-found", "this server checks no files")
	}
	if in.Data == "" {
		return nil, domain.FieldError("a file is needed", "data")
	}
	if base64.StdEncoding.DecodedLen(len(in.Data)) > limits.MaxInvoiceFile {
		return nil, domain.OverLimit(domain.TooLarge, &limits.InvoiceFile, "send a smaller one")
	}
	data, err := base64.StdEncoding.DecodeString(in.Data)
	if err != nil {
		return nil, domain.FieldError("the contents must be base64", "data")
	}
	in.Data = ""
	return s.Judge(data, in.Profile)
}
