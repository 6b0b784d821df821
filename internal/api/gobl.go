package api

import (
	"encoding/json"
	"net/http"

	"chancery/gobl"
)

// BuildRequest is a document to be built and not stored.
type BuildRequest struct {
	Data    json.RawMessage `json:"data" required:"false" shape:"object" nullable:"true" doc:"Document or envelope to calculate and check; always needed."`
	Envelop bool            `json:"envelop,omitempty" doc:"Answer a document in an envelope. An envelope is always answered as one."`
	// AllowInvalid is for people who are still writing: figures as soon as there are some.
	AllowInvalid bool `json:"allow_invalid,omitempty" doc:"Extension: answer a document that breaks rules too, with its faults."`
}

// CorrectRequest is an invoice to be corrected, without storing anything.
type CorrectRequest struct {
	Data        json.RawMessage `json:"data" required:"false" shape:"object" nullable:"true" doc:"Envelope of the invoice to correct; always needed."`
	Options     json.RawMessage `json:"options,omitempty" shape:"object" doc:"How to correct it: type, or credit or debit with the value true; series, issue_date, reason, ext, copy_tax."`
	ShowOptions bool            `json:"show_options,omitempty" doc:"Answer the JSON Schema of the options that this invoice can be corrected with."`
}

// SignRequest is a document to be built and signed, and not stored.
type SignRequest struct {
	Data json.RawMessage `json:"data" required:"false" shape:"object" nullable:"true" doc:"Document or envelope to calculate, check and sign; always needed."`
}

// BuildAnswer is a document that was built.
type BuildAnswer struct {
	Faults   []Fault         `json:"faults,omitempty" doc:"Extension: the rules that the document does not meet yet, if it is a corrected one or allow_invalid was set; complete it before it is stored."`
	Warnings []Warning       `json:"warnings,omitempty" doc:"Extension: advice about the document, which refuses nothing."`
	Data     json.RawMessage `json:"data,omitempty" shape:"object" doc:"The document, or its envelope."`
}

func (b *BuildAnswer) detach() (string, json.RawMessage) {
	raw := b.Data
	b.Data = nil
	return "data", raw
}

// goblDocs describes the operations on documents that are not stored.
func goblDocs() map[string]doc {
	return map[string]doc{
		"build-gobl": {
			about: "Calculate and check a document without storing it.",
			takes: BuildRequest{}, gives: BuildAnswer{},
		},
		"correct-gobl": {
			about: "Answer the document that corrects an invoice, such as its credit note, or the options for it. Nothing is stored.",
			takes: CorrectRequest{}, gives: BuildAnswer{},
		},
		"sign-gobl": {
			about: "Calculate, check and sign a document without storing it. The answer is an envelope.",
			takes: SignRequest{}, gives: BuildAnswer{},
		},
	}
}

func (s *server) buildGOBL(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in BuildRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	try := s.Silo.Try
	if in.AllowInvalid {
		try = s.Silo.TryInvalid
	}
	built, err := try(r.Context(), actorOf(r), in.Data)
	if err != nil {
		return nil, err
	}
	answer := &BuildAnswer{Data: built.Document, Warnings: warnings(built.Warnings), Faults: faults(built.Faults)}
	if in.Envelop || gobl.IsEnvelope(in.Data) {
		answer.Data = built.Envelope
	}
	return answer, nil
}

func (s *server) correctGOBL(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in CorrectRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if in.ShowOptions {
		schema, err := s.Silo.CorrectionOptions(in.Data)
		if err != nil {
			return nil, err
		}
		return &BuildAnswer{Data: schema}, nil
	}
	built, err := s.Silo.TryCorrect(r.Context(), actorOf(r), in.Data, in.Options)
	if err != nil {
		return nil, err
	}
	return &BuildAnswer{Data: built.Envelope, Warnings: warnings(built.Warnings), Faults: faults(built.Faults)}, nil
}

func (s *server) signGOBL(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in SignRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	built, err := s.Silo.TrySign(r.Context(), actorOf(r), in.Data)
	if err != nil {
		return nil, err
	}
	return &BuildAnswer{Data: built.Envelope, Warnings: warnings(built.Warnings)}, nil
}
