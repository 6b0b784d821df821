package api

import (
	"encoding/json"
	"net/http"

	"chancery/gobl"
)

// BuildRequest is a document to be built and not stored.
type BuildRequest struct {
	Data    json.RawMessage `json:"data" doc:"Document or envelope to calculate and check."`
	Envelop bool            `json:"envelop,omitempty" doc:"Answer a document in an envelope. An envelope is always answered as one."`
}

// BuildAnswer is a document that was built.
type BuildAnswer struct {
	Warnings []Warning       `json:"warnings,omitempty" doc:"Extension: advice about the document, which refuses nothing."`
	Data     json.RawMessage `json:"data,omitempty" doc:"The document, or its envelope."`
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
	}
}

func (s *server) buildGOBL(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in BuildRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	built, err := s.Silo.Try(r.Context(), actorOf(r), in.Data)
	if err != nil {
		return nil, err
	}
	answer := &BuildAnswer{Data: built.Document, Warnings: warnings(built.Warnings)}
	if in.Envelop || gobl.IsEnvelope(in.Data) {
		answer.Data = built.Envelope
	}
	return answer, nil
}
