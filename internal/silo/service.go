package silo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"chancery/internal/admission"
	"chancery/internal/document"
	"chancery/internal/domain"
)

// Service is the use cases of the silo.
type Service struct {
	Store domain.Store
	Blobs domain.Blobs
	Clock domain.Clock
	IDs   domain.IDs
	Build *document.Builder

	// Notes are what the storage of contents says about them. Nil where they cannot have
	// been in use with another database.
	Notes domain.Notes
	// Memory limits the stored documents that requests work on; nil for no limit.
	Memory *admission.Limiter
	// MaxFile is the largest size of a file that is announced; 0 means limits.FileStream.
	MaxFile int64

	uploads uploads
	sweeper sweeper
}

// EntryInput is the request to create or change an entry.
type EntryInput struct {
	Data        json.RawMessage `json:"data"`
	ContentType string          `json:"content_type"`
	Folder      string          `json:"folder"`
	Key         string          `json:"key"`
	// PreviousID names the entry whose document is the source of the new one.
	PreviousID string          `json:"previous_id"`
	Correct    json.RawMessage `json:"correct"`
	// AllowInvalid stores documents that break rules and marks them as invalid.
	AllowInvalid bool `json:"allow_invalid"`
	// Sign signs the document after it was built.
	Sign bool `json:"sign"`
}

// EntryView is an entry with its versions and files.
type EntryView struct {
	*domain.Entry
	Versions []domain.Content
	Files    []FileView
	// Erasure says what was erased of the document; nil for nothing.
	Erasure *domain.Erasure
}

const maxKey = 255

// Validate returns an error if the request cannot create an entry. It does not look at
// the document.
func (in *EntryInput) Validate() error {
	if len(in.Key) > maxKey {
		return domain.FieldError(fmt.Sprintf("a key has at most %d bytes", maxKey), "key")
	}
	data, correct := !document.IsAbsent(in.Data), !document.IsAbsent(in.Correct)
	if in.PreviousID != "" {
		if data && correct {
			return domain.FieldError("give either correct or data", "correct")
		}
		return nil
	}
	switch {
	case correct:
		return domain.FieldError("a correction needs the entry it corrects", "previous_id")
	case !data:
		return domain.FieldError("an entry needs a document", "data")
	case in.ContentType != "" && in.ContentType != document.TypeJSON:
		return domain.FieldError("a new document is "+document.TypeJSON+"; patches need a previous_id", "content_type")
	}
	return nil
}

// Create builds a document and stores it as a new entry. If id is empty, Create
// makes one. It returns Conflict if the ID or key is taken.
func (s *Service) Create(ctx context.Context, actor domain.Actor, id string, in EntryInput) (*EntryView, error) {
	e, err := s.prepare(ctx, actor, id, in)
	if err != nil {
		return nil, err
	}
	insert := func() error {
		return s.Store.Update(ctx, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, e) })
	}
	if err = insert(); id == "" && s.Rename(e, err) {
		err = insert()
	}
	if err != nil {
		return nil, err
	}
	return s.view(ctx, e.WorkspaceID, e.ID)
}

// Prepare builds the document of a job's request and returns its entry without
// storing it.
func (s *Service) Prepare(ctx context.Context, actor domain.Actor, data []byte) (*domain.Entry, error) {
	return s.prepare(ctx, actor, "", EntryInput{Data: data})
}

// Put stores a prepared entry in the caller's transaction.
func (s *Service) Put(ctx context.Context, tx domain.Tx, e *domain.Entry) error {
	return tx.Entries().Insert(ctx, e)
}

// Rename gives a prepared entry another ID if it could not be stored because another
// entry has got the ID meanwhile, and reports whether it did. The caller then stores it
// again.
func (s *Service) Rename(e *domain.Entry, err error) bool {
	refused, ok := errors.AsType[*domain.Error](err)
	if !ok || refused.Kind != domain.Conflict || refused.ExistingID != e.ID {
		return false
	}
	e.ID = s.IDs.New()
	return true
}

func (s *Service) prepare(ctx context.Context, actor domain.Actor, id string, in EntryInput) (*domain.Entry, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	var given domain.ID
	if id != "" {
		var err error
		if given, err = domain.ParseID(id); err != nil {
			return nil, domain.FieldError(err.Error(), "id")
		}
	}
	now := s.Clock.Now()
	opt := document.Options{
		Workspace: actor.Workspace, Now: now, ID: given, AllowInvalid: in.AllowInvalid, Sign: in.Sign, Origin: actor.Origin(),
	}
	if given == "" {
		opt.ID = s.IDs.New()
	}
	content, err := s.source(ctx, actor, in, &opt)
	if err == nil {
		err = s.Consult(ctx, actor.Workspace.ID, opt.ID, content, &opt)
	}
	if err != nil {
		return nil, err
	}
	e := &domain.Entry{
		WorkspaceID: actor.Workspace.ID, ID: opt.ID, Key: in.Key,
		Content: *content, CreatedAt: now, UpdatedAt: now,
	}
	if e.Folder, err = FolderFor(actor.Workspace.Folders, in.Folder, content.DocSchema); err != nil {
		return nil, err
	}
	if given == "" {
		return e, s.TakeHeadID(ctx, actor.Workspace.Folders, e)
	}
	return e, checkEntryID(actor.Workspace.Folders, e.ID, e.Folder)
}

// TakeHeadID gives a new entry the ID in the header of its envelope, so that both are the
// same. The entry keeps its ID if another one has that of the header, or if the folder has
// no such IDs.
func (s *Service) TakeHeadID(ctx context.Context, own domain.Folders, e *domain.Entry) error {
	id := document.HeadID(&e.Content)
	if id == "" || id == e.ID || checkEntryID(own, id, e.Folder) != nil {
		return nil
	}
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		_, err := tx.Entries().Size(ctx, e.WorkspaceID, id)
		return err
	})
	if domain.Is(err, domain.NotFound) {
		e.ID = id
		return nil
	}
	return err
}

// source makes the first content of an entry from a valid request.
func (s *Service) source(ctx context.Context, actor domain.Actor, in EntryInput, opt *document.Options) (*domain.Content, error) {
	if in.PreviousID != "" {
		return s.fromPrevious(ctx, actor, in, opt)
	}
	return s.Build.Build(in.Data, opt)
}

// fromPrevious makes a document from that of another entry: corrected, patched,
// or replicated.
func (s *Service) fromPrevious(ctx context.Context, actor domain.Actor, in EntryInput, opt *document.Options) (*domain.Content, error) {
	pid, err := domain.ParseID(in.PreviousID)
	if err != nil {
		return nil, domain.FieldError(err.Error(), "previous_id")
	}
	release, err := s.hold(ctx, actor.Workspace.ID, pid)
	if err != nil {
		return nil, err
	}
	defer release()
	previous, err := s.get(ctx, actor, pid)
	if err != nil {
		return nil, err
	}
	switch {
	case !document.IsAbsent(in.Correct):
		return s.Build.Correct(&previous.Content, in.Correct, opt)
	case document.IsAbsent(in.Data):
		return s.Build.Replicate(&previous.Content, opt)
	}
	// The copy has neither the number nor the identity of the original. The patch
	// applies to the copy, which may be invalid before.
	copied, err := s.Build.Replicate(&previous.Content, &document.Options{Workspace: opt.Workspace, Now: opt.Now, AllowInvalid: true, ID: opt.ID})
	if err != nil {
		return nil, err
	}
	patched, err := document.Patch(copied, in.ContentType, in.Data)
	if err != nil {
		return nil, err
	}
	return s.Build.Build(patched, opt)
}

// Update changes the document or folder of an entry. Each change of the document
// is a new version.
func (s *Service) Update(ctx context.Context, actor domain.Actor, id string, in EntryInput) (*EntryView, error) {
	return s.UpdateIf(ctx, actor, id, in, nil)
}

// Condition returns an error if an entry whose document has the version must not change.
type Condition func(version string) error

// UpdateIf is Update on a condition, which is checked in the transaction that changes the
// entry. Nil is no condition.
func (s *Service) UpdateIf(ctx context.Context, actor domain.Actor, id string, in EntryInput, cond Condition) (*EntryView, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	// The document is built outside the transaction. If the entry changed
	// meanwhile, it is read and patched again.
	for try := 0; ; try++ {
		leftOut, err := s.update(ctx, actor, eid, in, cond)
		if err == nil {
			v, err := s.view(ctx, actor.Workspace.ID, eid)
			if err == nil && len(leftOut) > 0 {
				v.Content.Warnings = slices.Concat(v.Content.Warnings, leftOut)
			}
			return v, err
		}
		if !errors.Is(err, domain.ErrVersion) {
			return nil, err
		}
		if try == 2 {
			return nil, domain.E(domain.Conflict, "conflict", "the entry is being changed by others; try again")
		}
	}
}

// update changes an entry. It returns warnings about what was given and left out, if that
// makes no change.
func (s *Service) update(ctx context.Context, actor domain.Actor, id domain.ID, in EntryInput, cond Condition) (leftOut []domain.Warning, err error) {
	release, err := s.hold(ctx, actor.Workspace.ID, id)
	if err != nil {
		return nil, err
	}
	defer release()
	e, err := s.get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if e.Content.Anonymised() {
		return nil, domain.E(domain.Conflict, domain.KeyErased, "the parties of this document were anonymised; it does not change any more")
	}
	if cond != nil { // saves the work; what counts is the check in the transaction
		if err := cond(e.Content.Version); err != nil {
			return nil, err
		}
	}
	if document.IsAbsent(in.Data) && in.Folder == "" && !in.Sign {
		return nil, domain.FieldError("nothing to change was given", "data")
	}
	now := s.Clock.Now()
	opt := &document.Options{
		Now: now, AllowInvalid: in.AllowInvalid, Sign: in.Sign, Origin: actor.Origin(), Workspace: actor.Workspace,
		Keep: document.IsAbsent(in.Data), // a request that only signs mends nothing
	}
	next, leftOut, err := s.revision(e, in, opt)
	if err == nil && next != nil {
		err = s.judge(ctx, e, next, opt)
	}
	if err != nil {
		return nil, err
	}
	schema := e.Content.DocSchema
	if next != nil {
		schema = next.DocSchema
	}
	if in.Folder != "" {
		if _, err := FolderFor(actor.Workspace.Folders, in.Folder, schema); err != nil {
			return nil, err
		}
	}
	return leftOut, s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := change(ctx, tx, e, next, in.Folder, now, cond != nil); err != nil {
			return err
		}
		return recordChange(ctx, tx, now, e, next, in.Folder)
	})
}

// judge adds to the next content of an entry what other documents say about it, and
// whether a number is lost: one that a series gave, or that was signed.
func (s *Service) judge(ctx context.Context, e *domain.Entry, next *domain.Content, opt *document.Options) error {
	was := domain.Reference{Series: e.Content.Index.Series, Code: e.Content.Index.Code}
	if was.Code != "" && was != (domain.Reference{Series: next.Index.Series, Code: next.Index.Code}) {
		var versions []domain.Content
		err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
			versions, err = tx.Entries().Versions(ctx, e.WorkspaceID, e.ID)
			return err
		})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(versions, func(c domain.Content) bool { return c.Signed || c.Origin.Src == domain.SrcNumbering }) {
			opt.Replaces = was
		}
	}
	return s.Consult(ctx, e.WorkspaceID, e.ID, next, opt)
}

// change stores the next content of an entry, nil if it stays, and moves the entry to a
// folder. A guarded change needs the version on which its condition was checked, also when
// the content stays.
func change(ctx context.Context, tx domain.Tx, e *domain.Entry, next *domain.Content, folder string, now time.Time, guarded bool) error {
	var err error
	switch {
	case next != nil:
		err = tx.Entries().Revise(ctx, e.WorkspaceID, e.ID, e.Content.Version, next)
	case guarded:
		err = tx.Entries().Expect(ctx, e.WorkspaceID, e.ID, e.Content.Version)
	}
	if err != nil || folder == "" || folder == e.Folder {
		return err
	}
	return tx.Entries().SetFolder(ctx, e.WorkspaceID, e.ID, folder, now)
}

// revision makes the next content of an entry, nil if nothing changes.
func (s *Service) revision(e *domain.Entry, in EntryInput, opt *document.Options) (next *domain.Content, leftOut []domain.Warning, err error) {
	if document.IsAbsent(in.Data) && !in.Sign {
		return nil, nil, nil
	}
	raw := []byte(e.Content.Envelope())
	if !document.IsAbsent(in.Data) {
		if raw, err = document.Patch(&e.Content, in.ContentType, in.Data); err != nil {
			return nil, nil, err
		}
	}
	next, err = s.Build.Revise(&e.Content, raw, opt)
	if u, ok := errors.AsType[*document.UnchangedError](err); ok {
		leftOut = u.Warnings
	}
	if errors.Is(err, document.ErrUnchanged) {
		return nil, leftOut, nil
	}
	return next, nil, err
}

// Entry returns an entry by ID.
func (s *Service) Entry(ctx context.Context, actor domain.Actor, id string) (*EntryView, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	return s.view(ctx, actor.Workspace.ID, eid)
}

// EntryByKey returns the entry that has a key.
func (s *Service) EntryByKey(ctx context.Context, actor domain.Actor, key string) (*EntryView, error) {
	var e *domain.Entry
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		e, err = tx.Entries().ByKey(ctx, actor.Workspace.ID, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, e.WorkspaceID, e.ID)
}

// EntryIDByKey returns the ID of the entry of a workspace that has a key, for
// actions that run in the workspace.
func (s *Service) EntryIDByKey(ctx context.Context, ws domain.ID, key string) (domain.ID, error) {
	var id domain.ID
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		e, err := tx.Entries().ByKey(ctx, ws, key)
		if err == nil {
			id = e.ID
		}
		return err
	})
	return id, err
}

// Version returns one version of an entry's envelope.
func (s *Service) Version(ctx context.Context, actor domain.Actor, id, version string) (*domain.Content, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	var c *domain.Content
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		c, err = tx.Entries().Content(ctx, actor.Workspace.ID, eid, version)
		return err
	})
	return c, err
}

// hold waits until the document of an entry may be in memory, before it is read. The
// body of a request says nothing about the size of what it names.
func (s *Service) hold(ctx context.Context, ws, id domain.ID) (release func(), err error) {
	if s.Memory == nil {
		return func() {}, nil
	}
	var size int
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		size, err = tx.Entries().Size(ctx, ws, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Memory.AcquireBytes(ctx, ws, size)
}

func (s *Service) get(ctx context.Context, actor domain.Actor, id domain.ID) (*domain.Entry, error) {
	var e *domain.Entry
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		e, err = tx.Entries().Get(ctx, actor.Workspace.ID, id)
		return err
	})
	return e, err
}

func (s *Service) view(ctx context.Context, ws, id domain.ID) (*EntryView, error) {
	v := &EntryView{}
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		v.Entry, err = tx.Entries().Get(ctx, ws, id)
		if domain.Is(err, domain.Gone) {
			v.Entry, err = tx.Entries().Head(ctx, ws, id)
		}
		if err != nil {
			return err
		}
		if v.Content.Anonymised() {
			if v.Erasure, err = tx.Retention().Erasure(ctx, ws, id); err != nil {
				return err
			}
		}
		if v.Versions, err = tx.Entries().Versions(ctx, ws, id); err != nil {
			return err
		}
		v.Files, err = filesOf(ctx, tx, ws, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// hasState reports whether an entry has a timed state already, so that adding it changes nothing.
func hasState(ctx context.Context, tx domain.Tx, ws, id domain.ID, st *domain.State) (bool, error) {
	if !st.Timed {
		return false, nil
	}
	list, err := tx.Entries().States(ctx, ws, id)
	return slices.ContainsFunc(list, func(s domain.State) bool { return s.Key == st.Key && s.At.Equal(st.At) }), err
}

// recordChange adds to the log what change has done.
func recordChange(ctx context.Context, tx domain.Tx, at time.Time, e *domain.Entry, next *domain.Content, folder string) error {
	var changed []string
	if next != nil {
		changed = append(changed, "data")
	}
	if folder != "" && folder != e.Folder {
		changed = append(changed, "folder")
	}
	if changed == nil {
		return nil
	}
	return recordEntry(ctx, tx, at, e.WorkspaceID, e.ID, changed, nil)
}

// recordEntry adds to the log that an entry, or what belongs to it, was changed.
func recordEntry(ctx context.Context, tx domain.Tx, at time.Time, ws, id domain.ID, changed []string, detail map[string]string) error {
	return domain.Record(ctx, tx, at, domain.AuditChange{Workspace: ws, Kind: "entry", ID: string(id), Changed: changed, Detail: detail})
}

// stateKey matches the key of a state.
var stateKey = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)

// CheckState returns an error if a state cannot be set: it has another form, or is
// one of the pseudo states.
func CheckState(key string) error {
	if key == "invalid" || key == "empty" {
		return domain.FieldError("the state "+key+" shows itself and cannot be set", "key")
	}
	if !stateKey.MatchString(key) {
		return domain.FieldError("a state is a word of lower-case letters, digits and hyphens", "key")
	}
	return nil
}

// AddState appends a state to an entry. A zero time means now, and then the state is
// newer than all that were given before it.
func (s *Service) AddState(ctx context.Context, actor domain.Actor, id string, st domain.State) (*domain.State, error) {
	return s.AddStateIf(ctx, actor, id, st, nil)
}

// AddStateIf is AddState on a condition about the document of the entry.
func (s *Service) AddStateIf(ctx context.Context, actor domain.Actor, id string, st domain.State, cond Condition) (*domain.State, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	if err := checkState(&st); err != nil {
		return nil, err
	}
	st.Timed = !st.At.IsZero()
	if !st.Timed {
		st.At = s.Clock.Now()
	}
	st.At = st.At.Truncate(time.Millisecond)
	st.Origin = actor.Origin()
	var added domain.State
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		added = st
		if err := aliveIf(ctx, tx, actor.Workspace.ID, eid, cond); err != nil {
			return err
		}
		there, err := hasState(ctx, tx, actor.Workspace.ID, eid, &st)
		if err != nil {
			return err
		}
		if err := tx.Entries().AddState(ctx, actor.Workspace.ID, eid, &added); err != nil || there {
			return err
		}
		return recordEntry(ctx, tx, s.Clock.Now(), actor.Workspace.ID, eid, []string{"state"}, map[string]string{"state": st.Key})
	})
	return &added, err
}

// States lists the states of an entry, newest first.
func (s *Service) States(ctx context.Context, actor domain.Actor, id string) ([]domain.State, error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	var list []domain.State
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		if list, err = tx.Entries().States(ctx, actor.Workspace.ID, eid); err != nil || len(list) > 0 {
			return err
		}
		_, err = tx.Entries().Head(ctx, actor.Workspace.ID, eid) // it may not be there at all
		return err
	})
	return list, err
}
