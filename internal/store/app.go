package store

import (
	"context"
	"encoding/json"
	"time"

	"chancery/internal/domain"
)

const (
	appsInsert         Name = "apps.insert"
	appsGet            Name = "apps.get"
	appsByClient       Name = "apps.by-client"
	appsByName         Name = "apps.by-name"
	appsList           Name = "apps.list"
	appsRevoke         Name = "apps.revoke"
	appsAlone          Name = "apps.alone"
	enrollmentsInsert  Name = "enrollments.insert"
	enrollmentsGet     Name = "enrollments.get"
	enrollmentsByApp   Name = "enrollments.by-app"
	enrollmentsOfApp   Name = "enrollments.of-app"
	enrollmentsList    Name = "enrollments.list"
	enrollmentsData    Name = "enrollments.data"
	enrollmentsDisable Name = "enrollments.disable"
)

const (
	appColumns        = `id, name, client_id, secret_hash, created_at, revoked_at`
	enrollmentColumns = `workspace_id, id, app_id, data, disabled, created_at, updated_at`
)

var appTexts = Texts{ //nolint:gochecknoglobals // a table
	appsInsert:   `INSERT INTO apps (` + appColumns + `) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
	appsGet:      `SELECT ` + appColumns + ` FROM apps WHERE id = $1`,
	appsByClient: `SELECT ` + appColumns + ` FROM apps WHERE client_id = $1`,
	appsByName:   `SELECT ` + appColumns + ` FROM apps WHERE name = $1`,
	appsList:     `SELECT ` + appColumns + ` FROM apps ORDER BY name`,
	appsRevoke:   `UPDATE apps SET revoked_at = COALESCE(revoked_at, $2) WHERE id = $1`,
	appsAlone:    `UPDATE apps SET name = name WHERE id = $1`,

	enrollmentsInsert: `INSERT INTO enrollments (` + enrollmentColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
	enrollmentsGet:   `SELECT ` + enrollmentColumns + ` FROM enrollments WHERE workspace_id = $1 AND id = $2`,
	enrollmentsByApp: `SELECT ` + enrollmentColumns + ` FROM enrollments WHERE workspace_id = $1 AND app_id = $2`,
	enrollmentsOfApp: `SELECT ` + enrollmentColumns + ` FROM enrollments WHERE app_id = $1 AND id = $2 ORDER BY workspace_id`,
	enrollmentsList:  `SELECT ` + enrollmentColumns + ` FROM enrollments WHERE workspace_id = $1 ORDER BY created_at, id`,
	enrollmentsData:  `UPDATE enrollments SET data = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2`,
	enrollmentsDisable: `UPDATE enrollments SET disabled = $3, updated_at = $4
		WHERE workspace_id = $1 AND id = $2`,
}

type apps struct{ s *Session }

func (r apps) Insert(ctx context.Context, a *domain.App) error {
	n, err := r.s.exec(ctx, appsInsert, string(a.ID), a.Name, a.ClientID, a.SecretHash, micros(a.CreatedAt), nullableMicros(a.RevokedAt))
	if err != nil || n == 1 {
		return err
	}
	if existing, err := r.ByName(ctx, a.Name); err == nil {
		return taken(existing.ID, "there is an app %q already", a.Name)
	}
	return taken(a.ID, "an app with this id or client id exists already")
}

func (r apps) Get(ctx context.Context, id domain.ID) (*domain.App, error) {
	return r.find(ctx, appsGet, string(id))
}

func (r apps) ByClient(ctx context.Context, clientID string) (*domain.App, error) {
	return r.find(ctx, appsByClient, clientID)
}

func (r apps) ByName(ctx context.Context, name string) (*domain.App, error) {
	return r.find(ctx, appsByName, name)
}

func (r apps) find(ctx context.Context, name Name, by string) (*domain.App, error) {
	a := new(domain.App)
	if err := r.s.one(ctx, name, args(by), appFields(a)...); err != nil {
		return nil, missing(err, "app")
	}
	return a, nil
}

func (r apps) List(ctx context.Context) ([]domain.App, error) {
	var list []domain.App
	err := r.s.each(ctx, appsList, nil, func(scan scanFunc) error {
		list = append(list, domain.App{})
		return scan(appFields(&list[len(list)-1])...)
	})
	return list, err
}

func (r apps) Revoke(ctx context.Context, id domain.ID, at time.Time) error {
	n, err := r.s.exec(ctx, appsRevoke, string(id), micros(at))
	if err == nil && n == 0 {
		return domain.Missing("app")
	}
	return err
}

func (r apps) Alone(ctx context.Context, id domain.ID) error {
	n, err := r.s.exec(ctx, appsAlone, string(id))
	if err == nil && n == 0 {
		return domain.Missing("app")
	}
	return err
}

func appFields(a *domain.App) []any {
	return args(text(&a.ID), &a.Name, &a.ClientID, &a.SecretHash, instant{&a.CreatedAt}, instant{&a.RevokedAt})
}

type enrollments struct{ s *Session }

func (r enrollments) Insert(ctx context.Context, e *domain.Enrollment) error {
	n, err := r.s.exec(ctx, enrollmentsInsert, string(e.WorkspaceID), string(e.ID), string(e.AppID), raw(e.Data), e.Disabled,
		micros(e.CreatedAt), micros(e.UpdatedAt))
	if err != nil || n == 1 {
		return err
	}
	existing, err := r.ByApp(ctx, e.WorkspaceID, e.AppID)
	switch {
	case err == nil:
		return taken(existing.ID, "the app is enrolled in this workspace already")
	case domain.Is(err, domain.NotFound):
		return taken(e.ID, "an enrollment with this id exists already")
	}
	return err
}

func (r enrollments) Get(ctx context.Context, ws, id domain.ID) (*domain.Enrollment, error) {
	return r.find(ctx, enrollmentsGet, ws, id)
}

func (r enrollments) ByApp(ctx context.Context, ws, app domain.ID) (*domain.Enrollment, error) {
	return r.find(ctx, enrollmentsByApp, ws, app)
}

func (r enrollments) find(ctx context.Context, name Name, ws, by domain.ID) (*domain.Enrollment, error) {
	e := new(domain.Enrollment)
	if err := r.s.one(ctx, name, args(string(ws), string(by)), enrollmentFields(e)...); err != nil {
		return nil, missing(err, "enrollment")
	}
	return e, nil
}

func (r enrollments) OfApp(ctx context.Context, app, id domain.ID) ([]domain.Enrollment, error) {
	return r.list(ctx, enrollmentsOfApp, string(app), string(id))
}

func (r enrollments) List(ctx context.Context, ws domain.ID) ([]domain.Enrollment, error) {
	return r.list(ctx, enrollmentsList, string(ws))
}

func (r enrollments) list(ctx context.Context, name Name, by ...any) ([]domain.Enrollment, error) {
	var list []domain.Enrollment
	err := r.s.each(ctx, name, by, func(scan scanFunc) error {
		list = append(list, domain.Enrollment{})
		return scan(enrollmentFields(&list[len(list)-1])...)
	})
	return list, err
}

func (r enrollments) SetData(ctx context.Context, ws, id domain.ID, data json.RawMessage, at time.Time) error {
	return r.change(ctx, enrollmentsData, ws, id, raw(data), at)
}

func (r enrollments) Disable(ctx context.Context, ws, id domain.ID, disabled bool, at time.Time) error {
	return r.change(ctx, enrollmentsDisable, ws, id, disabled, at)
}

func (r enrollments) change(ctx context.Context, name Name, ws, id domain.ID, value any, at time.Time) error {
	n, err := r.s.exec(ctx, name, string(ws), string(id), value, micros(at))
	if err == nil && n == 0 {
		return domain.Missing("enrollment")
	}
	return err
}

func enrollmentFields(e *domain.Enrollment) []any {
	return args(text(&e.WorkspaceID), text(&e.ID), text(&e.AppID), into(&e.Data), &e.Disabled, instant{&e.CreatedAt}, instant{&e.UpdatedAt})
}
