package transform

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Verb is what is done to each of many jobs.
type Verb string

// The verbs.
const (
	VerbCancel      Verb = "cancel"
	VerbRetry       Verb = "retry"
	VerbSkip        Verb = "skip"
	VerbPoke        Verb = "poke"
	VerbAgain       Verb = "again"
	VerbAcknowledge Verb = "acknowledge"
)

// BulkInput asks for something to be done to all jobs that pass the filters of a query.
type BulkInput struct {
	Verb  Verb
	Query domain.JobQuery
	// Reason is the message of signals, and the note of an acknowledgement.
	Reason string
	// Code is that of the event of a poke or a cancellation.
	Code string
	// NoRescue keeps the rescue from running after a cancellation.
	NoRescue bool
	// Pinned is that of RerunOptions.
	Pinned bool
}

// BulkCount is how many jobs pass the filters of a bulk request.
type BulkCount struct {
	Count int
	// More says that there are more than one request does.
	More bool
	// Token lets the request be carried out, until Expires.
	Token   string
	Expires time.Time
}

// BulkDone is what was done to one job. Err is nil if it was done.
type BulkDone struct {
	ID domain.ID
	// NewID is the job that runs it again.
	NewID domain.ID
	Err   error
}

// bulkTime is how long a count may be confirmed.
const bulkTime = time.Hour

// clockSkew is how far the clock of the server that counted may be ahead.
const clockSkew = time.Minute

// piece is how many jobs are found, and signalled in one transaction.
const piece = 100

// prepare checks the request and limits its query to jobs to which the verb applies.
func (in *BulkInput) prepare() error {
	q := &in.Query
	sig := in.signal()
	if err := checkSignal(&sig, "reason"); err != nil {
		return err
	}
	want := domain.ResultRunning
	switch in.Verb {
	case VerbSkip:
		if in.Reason == "" {
			return domain.FieldError("say why, so that the record is complete", "reason")
		}
		q.Waiting = true
	case VerbAgain:
		if q.Result == domain.ResultRunning || q.Result == "" && !q.Attention {
			return domain.FieldError("say which jobs run again, by their result (completed, faulted or cancelled) or with attention=true", "result")
		}
		return nil
	case VerbAcknowledge:
		if len(in.Reason) > limits.AckNote.Int() {
			return domain.OverLimit(domain.Invalid, &limits.AckNote, "").At("reason")
		}
		q.Attention, want = true, domain.ResultFaulted
	case VerbRetry, VerbPoke:
		q.Waiting = true
	case VerbCancel:
	}
	if q.Result != "" && q.Result != want {
		return domain.FieldError("only jobs with the result "+string(want)+" can be meant here", "result")
	}
	q.Result = want
	return nil
}

// signal returns what the verb sends to a job.
func (in *BulkInput) signal() domain.Signal {
	kinds := map[Verb]domain.SignalKind{
		VerbCancel: domain.SignalCancel, VerbRetry: domain.SignalRetry, VerbSkip: domain.SignalSkip, VerbPoke: domain.SignalPoke,
	}
	return domain.Signal{Kind: kinds[in.Verb], Code: in.Code, Message: in.Reason, NoRescue: in.NoRescue}
}

// bulkToken is a count that was answered. It is no secret: it says that somebody knows how
// many jobs are meant.
type bulkToken struct {
	// Of is the hash of workspace, verb and filters.
	Of string `json:"of"`
	// Count is how many jobs there were At the time.
	Count int   `json:"n"`
	At    int64 `json:"at"` // microseconds
}

func (t bulkToken) text() (string, error) {
	b, err := json.Marshal(t)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// errToken refuses what is not a token for this request.
func errToken(message string) error {
	e := domain.FieldError(message+"; send the request without confirm to count the jobs", "confirm")
	e.Kind, e.Key = domain.Malformed, "input"
	return e
}

// identity is the hash of what a token is for.
func (in *BulkInput) identity(ws domain.ID) (string, error) {
	q := in.Query
	q.Page = domain.Page{}
	b, err := json.Marshal(struct {
		Workspace domain.ID
		Verb      Verb
		Query     domain.JobQuery
	}{ws, in.Verb, q})
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])[:16], err
}

// CountBulk counts the jobs that a bulk request means, and changes nothing.
func (s *Service) CountBulk(ctx context.Context, actor domain.Actor, in BulkInput) (*BulkCount, error) {
	if err := in.prepare(); err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	of, err := in.identity(actor.Workspace.ID)
	if err != nil {
		return nil, err
	}
	c := &BulkCount{Expires: now.Add(bulkTime)}
	most := limits.BulkJobs.Int()
	c.More, err = s.eachPiece(ctx, actor.Workspace.ID, in.until(now), most+1, limits.JobsSearched.Int(), func(found []domain.JobPlace) error {
		c.Count += len(found)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if c.Count > most {
		c.Count, c.More = most, true
	}
	c.Token, err = bulkToken{Of: of, Count: c.Count, At: now.UnixMicro()}.text()
	return c, err
}

// until returns the query for the jobs that were created by a time, oldest first. A job that
// leaves the filter meanwhile does not move the others.
func (in *BulkInput) until(at time.Time) domain.JobQuery {
	q := in.Query
	q.Ascending = true
	if q.Until.IsZero() || q.Until.After(at) {
		q.Until = at
	}
	return q
}

// eachPiece calls fn with the jobs of a query, up to most, as many at a time as are found
// among so many. It reports whether it ended because it has looked at limits.BulkSearched jobs.
func (s *Service) eachPiece(ctx context.Context, ws domain.ID, q domain.JobQuery, most, step int, fn func(found []domain.JobPlace) error) (bool, error) {
	for looked := 0; most > 0; looked += step {
		if looked >= limits.BulkSearched.Int() {
			return true, nil
		}
		q.Limit = min(most, piece)
		var found []domain.JobPlace
		var last *domain.JobPlace
		err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
			found, last, err = tx.Jobs().Search(ctx, ws, q, step)
			return err
		})
		if err != nil {
			return false, err
		}
		if len(found) > 0 {
			if err := fn(found); err != nil {
				return false, err
			}
		}
		switch {
		case last != nil:
		case len(found) < q.Limit:
			return false, nil
		default:
			last = &found[len(found)-1]
		}
		most -= len(found)
		q.From, q.After = last.CreatedAt, last.ID
	}
	return false, nil
}

// BulkHost is what a bulk request needs of the server that it runs in.
type BulkHost struct {
	// Admit is called before a job is created, and undo if it was not.
	Admit func(ctx context.Context) (undo func(), err error)
	// Patient calls f until it does not fail because a limit is reached.
	Patient func(ctx context.Context, f func() error) error
	// Each is called with what was done to each job.
	Each func(BulkDone) error
}

// RunBulk carries out a bulk request that was counted: for as many jobs as were counted at
// most, and for none that was created later.
func (s *Service) RunBulk(ctx context.Context, actor domain.Actor, in BulkInput, token string, host BulkHost) error {
	t, at, err := s.checkBulk(actor, &in, token)
	if err != nil {
		return err
	}
	run := &bulkRun{service: s, actor: actor, in: in, key: ":" + t.Of[:8] + ":" + time.UnixMicro(t.At).UTC().Format("20060102T150405.000000"), host: host, count: t.Count}
	_, err = s.eachPiece(ctx, actor.Workspace.ID, in.until(at), t.Count, limits.JobsSearched.Int(), func(found []domain.JobPlace) error {
		done, err := run.do(ctx, found)
		if err != nil {
			return err
		}
		for _, d := range done {
			if err := host.Each(d); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return err
}

// CheckBulk returns an error if a token does not let a bulk request be carried out.
func (s *Service) CheckBulk(actor domain.Actor, in BulkInput, token string) error {
	_, _, err := s.checkBulk(actor, &in, token)
	return err
}

func (s *Service) checkBulk(actor domain.Actor, in *BulkInput, token string) (t bulkToken, at time.Time, err error) {
	if err := in.prepare(); err != nil {
		return t, at, err
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || json.Unmarshal(b, &t) != nil {
		return t, at, errToken("this is not the token of a count")
	}
	of, err := in.identity(actor.Workspace.ID)
	if err != nil {
		return t, at, err
	}
	if t.Of != of || t.Count < 0 || t.Count > limits.BulkJobs.Int() {
		return t, at, errToken("the token is that of a count with other filters")
	}
	now := s.Clock.Now()
	at = time.UnixMicro(t.At)
	if at.Sub(now) > clockSkew || now.Sub(at) > bulkTime {
		return t, at, errToken("the token has expired")
	}
	return t, at, nil
}

// bulkRun carries out one request.
type bulkRun struct {
	service *Service
	actor   domain.Actor
	in      BulkInput
	// key ends the keys of jobs that are made: the same request again makes no others.
	key  string
	host BulkHost
	// count is how many jobs were counted; recorded is set once the log has the request.
	count    int
	recorded bool
}

// record adds the request to the log, once, with the first of its changes.
func (r *bulkRun) record(ctx context.Context, tx domain.Tx) error {
	if r.recorded {
		return nil
	}
	return domain.Record(ctx, tx, r.service.Clock.Now(), domain.AuditChange{
		Workspace: r.actor.Workspace.ID, Kind: "jobs",
		Detail: map[string]string{"count": strconv.Itoa(r.count), "filter": r.in.Query.Text()},
	})
}

func (r *bulkRun) do(ctx context.Context, found []domain.JobPlace) (done []BulkDone, err error) {
	ws, now := r.actor.Workspace.ID, r.service.Clock.Now()
	switch r.in.Verb {
	case VerbAgain:
		for _, p := range found {
			d, err := r.again(ctx, p.ID)
			if err != nil {
				return nil, err
			}
			done = append(done, d)
		}
		return done, nil
	case VerbAcknowledge:
		ack := domain.Ack{At: now, By: r.actor.Origin(), Note: r.in.Reason}
		return r.together(ctx, found, func(ctx context.Context, tx domain.Tx, id domain.ID) error {
			return tx.Jobs().Acknowledge(ctx, ws, id, ack)
		})
	case VerbCancel, VerbRetry, VerbSkip, VerbPoke:
	}
	sig := r.in.signal()
	done, err = r.together(ctx, found, func(ctx context.Context, tx domain.Tx, id domain.ID) error {
		return tx.Queue().Signal(ctx, ws, id, sig, now)
	})
	r.service.Wake.Notify(domain.TopicJobs)
	return done, err
}

// together changes jobs in one transaction. What is refused for one of them does not keep
// the others from being changed.
func (r *bulkRun) together(ctx context.Context, found []domain.JobPlace, change func(ctx context.Context, tx domain.Tx, id domain.ID) error) (done []BulkDone, err error) {
	all := context.WithoutCancel(ctx)
	changed := false
	err = r.host.Patient(ctx, func() error {
		return r.service.Store.Update(all, func(tx domain.Tx) error {
			done = make([]BulkDone, len(found))
			changed = false
			for i, p := range found {
				err := change(all, tx, p.ID)
				if err != nil && domain.KindOf(err) == domain.Internal {
					return err
				}
				done[i] = BulkDone{ID: p.ID, Err: err}
				changed = changed || err == nil
			}
			if !changed {
				return nil
			}
			return r.record(all, tx)
		})
	})
	r.recorded = r.recorded || changed && err == nil
	return done, err
}

// again runs one job again. The error is one that ends the request.
func (r *bulkRun) again(ctx context.Context, id domain.ID) (BulkDone, error) {
	undo, err := r.host.Admit(ctx)
	if err != nil {
		return BulkDone{}, err
	}
	var job *domain.Job
	err = r.host.Patient(ctx, func() (err error) {
		job, _, err = r.service.rerun(ctx, r.actor, id, RerunOptions{Pinned: r.in.Pinned}, "again:"+string(id)+r.key, func(ctx context.Context, tx domain.Tx, _ *domain.Job) error {
			return r.record(ctx, tx)
		})
		return err
	})
	if err == nil {
		r.recorded = true
		return BulkDone{ID: id, NewID: job.ID}, nil
	}
	undo()
	known, ok := errors.AsType[*domain.Error](err)
	if ok && known.Kind == domain.Conflict && known.ExistingID != "" {
		return BulkDone{ID: id, NewID: known.ExistingID}, nil
	}
	if !ok || known.Kind == domain.Internal {
		return BulkDone{}, err
	}
	return BulkDone{ID: id, Err: err}, nil
}
