package api

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// unaudited are the operations that are no GET and record nothing in the log of changes, with
// the reasons. All others record a row when they change something.
func unaudited() map[string]string {
	return map[string]string{
		"create-job":       "the job is the record, and creating one is what must be fast",
		"put-job":          "the job is the record, and creating one is what must be fast",
		"create-jobs":      "each job is its own record",
		"create-entry":     "the first version says who made it",
		"put-entry":        "the first version says who made it",
		"create-entries":   "each first version says who made it",
		"put-series-entry": "the number is the record, which nobody can change",
		"add-spool-file":   "the file is temporary",
		"upload-file":      "it brings the contents that were announced; the announcement is in the log",
		"build-gobl":       "nothing is stored", "correct-gobl": "nothing is stored", "sign-gobl": "nothing is stored", "preview-pdf": "nothing is stored", "validate-invoice": "nothing is stored",
		"authorize-enrollment": "nothing is stored", "preview-retention": "nothing is stored", "test-subscription": "nothing is stored",
		"open-invitation": "nothing is stored", "put-preferences": "how the screen of one person looks",
		"lint-workflow": "nothing is stored", "try-workflow": "nothing is stored", "run-program": "nothing is stored",
	}
}

// caller returns who sends a request, for the log of changes. A command that has the handler
// in its own process says itself who it is.
func (s *server) caller(rt *route, r *http.Request) domain.Caller {
	q := requestOf(r)
	c := domain.Caller{Kind: domain.CallerToken, ID: string(q.actor.TokenID), Name: q.actor.TokenName, Address: s.address(r), UserAgent: r.UserAgent()}
	switch {
	case s.Trusted != nil:
		c = domain.CallerOf(r.Context())
	case q.actor.App != "":
		c.Kind, c.ID, c.Name = domain.CallerApp, string(q.actor.EnrollmentID), q.actor.App
	case q.actor.PersonID != "", rt.public: // who signs in is known only then
		c.Kind, c.ID, c.Name = domain.CallerPerson, string(q.actor.PersonID), q.actor.PersonName
	}
	c.Action, c.RequestID = rt.id, q.id
	return c
}

// Moment is an instant on the wire with microseconds.
type Moment time.Time

const momentLayout = "2006-01-02T15:04:05.000000Z"

// MarshalJSON implements json.Marshaler.
func (m Moment) MarshalJSON() ([]byte, error) {
	return []byte(`"` + time.Time(m).UTC().Format(momentLayout) + `"`), nil
}

// Schema implements huma.SchemaProvider.
func (Moment) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-03-02T09:00:00.000000Z"}}
}

// AuditRow is a row of the log of changes.
type AuditRow struct {
	Seq         int64             `json:"seq" doc:"Number in the chain of the workspace, from 1." example:"42"`
	At          Moment            `json:"at" doc:"When the change was made, by the clock of the server."`
	WorkspaceID domain.ID         `json:"workspace_id,omitempty" doc:"Workspace of the chain; absent in that of the installation."`
	Actor       AuditActor        `json:"actor" doc:"Who made the change."`
	Address     string            `json:"address,omitempty" doc:"Address of the client, or the machine of a command." example:"192.0.2.7"`
	RequestID   string            `json:"request_id,omitempty" doc:"Identifies the request in the server's log."`
	UserAgent   string            `json:"user_agent,omitempty" doc:"User-Agent of the request, at most 200 bytes."`
	Action      string            `json:"action,omitempty" doc:"ID of the operation of the API, or the command." example:"revoke-token"`
	Object      AuditObject       `json:"object" doc:"What was changed."`
	Changed     []string          `json:"changed,omitempty" doc:"Names of what changed."`
	Detail      map[string]string `json:"detail,omitempty" doc:"A few facts, such as how many objects there were."`
	Prev        string            `json:"prev,omitempty" doc:"Hash of the row before; absent in the first one."`
	Hash        string            `json:"hash" doc:"SHA-256 of the row in its canonical form, in hex."`
}

// AuditActor is who made a change.
type AuditActor struct {
	Type string `json:"type" doc:"token, app, person, cli or server." example:"token"`
	ID   string `json:"id,omitempty" doc:"ID of the token, of the enrollment of the app, or of the person; the user of a command."`
	Name string `json:"name,omitempty" doc:"Name at that time." example:"web shop"`
}

// AuditObject is what was changed.
type AuditObject struct {
	Kind string `json:"kind" doc:"Kind of object." example:"token"`
	ID   string `json:"id,omitempty" doc:"Its ID."`
}

// AuditHead is the end of a chain.
type AuditHead struct {
	Seq  int64  `json:"seq" doc:"Number of the last row, 0 for none." example:"42"`
	Hash string `json:"hash,omitempty" doc:"Hash of the last row."`
}

// AuditCollection is a page of the log of changes.
type AuditCollection struct {
	List       []AuditRow `json:"list" doc:"Rows, newest first unless ascending."`
	Limit      int        `json:"limit" doc:"Largest number of rows in a page."`
	Head       AuditHead  `json:"head" doc:"The end of the whole chain at that time."`
	Cursor     string     `json:"cursor,omitempty" doc:"Cursor of this page."`
	NextCursor string     `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last one."`
}

// auditDocs describes the operations on the log of changes.
func auditDocs() map[string]doc {
	return map[string]doc{"list-audit": {
		about: "List the log of changes of the workspace, newest first.", gives: AuditCollection{},
		query: []queryParam{
			{"kind", "Only changes of this kind of object.", "token"},
			{"object", "Only changes of the object with this ID.", nil},
			{"actor", "Only changes by the caller with this ID.", nil},
			{"action", "Only changes by this operation.", "revoke-token"},
			{"from", "Earliest time.", exampleTime},
			{"to", "Latest time.", exampleTime},
			{"limit", "Largest number of rows in a page: 20, at most 100.", 20},
			{"cursor", "next_cursor of the page before, with the same value of ascending.", nil},
			{"ascending", "Oldest first, which is the order of the chain.", false},
		},
	}}
}

func (s *server) listAudit(_ http.ResponseWriter, r *http.Request) (any, error) {
	q, limit, err := auditQuery(r)
	if err != nil {
		return nil, err
	}
	p, err := s.Access.Audit(r.Context(), actorOf(r), q)
	if err != nil {
		return nil, err
	}
	answer := AuditCollection{
		List: []AuditRow{}, Limit: limit, Cursor: r.URL.Query().Get("cursor"), Head: AuditHead{Seq: p.Head.Seq, Hash: p.Head.Hash},
	}
	rows := p.Rows
	if n := fitting(limit, q.Bytes, rows); n < len(rows) {
		rows = rows[:n]
		answer.NextCursor = auditCursor{rows[n-1].At, rows[n-1].Seq, q.Ascending}.text()
	} else if p.Last != nil {
		answer.NextCursor = auditCursor{p.Last.At, p.Last.Seq, q.Ascending}.text()
	}
	for _, row := range rows {
		answer.List = append(answer.List, auditRow(row))
	}
	return answer, nil
}

func auditRow(r *domain.AuditRow) AuditRow {
	return AuditRow{
		Seq: r.Seq, At: Moment(r.At), WorkspaceID: r.WorkspaceID, Actor: AuditActor{string(r.By.Kind), r.By.ID, r.By.Name},
		Address: r.By.Address, RequestID: r.By.RequestID, UserAgent: r.By.UserAgent, Action: r.By.Action, Object: AuditObject{r.Kind, r.ObjectID},
		Changed: r.Changed, Detail: r.Detail, Prev: r.Prev, Hash: r.Hash,
	}
}

// auditQuery reads which rows a request asks for: one more than limit, to find out whether there is a
// next page.
func auditQuery(r *http.Request) (q domain.AuditQuery, limit int, err error) {
	values := r.URL.Query()
	for name, to := range map[string]*string{"kind": &q.Kind, "object": &q.ObjectID, "actor": &q.Actor, "action": &q.Action} {
		if *to = values.Get(name); len(*to) > limits.AuditText.Int() {
			return q, 0, badQuery(name, "at most %d bytes are expected", limits.AuditText.Int())
		}
	}
	if limit, err = limitOf(values); err != nil {
		return q, 0, err
	}
	q.Limit, q.Bytes = limit+1, listBytes()
	if q.Ascending, err = flagOf(values, "ascending"); err != nil {
		return q, 0, err
	}
	if q.From, err = timeOf(values, "from"); err != nil {
		return q, 0, err
	}
	if q.To, err = timeOf(values, "to"); err != nil {
		return q, 0, err
	}
	q.To = wholeMilli(q.To)
	text := values.Get("cursor")
	if text == "" {
		return q, limit, nil
	}
	c, err := parseAuditCursor(text)
	if err == nil && c.Ascending != q.Ascending {
		err = badQuery("cursor", "the cursor belongs to a list in the other order; send the same value of ascending")
	}
	q.After = &domain.AuditHead{Seq: c.Seq, At: c.At}
	return q, limit, err
}

// auditCursor is a place in a log of changes.
type auditCursor struct {
	At        time.Time `json:"at"`
	Seq       int64     `json:"n"`
	Ascending bool      `json:"asc,omitempty"`
}

// text returns the opaque form that clients send back.
func (c auditCursor) text() string {
	b, err := json.Marshal(c)
	if err != nil {
		return "" // a year beyond 9999, which no row has
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseAuditCursor(text string) (auditCursor, error) {
	bad := badQuery("cursor", "this is not a cursor of ours; take next_cursor of the page before")
	var c auditCursor
	b, err := cursorBytes(text)
	if err != nil || json.Unmarshal(b, &c) != nil || c.At.IsZero() || c.Seq < 1 {
		return c, bad
	}
	c.At = c.At.UTC()
	return c, nil
}
