package client

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Link is a public link to the envelope of an entry. Client.OpenLink reads what it leads to.
type Link struct {
	EntryID   string    `json:"entry_id"`
	CreatedAt time.Time `json:"created_at"`
	// URL is what people may pass on, until the link is revoked.
	URL string `json:"url"`
}

func linkPath(entry string) string { return entryPath(entry) + "/link" }

// MakeLink makes the public link of an entry, or returns the one that there is.
func (c *Client) MakeLink(ctx context.Context, entry string) (*Link, error) {
	l := new(Link)
	return l, c.repeat(ctx, linkPath(entry), nil, l)
}

// Link fetches the public link of an entry.
func (c *Client) Link(ctx context.Context, entry string) (*Link, error) {
	l := new(Link)
	return l, c.call(ctx, http.MethodGet, linkPath(entry), nil, l)
}

// RevokeLink revokes the public link of an entry. The next one has another address.
func (c *Client) RevokeLink(ctx context.Context, entry string) error {
	return c.call(ctx, http.MethodDelete, linkPath(entry), nil, nil)
}

// Preview asks for the PDF of a document that is not stored.
type Preview struct {
	// Data is an envelope or a document, which may break rules.
	Data json.RawMessage `json:"data"`
	// LogoURL is the address of the logo; that of the supplier when it is empty.
	LogoURL    string `json:"logo_url,omitempty"`
	LogoHeight int    `json:"logo_height,omitempty"`
	Locale     string `json:"locale,omitempty"`
	DateFormat string `json:"date_format,omitempty"`
	HidePromo  bool   `json:"hide_promo,omitempty"`
	// Layout is the paper: A4, Letter or DIN5008.
	Layout string `json:"layout,omitempty"`
	// Theme is how the page looks; that of the workspace where a member is empty.
	Theme Theme `json:"theme,omitzero"`
}

// PreviewPDF returns the PDF that the step pdf would make of a document.
func (c *Client) PreviewPDF(ctx context.Context, p Preview) (pdf []byte, err error) {
	return pdf, c.repeat(ctx, "/apps/pdf/v1/preview", p, &pdf)
}
