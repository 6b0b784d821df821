package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// What is done to entries that are not to be kept as they are, each including those before it.
const (
	EraseFiles    = "delete-files"
	EraseParties  = "anonymise"
	EraseDocument = "delete"
)

// RetentionPolicy says what becomes of entries when they are old.
type RetentionPolicy struct {
	// Folder or group of folders, and State, limit the entries.
	Folder string `json:"folder,omitempty"`
	State  string `json:"state,omitempty"`
	// After is an age: 30d, 18m, 10y.
	After string `json:"after"`
	Do    string `json:"do"`
	// Parties that are replaced: others or all.
	Parties string `json:"parties,omitempty"`
}

// Retention is what a workspace says about keeping its entries.
type Retention struct {
	Policies  []RetentionPolicy `json:"policies"`
	UpdatedAt time.Time         `json:"updated_at,omitzero"`
	PassedAt  time.Time         `json:"passed_at,omitzero"`
}

// RetentionPreview is what policies would do.
type RetentionPreview struct {
	Policies []RetentionFindings `json:"policies"`
	Complete bool                `json:"complete"`
}

// RetentionFindings are what a policy finds.
type RetentionFindings struct {
	Policy    RetentionPolicy `json:"policy"`
	Entries   int             `json:"entries"`
	KeptByLaw int             `json:"kept_by_law"`
	OnHold    int             `json:"on_hold"`
	Working   int             `json:"working"`
	First     []string        `json:"first"`
}

// RetentionRun is what a part of a pass over the entries did.
type RetentionRun struct {
	Erased  int  `json:"erased"`
	Refused int  `json:"refused"`
	More    bool `json:"more"`
}

// Hold keeps an entry from being erased.
type Hold struct {
	EntryID string    `json:"entry_id"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	Src     string    `json:"src,omitempty"`
	SrcID   string    `json:"src_id,omitempty"`
}

// Erasure is what was erased of an entry.
type Erasure struct {
	EntryID    string    `json:"entry_id"`
	Done       string    `json:"done"`
	At         time.Time `json:"at"`
	Src        string    `json:"src,omitempty"`
	SrcID      string    `json:"src_id,omitempty"`
	Digest     *Digest   `json:"digest,omitempty"`
	Signed     bool      `json:"signed,omitempty"`
	Signatures []string  `json:"signatures,omitempty"`
}

// Retention fetches the policies of the workspace. These methods need a token with the scope
// admin.
func (c *Client) Retention(ctx context.Context) (*Retention, error) {
	r := new(Retention)
	return r, c.call(ctx, http.MethodGet, "/silo/v1/retention", nil, r)
}

// SetRetention replaces the policies of the workspace.
func (c *Client) SetRetention(ctx context.Context, policies []RetentionPolicy) (*Retention, error) {
	r := new(Retention)
	if policies == nil {
		policies = []RetentionPolicy{}
	}
	return r, c.call(ctx, http.MethodPut, "/silo/v1/retention", Retention{Policies: policies}, r)
}

// PreviewRetention fetches what policies would do now, those of the workspace if none are given.
func (c *Client) PreviewRetention(ctx context.Context, policies []RetentionPolicy) (*RetentionPreview, error) {
	p := new(RetentionPreview)
	return p, c.call(ctx, http.MethodPost, "/silo/v1/retention/preview", struct {
		Policies []RetentionPolicy `json:"policies,omitempty"`
	}{policies}, p)
}

// RunRetention goes through the entries for some seconds. Call it again while there is more.
func (c *Client) RunRetention(ctx context.Context) (*RetentionRun, error) {
	r := new(RetentionRun)
	return r, c.call(ctx, http.MethodPost, "/silo/v1/retention/run", struct{}{}, r)
}

// Hold fetches the legal hold on an entry.
func (c *Client) Hold(ctx context.Context, entry string) (*Hold, error) {
	h := new(Hold)
	return h, c.call(ctx, http.MethodGet, holdPath(entry), nil, h)
}

// PutHold sets a legal hold on an entry.
func (c *Client) PutHold(ctx context.Context, entry, reason string) (*Hold, error) {
	h := new(Hold)
	return h, c.call(ctx, http.MethodPut, holdPath(entry), map[string]string{"reason": reason}, h)
}

// LiftHold lifts the legal hold on an entry.
func (c *Client) LiftHold(ctx context.Context, entry string) error {
	return c.call(ctx, http.MethodDelete, holdPath(entry), nil, nil)
}

func holdPath(entry string) string { return "/silo/v1/entries/" + url.PathEscape(entry) + "/hold" }

// EraseEntry erases an entry. Empty texts mean that the document is deleted, and that the
// parties are the others.
func (c *Client) EraseEntry(ctx context.Context, entry, do, parties string) (*Erasure, error) {
	x := new(Erasure)
	return x, c.call(ctx, http.MethodPost, "/silo/v1/entries/"+url.PathEscape(entry)+"/erase",
		map[string]string{"do": do, "parties": parties}, x)
}
