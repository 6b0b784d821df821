package api

import (
	"encoding/json"
	"net/http"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// EnrollmentRequest lets an app work in a workspace.
type EnrollmentRequest struct {
	OwnerID      string          `json:"owner_id,omitempty" doc:"UUID of the workspace; that of the token when it is missing."`
	ClientID     string          `json:"client_id" doc:"Client ID of the app." example:"aB3xYz01_-kLmN"`
	ClientSecret string          `json:"client_secret" doc:"Secret of the app."`
	Data         json.RawMessage `json:"data,omitempty" doc:"Any JSON that the app wants to keep, at most 32 KiB."`
}

// EnrollmentAuthorization asks for a token of an app in a workspace. The workspace is that of
// a token in the header or in state, or that of owner_id, or that of the enrollment.
type EnrollmentAuthorization struct {
	ClientID     string `json:"client_id,omitempty" doc:"Client ID of the app, unless the header has it." example:"aB3xYz01_-kLmN"`
	ClientSecret string `json:"client_secret,omitempty" doc:"Secret of the app, unless the header has it."`
	OwnerID      string `json:"owner_id,omitempty" doc:"UUID of the workspace. It must come from a source that the app trusts."`
	ID           string `json:"id,omitempty" doc:"UUID of the enrollment."`
	State        string `json:"state,omitempty" doc:"A token of the workspace."`
}

// EnrollmentChangeRequest replaces what an app keeps about a workspace.
type EnrollmentChangeRequest struct {
	Data json.RawMessage `json:"data" doc:"Any JSON, at most 32 KiB; null for none."`
}

// EnrollmentStateRequest lets the workspace keep an app out.
type EnrollmentStateRequest struct {
	Disabled *bool `json:"disabled" doc:"Whether the app is kept out."`
}

// Enrollment lets an app work in a workspace.
type Enrollment struct {
	ID           domain.ID       `json:"id" doc:"UUID of the enrollment."`
	AppID        domain.ID       `json:"app_id" doc:"UUID of the app."`
	AppName      string          `json:"app_name,omitempty" doc:"Extension: name of the app, the src of what it writes." example:"shop"`
	OwnerID      domain.ID       `json:"owner_id" doc:"UUID of the workspace."`
	Sandbox      bool            `json:"sandbox" doc:"Whether the workspace is a sandbox."`
	Disabled     bool            `json:"disabled" doc:"Whether the workspace keeps the app out."`
	Data         json.RawMessage `json:"data,omitempty" doc:"What the app keeps about the workspace; for the app only."`
	CreatedAt    Time            `json:"created_at" doc:"When it was created."`
	UpdatedAt    Time            `json:"updated_at" doc:"When it last changed."`
	Token        string          `json:"token,omitempty" doc:"Token of the app in the workspace, with the scope enrolled; for the app that proved itself."`
	TokenExpires int64           `json:"token_expires,omitempty" doc:"When the token ends, in seconds since 1970." example:"1772446800"`
}

// EnrollmentCollection is all enrollments of a workspace.
type EnrollmentCollection struct {
	List []Enrollment `json:"list" doc:"Enrollments, oldest first."`
}

// enrollmentDocs describes the operations on enrollments.
func enrollmentDocs() map[string]doc {
	change := doc{about: "Replace what the app keeps about the workspace.", takes: EnrollmentChangeRequest{}, gives: Enrollment{}}
	return map[string]doc{
		"put-enrollment": {
			about: "Let the app with the credentials work in the workspace of the token.",
			takes: EnrollmentRequest{}, gives: Enrollment{},
		},
		"authorize-enrollment": {
			about: "Answer the enrollment of the app in a workspace, with a token for an hour.",
			takes: EnrollmentAuthorization{}, gives: Enrollment{}, mayBeEmpty: true,
		},
		"get-enrollment":     {about: "Answer the enrollment of the app.", gives: Enrollment{}},
		"patch-enrollment":   change,
		"post-enrollment":    change,
		"replace-enrollment": change,
		"list-enrollments":   {about: "List the apps that may work in the workspace.", gives: EnrollmentCollection{}},
		"disable-enrollment": {about: "Keep an app out of the workspace, or let it in again.", takes: EnrollmentStateRequest{}, gives: Enrollment{}},
	}
}

func (s *server) putEnrollment(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in EnrollmentRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if in.ClientID == "" {
		return nil, domain.FieldError("the client ID of an app is needed, beside the token in the header", "client_id")
	}
	app, err := s.Access.AuthenticateApp(r.Context(), in.ClientID, in.ClientSecret)
	if err != nil {
		return nil, err
	}
	return enrollment(s.Access.Enroll(r.Context(), actorOf(r), app, access.EnrollInput{ID: param(r, "id"), OwnerID: in.OwnerID, Data: in.Data}))
}

func (s *server) authorizeEnrollment(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in EnrollmentAuthorization
	body := takeBody(r)
	if len(body) > 0 {
		if err := s.decode(r, body, &in); err != nil {
			return nil, err
		}
	}
	app, err := s.appOf(r, in.ClientID, in.ClientSecret)
	if err != nil {
		return nil, err
	}
	token := either(bearer(r), in.State)
	return enrollment(s.Access.Authorize(r.Context(), app, access.AuthorizeInput{Token: token, OwnerID: in.OwnerID, ID: in.ID}))
}

func (s *server) getEnrollment(_ http.ResponseWriter, r *http.Request) (any, error) {
	return enrollment(s.Access.Enrollment(r.Context(), actorOf(r)))
}

func (s *server) setEnrollment(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in EnrollmentChangeRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if in.Data == nil {
		return nil, domain.FieldError("give the new data, or null for none", "data")
	}
	return enrollment(s.Access.SetEnrollmentData(r.Context(), actorOf(r), in.Data))
}

func (s *server) listEnrollments(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.Access.Enrollments(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	answer := EnrollmentCollection{List: make([]Enrollment, len(list))}
	for i := range list {
		answer.List[i] = enrollmentRow(&list[i])
		answer.List[i].Data = nil
	}
	return answer, nil
}

func (s *server) disableEnrollment(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in EnrollmentStateRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if in.Disabled == nil {
		return nil, domain.FieldError("true or false is expected", "disabled")
	}
	v, err := s.Access.DisableEnrollment(r.Context(), actorOf(r), param(r, "id"), *in.Disabled)
	if err != nil {
		return nil, err
	}
	e := enrollmentRow(v)
	e.Data = nil
	return e, nil
}

func enrollment(v *access.EnrollmentView, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return enrollmentRow(v), nil
}

func enrollmentRow(v *access.EnrollmentView) Enrollment {
	e := Enrollment{
		ID: v.ID, AppID: v.AppID, AppName: v.AppName, OwnerID: v.WorkspaceID, Sandbox: v.Workspace.Sandbox, Disabled: v.Disabled,
		Data: v.Data, CreatedAt: Time(v.CreatedAt), UpdatedAt: Time(v.UpdatedAt), Token: v.Token,
	}
	if v.Token != "" {
		e.TokenExpires = v.TokenExpires.Unix()
	}
	return e
}
