package client

import (
	"context"
	"encoding/json"
)

// Built is a document that was calculated and checked, and not stored.
type Built struct {
	// Faults are rules that a corrected document does not meet yet.
	Faults   []Fault   `json:"faults,omitempty"`
	Warnings []Warning `json:"warnings,omitempty"`
	// Data is the document, or its envelope.
	Data json.RawMessage `json:"data,omitempty"`
}

// Build calculates and checks a document. With envelop, or from an envelope, the answer is one.
func (c *Client) Build(ctx context.Context, data json.RawMessage, envelop bool) (*Built, error) {
	return c.build(ctx, "build", struct {
		Data    json.RawMessage `json:"data"`
		Envelop bool            `json:"envelop,omitempty"`
	}{data, envelop})
}

// Correct returns the document that corrects an invoice, such as its credit note. The options are
// those of [EntryRequest]; a document that is not complete comes with its faults.
func (c *Client) Correct(ctx context.Context, data, options json.RawMessage) (*Built, error) {
	return c.build(ctx, "correct", correction{Data: data, Options: options})
}

// CorrectionOptions returns the JSON Schema of the options that an invoice can be corrected with.
func (c *Client) CorrectionOptions(ctx context.Context, data json.RawMessage) (json.RawMessage, error) {
	b, err := c.build(ctx, "correct", correction{Data: data, ShowOptions: true})
	return b.Data, err
}

type correction struct {
	Data        json.RawMessage `json:"data"`
	Options     json.RawMessage `json:"options,omitempty"`
	ShowOptions bool            `json:"show_options,omitempty"`
}

// Sign calculates, checks and signs a document, and returns its envelope.
func (c *Client) Sign(ctx context.Context, data json.RawMessage) (*Built, error) {
	return c.build(ctx, "sign", struct {
		Data json.RawMessage `json:"data"`
	}{data})
}

// build sends a document of which nothing is stored, so it may be sent again.
func (c *Client) build(ctx context.Context, verb string, in any) (*Built, error) {
	b := new(Built)
	return b, c.repeat(ctx, "/silo/v1/gobl/"+verb, in, b)
}
