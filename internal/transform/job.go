package transform

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"chancery/internal/domain"
)

// Limits of a job's input.
const (
	MaxArgs     = 64
	maxArgKey   = 64
	maxArgValue = 8 << 10
	maxKey      = 255
	maxTags     = 64
	maxTag      = 255
)

// JobInput is the request for a job, as far as it was given.
type JobInput struct {
	WorkflowID  string          `json:"workflow_id"`
	SiloEntryID string          `json:"silo_entry_id"`
	Data        json.RawMessage `json:"data"`
	Key         string          `json:"key"`
	Tags        []string        `json:"tags"`
	// Args is text by key; numbers and truth values are taken as text.
	Args json.RawMessage `json:"args"`
	// Meta is any JSON object.
	Meta json.RawMessage `json:"meta"`
}

// JobView is a job with what belongs to its answer.
type JobView struct {
	*domain.Job
	// Envelope and Files are there once the job is complete.
	Envelope json.RawMessage
	Files    []domain.File
}

// request is a checked input.
type request struct {
	JobInput
	workflow domain.ID
	entry    domain.ID
	args     map[string]string
	meta     json.RawMessage
	uploads  []upload
	hash     string
}

// PutJob creates the job with the ID given, or a new one when it is empty, and
// waits for its completion for up to wait. The same request again answers the
// first job; another one with the same ID or key is a Conflict. A caller that
// goes away does not stop the job.
func (s *Service) PutJob(ctx context.Context, actor domain.Actor, id string, in JobInput, wait time.Duration) (*JobView, error) {
	jid := s.IDs.New()
	if id != "" {
		var err error
		if jid, err = jobID(id); err != nil {
			return nil, err
		}
	}
	req, err := checkInput(in)
	if err != nil {
		return nil, err
	}
	known, err := s.lookUp(ctx, actor, jid, req)
	if err != nil {
		return nil, err
	}
	if known.job != nil {
		return s.attend(ctx, known.job, wait, nil)
	}
	job, end, err := s.create(ctx, actor, jid, req, known)
	if err != nil {
		return nil, err
	}
	return s.attend(ctx, job, wait, end)
}

func jobID(text string) (domain.ID, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return "", domain.FieldError(err.Error(), "id")
	}
	if !id.TimeBased() {
		return "", domain.FieldError(fmt.Sprintf("the ID of a job is a UUID of version 7 or 1, not %d", id.Version()), "id")
	}
	return id, nil
}

// checkInput finds what is wrong with a request without looking at the store.
func checkInput(in JobInput) (*request, error) {
	r := &request{JobInput: in}
	var err error
	if in.WorkflowID == "" {
		return nil, domain.FieldError("a job needs a workflow", "workflow_id")
	}
	if r.workflow, err = domain.ParseID(in.WorkflowID); err != nil {
		return nil, domain.FieldError(err.Error(), "workflow_id")
	}
	if in.SiloEntryID != "" {
		if r.entry, err = domain.ParseID(in.SiloEntryID); err != nil {
			return nil, domain.FieldError(err.Error(), "silo_entry_id")
		}
	}
	if err := r.checkLabels(); err != nil {
		return nil, err
	}
	if err := r.readArgs(); err != nil {
		return nil, err
	}
	if r.entry == "" && absent(in.Data) && len(r.args) == 0 && r.meta == nil {
		return nil, domain.FieldError("a job needs a silo_entry_id, data, or args", "silo_entry_id")
	}
	if absent(in.Data) {
		r.Data = nil
	}
	r.hash, err = r.identity()
	return r, err
}

func (r *request) checkLabels() error {
	if len(r.Key) > maxKey {
		return domain.FieldError(fmt.Sprintf("a key has at most %d bytes", maxKey), "key")
	}
	if len(r.Tags) > maxTags {
		return domain.FieldError(fmt.Sprintf("a job has at most %d tags", maxTags), "tags")
	}
	for i, t := range r.Tags {
		if t == "" || len(t) > maxTag {
			return domain.FieldError(fmt.Sprintf("a tag has 1 to %d bytes", maxTag), "tags", strconv.Itoa(i))
		}
	}
	return nil
}

// readArgs makes the one argument map: args over meta, whose nested values are
// taken as JSON text.
func (r *request) readArgs() error {
	r.args = map[string]string{}
	if !emptyObject(r.Meta) {
		r.meta = r.Meta
	}
	// Meta may be any JSON; of an object the members are arguments too.
	for k, raw := range metaMembers(r.Meta) {
		text, ok := scalar(raw)
		if !ok {
			text = string(compact(raw))
		}
		if err := r.setArg(memberMeta, k, text); err != nil {
			return err
		}
	}
	args, err := members(r.Args, "args")
	if err != nil {
		return err
	}
	if len(args) > MaxArgs {
		return domain.FieldError(fmt.Sprintf("a job has at most %d arguments", MaxArgs), "args")
	}
	for k, raw := range args {
		text, ok := scalar(raw)
		switch {
		case !ok:
			return domain.FieldError("an argument is a text", "args", k)
		case k == "" || len(k) > maxArgKey:
			return domain.FieldError(fmt.Sprintf("the name of an argument has 1 to %d bytes", maxArgKey), "args", k)
		}
		if err := r.setArg(memberArgs, k, text); err != nil {
			return err
		}
	}
	return nil
}

// metaMembers are the members of an object; other JSON has none.
func metaMembers(raw json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if absent(raw) || json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// identity is the hash of the canonical request. Two requests are equal when it
// is; the job's ID and the wait have no part in it.
func (r *request) identity() (string, error) {
	args, meta := r.Args, r.Meta
	if emptyObject(args) {
		args = nil
	}
	if emptyObject(meta) {
		meta = nil
	}
	body, err := json.Marshal(struct {
		WorkflowID  domain.ID       `json:"workflow_id"`
		SiloEntryID domain.ID       `json:"silo_entry_id,omitempty"`
		Data        json.RawMessage `json:"data,omitempty"`
		Key         string          `json:"key,omitempty"`
		Tags        []string        `json:"tags,omitempty"`
		Args        json.RawMessage `json:"args,omitempty"`
		Meta        json.RawMessage `json:"meta,omitempty"`
	}{r.workflow, r.entry, r.Data, r.Key, r.Tags, args, meta})
	if err == nil {
		body, err = sorted(body)
	}
	if err != nil {
		return "", &domain.Error{Kind: domain.Malformed, Key: "input", Message: "the request cannot be read as JSON", Cause: err}
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

// sorted brings JSON into one form: members sorted, no white space, numbers as
// they were written. Requests are compared by it, so nothing is dropped or
// rounded as in the canonical form of documents.
func sorted(data []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// known is what is on record for a request: the job that it has made already, or
// else what the job needs.
type known struct {
	job   *domain.Job
	flow  *domain.Workflow
	entry *domain.Entry // nil when the request names none
}

func (s *Service) lookUp(ctx context.Context, actor domain.Actor, id domain.ID, r *request) (*known, error) {
	k := &known{}
	ws := actor.Workspace.ID
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if k.job, err = s.find(ctx, tx, ws, id, r); err != nil || k.job != nil {
			return err
		}
		if k.flow, err = tx.Workflows().Head(ctx, ws, r.workflow); err != nil || r.entry == "" {
			return err
		}
		k.entry, err = tx.Entries().Get(ctx, ws, r.entry)
		return err
	})
	if err != nil || k.job != nil {
		return k, err
	}
	if err := mayRun(k.flow); err != nil {
		return nil, err
	}
	if k.entry != nil {
		return k, accepts(k.flow, k.entry.Content.DocSchema)
	}
	return k, nil
}

// find answers the job that the request has made already, nil when there is none.
func (s *Service) find(ctx context.Context, tx domain.Tx, ws, id domain.ID, r *request) (*domain.Job, error) {
	byID, err := optional(tx.Jobs().Head(ctx, ws, id))
	if err != nil {
		return nil, err
	}
	if byID != nil {
		return same(byID, r, "id")
	}
	if r.Key == "" {
		return nil, nil
	}
	byKey, err := optional(tx.Jobs().ByKey(ctx, ws, r.Key, s.Clock.Now().Add(-domain.KeyMemory)))
	if err != nil || byKey == nil {
		return nil, err
	}
	return same(byKey, r, "key")
}

func optional(j *domain.Job, err error) (*domain.Job, error) {
	if domain.Is(err, domain.NotFound) {
		return nil, nil
	}
	return j, err
}

func same(j *domain.Job, r *request, field string) (*domain.Job, error) {
	if j.InputHash == r.hash {
		return j, nil
	}
	return nil, &domain.Error{
		Kind: domain.Conflict, Key: "conflict", ExistingID: j.ID,
		Message: fmt.Sprintf("job %s has this %s already, with another request", j.ID, field),
		Fields:  map[string]any{field: string(j.ID)},
	}
}

// create stores the job, with its document if it brings one, and starts it when
// there is a free slot. The channel is that of domain.Slot.Start, nil when the job
// is not at work here or an equal request was faster, whose job it answers then.
func (s *Service) create(ctx context.Context, actor domain.Actor, id domain.ID, r *request, k *known) (*domain.Job, <-chan *domain.Finished, error) {
	var fresh *domain.Entry
	if k.entry == nil && r.Data != nil {
		var err error
		if fresh, err = s.Silo.Prepare(ctx, actor, r.Data); err != nil {
			return nil, nil, err
		}
		if err := accepts(k.flow, fresh.Content.DocSchema); err != nil {
			return nil, nil, err
		}
		k.entry = fresh
	}
	files, err := s.spool(actor, r)
	if err != nil {
		return nil, nil, err
	}
	now := s.Clock.Now()
	job := &domain.Job{
		WorkspaceID: actor.Workspace.ID, ID: id, Key: r.Key,
		WorkflowID: k.flow.ID, WorkflowVersion: k.flow.Version,
		EntryID: r.entry, InputHash: r.hash, Tags: r.Tags, Args: r.args, Meta: r.meta,
		CreatedAt: now, UpdatedAt: now, DueAt: now,
	}
	if fresh != nil {
		job.EntryID = fresh.ID
	}
	b := s.berth(job)
	defer b.leave()
	stored, err := s.insert(ctx, job, fresh, files, r)
	if err != nil || stored != job {
		return stored, nil, err
	}
	return stored, b.launch(job, k.entry), nil
}

// berth is the place in which a job that is about to be stored will run, if there
// is one.
type berth struct {
	slot domain.Slot
	wake domain.Wake
}

// berth reserves a slot when one is free, and puts its lease into the job.
func (s *Service) berth(job *domain.Job) *berth {
	b := &berth{s.Slots.Reserve(), s.Wake}
	if b.slot != nil {
		job.Lease = b.slot.Lease()
	}
	return b
}

// launch runs the job, which was stored: in the slot, or by whoever claims it.
func (b *berth) launch(job *domain.Job, entry *domain.Entry) <-chan *domain.Finished {
	if b.slot == nil {
		b.wake.Notify(domain.TopicJobs)
		return nil
	}
	own := *job // the engine changes its own copy
	end := b.slot.Start(&own, entry)
	b.slot = nil
	return end
}

// leave gives the slot back unless the job was launched in it.
func (b *berth) leave() {
	if b.slot != nil {
		b.slot.Cancel()
	}
}

// insert writes job, entry and temporary files in one transaction, unless an
// equal request was faster, whose job it answers then.
func (s *Service) insert(ctx context.Context, job *domain.Job, entry *domain.Entry, files []*domain.SpoolFile, r *request) (*domain.Job, error) {
	stored := job
	// A caller who goes away must not leave a job that is stored but not started.
	ctx = context.WithoutCancel(ctx)
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		stored = job
		// The job comes first: when its ID or key is taken, nothing else is written.
		err := tx.Jobs().Insert(ctx, job, job.CreatedAt.Add(-domain.KeyMemory))
		if domain.Is(err, domain.Conflict) {
			first, lost := s.find(ctx, tx, job.WorkspaceID, job.ID, r)
			if first != nil || lost != nil {
				stored = first
				return lost
			}
		}
		if err != nil {
			return err
		}
		if entry != nil {
			if err := s.Silo.Put(ctx, tx, entry); err != nil {
				return err
			}
		}
		for _, f := range files {
			if err := s.Silo.PutFile(ctx, tx, f); err != nil {
				return err
			}
		}
		return nil
	})
	return stored, err
}

// mayRun refuses workflows that start no jobs.
func mayRun(w *domain.Workflow) error {
	switch {
	case w.Disabled:
		return refuseWorkflow("disabled", "the workflow is disabled")
	case w.Version == 0:
		return refuseWorkflow("draft", "the workflow was never published; send it without draft")
	}
	return nil
}

func refuseWorkflow(key, message string) error {
	e := domain.FieldError(message, "workflow_id")
	e.Key = key
	return e
}

// accepts refuses documents that a workflow is not made for.
func accepts(w *domain.Workflow, docSchema string) error {
	if w.Schema == "" || strings.HasSuffix(docSchema, "/"+w.Schema) {
		return nil
	}
	e := domain.FieldError(fmt.Sprintf("the workflow takes %s, this is a %s", w.Schema, trimSchema(docSchema)), "data")
	e.Key = "schema"
	return e
}

// attend answers a job when it is complete or the wait is over. One that was
// begun here is handed over at its end; others are looked up.
func (s *Service) attend(ctx context.Context, job *domain.Job, wait time.Duration, end <-chan *domain.Finished) (*JobView, error) {
	if wait <= 0 || job.Completed() {
		return s.view(ctx, job.WorkspaceID, job.ID)
	}
	s.waits(ctx)
	over := s.Clock.Timer(wait)
	defer over.Stop()
	if end != nil {
		select {
		case f := <-end:
			if f != nil {
				return handedOver(f), nil
			}
		case <-over.C():
			return s.view(ctx, job.WorkspaceID, job.ID)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := s.await(ctx, job.WorkspaceID, job.ID, over); err != nil {
		return nil, err
	}
	return s.view(ctx, job.WorkspaceID, job.ID)
}

func handedOver(f *domain.Finished) *JobView {
	v := &JobView{Job: f.Job, Files: f.Files}
	if f.Entry != nil {
		v.Envelope = f.Entry.Content.Envelope()
	}
	return v
}

// await returns when the job is complete, the wait is over or the caller gone.
// The signal is only a hint: the row is looked at now and then as well.
func (s *Service) await(ctx context.Context, ws, id domain.ID, over domain.Timer) error {
	done, unwatch := s.Wake.Watch(domain.TopicJob(ws, id))
	defer unwatch()
	for {
		if complete, err := s.completed(ctx, ws, id); complete || err != nil {
			return err
		}
		look := s.Clock.Timer(time.Second)
		select {
		case <-done:
			look.Stop()
			return nil
		case <-over.C():
			look.Stop()
			return nil
		case <-ctx.Done():
			look.Stop()
			return ctx.Err()
		case <-look.C():
		}
	}
}

func (s *Service) completed(ctx context.Context, ws, id domain.ID) (bool, error) {
	over := false
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		job, err := tx.Jobs().Head(ctx, ws, id)
		over = err == nil && job.Completed()
		return err
	})
	return over, err
}

// Job answers a job by ID.
func (s *Service) Job(ctx context.Context, actor domain.Actor, id string) (*JobView, error) {
	jid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("job")
	}
	return s.view(ctx, actor.Workspace.ID, jid)
}

// JobByKey answers the job that holds a key.
func (s *Service) JobByKey(ctx context.Context, actor domain.Actor, key string) (*JobView, error) {
	var job *domain.Job
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		job, err = tx.Jobs().ByKey(ctx, actor.Workspace.ID, key, s.Clock.Now().Add(-domain.KeyMemory))
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, job.WorkspaceID, job.ID)
}

// Jobs lists jobs without their logs, only those with the tag unless it is empty.
func (s *Service) Jobs(ctx context.Context, actor domain.Actor, tag string, p domain.Page) ([]*domain.Job, error) {
	var list []*domain.Job
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Jobs().List(ctx, actor.Workspace.ID, tag, p)
		return err
	})
	return list, err
}

func (s *Service) view(ctx context.Context, ws, id domain.ID) (*JobView, error) {
	v := &JobView{}
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if v.Job, err = tx.Jobs().Get(ctx, ws, id); err != nil || !v.Completed() || v.EntryID == "" {
			return err
		}
		e, err := tx.Entries().Get(ctx, ws, v.EntryID)
		if err != nil {
			return err
		}
		v.Envelope = e.Content.Envelope()
		v.Files, err = tx.Files().ByJob(ctx, ws, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

func absent(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}

func emptyObject(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) > 1 && raw[0] == '{' && len(bytes.TrimSpace(raw[1:])) == 1 || absent(raw)
}

// members reads an object; null and nothing are an empty one.
func members(raw json.RawMessage, field string) (map[string]json.RawMessage, error) {
	if absent(raw) {
		return nil, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, domain.FieldError("this must be an object", field)
	}
	return m, nil
}

// scalar reads a text, number or truth value as text; null is the empty text.
func scalar(raw json.RawMessage) (string, bool) {
	raw = bytes.TrimSpace(raw)
	switch {
	case absent(raw):
		return "", true
	case raw[0] == '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	case raw[0] == '{', raw[0] == '[':
		return "", false
	}
	return string(raw), true
}

func compact(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return raw
	}
	return b.Bytes()
}
