package access

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// EnrollmentView is an enrollment with the workspace, the app and, for the app itself, a
// token for its work there.
type EnrollmentView struct {
	domain.Enrollment
	Workspace domain.Workspace
	AppName   string
	// Token is empty unless the app has proved itself. It ends at TokenExpires.
	Token        string
	TokenExpires time.Time
}

// EnrollInput is the request to let an app work in a workspace.
type EnrollInput struct {
	ID string
	// OwnerID is the workspace; empty for that of the actor.
	OwnerID string
	Data    json.RawMessage
}

// version7 is the version of the IDs of enrollments.
const version7 = 7

// Enroll lets an app work in the workspace of the actor. The same request again returns what
// is on record.
func (s *Service) Enroll(ctx context.Context, actor domain.Actor, app *domain.App, in EnrollInput) (*EnrollmentView, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, domain.FieldError(err.Error(), "id")
	}
	if id.Version() != version7 {
		e := domain.FieldError("the ID of an enrollment is a UUID of version 7", "id")
		e.Key = "uuid"
		return nil, e
	}
	if in.OwnerID != "" {
		if owner, err := domain.ParseID(in.OwnerID); err != nil || owner != actor.Workspace.ID {
			return nil, domain.Missing("workspace")
		}
	}
	if in.Data, err = enrollmentData(in.Data); err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	e := domain.Enrollment{WorkspaceID: actor.Workspace.ID, ID: id, AppID: app.ID, Data: in.Data, CreatedAt: now, UpdatedAt: now}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		existing, err := tx.Enrollments().Get(ctx, e.WorkspaceID, id)
		if domain.Is(err, domain.NotFound) {
			return s.insertEnrollment(ctx, tx, &e, app)
		}
		if err != nil {
			return err
		}
		if existing.AppID != app.ID || string(existing.Data) != string(in.Data) {
			conflict := domain.E(domain.Conflict, "conflict", "there is another enrollment with this id, or it has other data")
			conflict.ExistingID = id
			return conflict
		}
		e = *existing
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.withToken(&e, actor.Workspace, app)
}

// insertEnrollment stores a new enrollment of an app.
func (s *Service) insertEnrollment(ctx context.Context, tx domain.Tx, e *domain.Enrollment, app *domain.App) error {
	if err := tx.Apps().Alone(ctx, app.ID); err != nil {
		return err
	}
	if err := freeFor(ctx, tx, app.ID, e.ID); err != nil {
		return err
	}
	if err := tx.Enrollments().Insert(ctx, e); err != nil {
		return err
	}
	return s.recordEnrollment(ctx, tx, e, app.Name)
}

// freeFor returns an error if the app has an enrollment with the ID in another workspace:
// the ID alone would not say which one is meant. The transaction is alone with the app, so
// that of two such requests at the same time one succeeds.
func freeFor(ctx context.Context, tx domain.Tx, app, id domain.ID) error {
	others, err := tx.Enrollments().OfApp(ctx, app, id)
	if err != nil || len(others) == 0 {
		return err
	}
	return domain.E(domain.Conflict, "conflict", "the app has an enrollment with this id already")
}

// enrollmentData returns the data of an enrollment, nil for none.
func enrollmentData(data json.RawMessage) (json.RawMessage, error) {
	if len(data) == 0 || string(data) == "null" {
		return nil, nil
	}
	if len(data) > limits.EnrollmentData.Int() {
		return nil, domain.OverLimit(domain.Invalid, &limits.EnrollmentData, "").At("data")
	}
	return data, nil
}

// AuthorizeInput says in which workspace an app wants to work: by a token of the workspace,
// by the workspace, or by the enrollment. If it says several, they must agree.
type AuthorizeInput struct {
	Token, OwnerID, ID string
}

// Authorize returns the enrollment of an app in a workspace, with a token. It is NotFound if
// the app is not enrolled there, and Forbidden if its enrollment is disabled.
func (s *Service) Authorize(ctx context.Context, app *domain.App, in AuthorizeInput) (*EnrollmentView, error) {
	owner, err := s.ownerOf(ctx, in)
	if err != nil {
		return nil, err
	}
	var id domain.ID
	if in.ID != "" {
		if id, err = domain.ParseID(in.ID); err != nil {
			return nil, domain.Missing("enrollment")
		}
	}
	if owner == "" && id == "" {
		return nil, domain.FieldError("say which workspace: with owner_id, with the id of the enrollment, or with a token of the workspace as state", "owner_id")
	}
	var e *domain.Enrollment
	var w domain.Workspace
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if e, err = findEnrollment(ctx, tx, app.ID, owner, id); err != nil {
			return err
		}
		w, err = tx.Workspaces().Get(ctx, e.WorkspaceID)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case e.Disabled:
		return nil, domain.E(domain.Forbidden, "forbidden", "the workspace has disabled this app")
	}
	return s.withToken(e, w, app)
}

// ownerOf returns the workspace that a request names, empty if it names none.
func (s *Service) ownerOf(ctx context.Context, in AuthorizeInput) (domain.ID, error) {
	var owner domain.ID
	if in.OwnerID != "" {
		var err error
		if owner, err = domain.ParseID(in.OwnerID); err != nil {
			return "", domain.Missing("enrollment")
		}
	}
	if in.Token == "" {
		return owner, nil
	}
	actor, err := s.Authenticate(ctx, in.Token)
	if err != nil {
		return "", err
	}
	if owner != "" && owner != actor.Workspace.ID {
		return "", domain.Missing("enrollment")
	}
	return actor.Workspace.ID, nil
}

func findEnrollment(ctx context.Context, tx domain.Tx, app, owner, id domain.ID) (*domain.Enrollment, error) {
	if owner != "" {
		e, err := tx.Enrollments().ByApp(ctx, owner, app)
		if err == nil && id != "" && e.ID != id {
			return nil, domain.Missing("enrollment")
		}
		return e, err
	}
	list, err := tx.Enrollments().OfApp(ctx, app, id)
	switch {
	case err != nil:
		return nil, err
	case len(list) != 1:
		return nil, domain.Missing("enrollment")
	}
	return &list[0], nil
}

// withToken returns an enrollment with a new token for it.
func (s *Service) withToken(e *domain.Enrollment, w domain.Workspace, app *domain.App) (*EnrollmentView, error) {
	now := s.Clock.Now()
	end := now.Add(limits.EnrollmentToken.Duration()).Truncate(time.Second)
	token, err := signEnrolled(s.Keys.Tokens(), e, w, s.IDs.New(), now, end)
	return &EnrollmentView{Enrollment: *e, Workspace: w, AppName: app.Name, Token: token, TokenExpires: end}, err
}

// Enrollment returns the enrollment of an actor that is an app.
func (s *Service) Enrollment(ctx context.Context, actor domain.Actor) (*EnrollmentView, error) {
	v := &EnrollmentView{Workspace: actor.Workspace, AppName: actor.App}
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		e, err := tx.Enrollments().Get(ctx, actor.Workspace.ID, actor.EnrollmentID)
		if err == nil {
			v.Enrollment = *e
		}
		return err
	})
	return v, err
}

// SetEnrollmentData replaces what an app keeps about a workspace.
func (s *Service) SetEnrollmentData(ctx context.Context, actor domain.Actor, data json.RawMessage) (*EnrollmentView, error) {
	data, err := enrollmentData(data)
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		ws, id := actor.Workspace.ID, actor.EnrollmentID
		if err := tx.Enrollments().SetData(ctx, ws, id, data, s.Clock.Now()); err != nil {
			return err
		}
		return s.recordEnrollment(ctx, tx, &domain.Enrollment{WorkspaceID: ws, ID: id}, actor.App, "data")
	})
	if err != nil {
		return nil, err
	}
	return s.Enrollment(ctx, actor)
}

// Enrollments lists the enrollments of the actor's workspace, oldest first.
func (s *Service) Enrollments(ctx context.Context, actor domain.Actor) ([]EnrollmentView, error) {
	var views []EnrollmentView
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		list, err := tx.Enrollments().List(ctx, actor.Workspace.ID)
		if err != nil {
			return err
		}
		apps, err := tx.Apps().List(ctx)
		names := appNames(apps)
		views = nil
		for i := range list {
			views = append(views, EnrollmentView{Enrollment: list[i], Workspace: actor.Workspace, AppName: names[list[i].AppID]})
		}
		return err
	})
	return views, err
}

// DisableEnrollment keeps an app out of the actor's workspace, or lets it in again. This
// takes effect like RevokeToken.
func (s *Service) DisableEnrollment(ctx context.Context, actor domain.Actor, id string, disabled bool) (*EnrollmentView, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("enrollment")
	}
	v := &EnrollmentView{Workspace: actor.Workspace}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Enrollments().Disable(ctx, actor.Workspace.ID, eid, disabled, s.Clock.Now()); err != nil {
			return err
		}
		e, err := tx.Enrollments().Get(ctx, actor.Workspace.ID, eid)
		if err != nil {
			return err
		}
		app, err := tx.Apps().Get(ctx, e.AppID)
		if err != nil {
			return err
		}
		v.Enrollment, v.AppName = *e, app.Name
		return s.recordEnrollment(ctx, tx, e, app.Name, "disabled")
	})
	s.actors.clear()
	return v, err
}

func (s *Service) recordEnrollment(ctx context.Context, tx domain.Tx, e *domain.Enrollment, app string, changed ...string) error {
	detail := map[string]string{"app": app}
	if slices.Contains(changed, "disabled") {
		detail["disabled"] = strconv.FormatBool(e.Disabled)
	}
	return s.record(ctx, tx, domain.AuditChange{Workspace: e.WorkspaceID, Kind: kindEnrollment, ID: string(e.ID), Changed: changed, Detail: detail})
}
