package api

import (
	"net/http"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// Member is a person in a workspace.
type Member struct {
	ID         domain.ID   `json:"id" doc:"UUID of the person."`
	Email      string      `json:"email" doc:"E-mail address." example:"ana@example.com"`
	Name       string      `json:"name" doc:"Name." example:"Ana Romero"`
	Role       domain.Role `json:"role" enum:"viewer,operator,editor,admin" doc:"What the person may do." example:"editor"`
	Disabled   bool        `json:"disabled" doc:"Whether the person cannot sign in."`
	CreatedAt  Time        `json:"created_at" doc:"When the person became a member."`
	SignedInAt Time        `json:"signed_in_at,omitzero" doc:"When the person last signed in; absent for never."`
}

// MemberCollection is the members of a workspace.
type MemberCollection struct {
	List        []Member   `json:"list" doc:"Members, oldest first."`
	Invitations []SentLink `json:"invitations" doc:"Invitations that are open, oldest first."`
}

// InvitationRequest invites somebody.
type InvitationRequest struct {
	Email string      `json:"email" doc:"E-mail address." example:"ana@example.com"`
	Role  domain.Role `json:"role" enum:"viewer,operator,editor,admin" doc:"What the person may do." example:"editor"`
}

// MemberRequest gives a member another role.
type MemberRequest struct {
	Role domain.Role `json:"role" enum:"viewer,operator,editor,admin" doc:"What the person may do." example:"operator"`
}

// memberDocs describes the operations on members.
func memberDocs() map[string]doc {
	return map[string]doc{
		"list-members":  {about: "List the members of the workspace, and the invitations that are open.", gives: MemberCollection{}},
		"invite-member": {about: "Invite somebody into the workspace, and answer the link once. An earlier invitation for the same address does not open any more.", takes: InvitationRequest{}, gives: SentLink{}},
		"patch-member":  {about: "Give a member another role. Only an owner may leave a workspace without an admin.", takes: MemberRequest{}, gives: Member{}},
		"remove-member": {about: "Remove a member, by the ID of the person, or an invitation, by its own ID."},
	}
}

func member(m *access.MemberView) Member {
	return Member{
		ID: m.PersonID, Email: m.Person.Email, Name: m.Person.Name, Role: m.Role, Disabled: m.Person.Disabled,
		CreatedAt: Time(m.CreatedAt), SignedInAt: Time(m.Person.SignedInAt),
	}
}

func (s *server) listMembers(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, open, err := s.Access.Members(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	answer := MemberCollection{List: make([]Member, len(list)), Invitations: make([]SentLink, len(open))}
	for i := range list {
		answer.List[i] = member(&list[i])
	}
	for i, l := range open {
		answer.Invitations[i] = s.sentLink(l, "")
	}
	return answer, nil
}

func (s *server) inviteMember(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in InvitationRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	l, token, err := s.Access.Invite(r.Context(), actorOf(r), access.InviteInput(in))
	if err != nil {
		return nil, err
	}
	return s.sentLink(&l, token), nil
}

func (s *server) patchMember(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in MemberRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	m, err := s.Access.ChangeMember(r.Context(), actorOf(r), param(r, "id"), in.Role)
	if err != nil {
		return nil, err
	}
	return member(m), nil
}

func (s *server) removeMember(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Access.RemoveMember(r.Context(), actorOf(r), param(r, "id")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}
