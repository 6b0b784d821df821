package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Member is a person in a workspace.
type Member struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	// Role is viewer, operator, editor or admin.
	Role       string    `json:"role"`
	Disabled   bool      `json:"disabled"`
	CreatedAt  time.Time `json:"created_at"`
	SignedInAt time.Time `json:"signed_in_at,omitzero"`
}

// Invitation is a link to pass on to somebody.
type Invitation struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	Role      string    `json:"role,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
	// Link is the link itself, only in the answer to Invite.
	Link string `json:"link,omitempty"`
}

// Members are the people in a workspace and the invitations that are open.
type Members struct {
	List        []Member     `json:"list"`
	Invitations []Invitation `json:"invitations"`
}

const membersPath = "/access/v1/members"

// Members lists the people in the workspace of the token, which needs the scope admin.
func (c *Client) Members(ctx context.Context) (*Members, error) {
	m := new(Members)
	return m, c.call(ctx, http.MethodGet, membersPath, nil, m)
}

// InvitationRequest is the body of Invite.
type InvitationRequest struct {
	Email string `json:"email"`
	Role  string `json:"role"`
}

// Invite makes a link that invites somebody into the workspace. It is in the answer and cannot
// be fetched again.
func (c *Client) Invite(ctx context.Context, r InvitationRequest) (*Invitation, error) {
	i := new(Invitation)
	return i, c.call(ctx, http.MethodPost, membersPath, r, i)
}

// SetRole gives a member another role.
func (c *Client) SetRole(ctx context.Context, id, role string) (*Member, error) {
	m := new(Member)
	return m, c.call(ctx, http.MethodPatch, membersPath+"/"+url.PathEscape(id), map[string]string{"role": role}, m)
}

// RemoveMember removes a member, by the ID of the person, or an invitation.
func (c *Client) RemoveMember(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodDelete, membersPath+"/"+url.PathEscape(id), nil, nil)
}
