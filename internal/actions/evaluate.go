package actions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"chancery/internal/domain"
)

// evaluator answers expressions about documents. It remembers what it compiled
// and what it read, since the steps of a job ask about one document in turn.
type evaluator struct {
	programs  *memo[*expression]
	documents readings
}

func newEvaluator() *evaluator { return &evaluator{programs: newMemo(compileExpr)} }

// value answers the value of an expression about the document of a task.
func (e *evaluator) value(ctx context.Context, t *domain.Task, scope, text string) (any, error) {
	program, err := e.programs.get(text)
	if err != nil {
		return nil, err
	}
	env, err := e.documents.variables(t, scope)
	if err != nil {
		return nil, err
	}
	job, err := aboutJob(ctx, t, program)
	if err != nil {
		return nil, err
	}
	env["$job"] = job
	v, err := program.eval(ctx, env)
	if err != nil {
		return nil, fmt.Errorf("the expression failed: %w", err)
	}
	return v, nil
}

// errUnread marks what the store could not answer.
var errUnread = errors.New("the files of the entry could not be read")

// filesTime bounds the reading of files, which usually takes no time.
const filesTime = 2 * time.Second

// unanswered is the result for an expression without a value: that is the fault
// of its author, unless the store could not be read, which may go better later.
func unanswered(err error) domain.Result {
	if errors.Is(err, errUnread) {
		return domain.Err("internal", "what the expression asks for could not be read")
	}
	return domain.KO("expr", err.Error())
}

// readingsText bounds the documents that are remembered, in bytes of their JSON;
// in memory they are some ten times as large.
const readingsText = 1 << 20

// readings remembers what documents say. They are shared by evaluations at the
// same time, none of which can change a value.
type readings struct {
	mu   sync.Mutex
	docs map[reading]map[string]any
	size int
}

// reading identifies a document. The digest alone does not: documents that differ
// in members without a value have the same.
type reading struct {
	workspace, entry domain.ID
	version, digest  string
}

// document answers the members of a document. The map is not to be changed.
func (r *readings) document(ws, entry domain.ID, c *domain.Content) (map[string]any, error) {
	key := reading{ws, entry, c.Version, c.Digest}
	r.mu.Lock()
	doc, ok := r.docs[key]
	r.mu.Unlock()
	if ok {
		return doc, nil
	}
	if err := json.Unmarshal(c.Doc, &doc); err != nil {
		return nil, fmt.Errorf("reading the document: %w", err)
	}
	if c.Version == "" || len(c.Doc) > readingsText {
		return doc, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.docs == nil || r.size+len(c.Doc) > readingsText {
		r.docs, r.size = make(map[reading]map[string]any), 0
	}
	r.docs[key] = doc
	r.size += len(c.Doc)
	return doc, nil
}

// variables are what an expression sees: the members of the document or of the
// envelope, and beside them what is known of the job.
func (r *readings) variables(t *domain.Task, scope string) (map[string]any, error) {
	doc, err := r.document(t.Workspace.ID, t.Entry.ID, &t.Entry.Content)
	if err != nil {
		return nil, err
	}
	env := maps.Clone(doc)
	if scope == scopeEnv {
		if env, err = envelope(&t.Entry.Content, doc); err != nil {
			return nil, err
		}
	}
	if env == nil {
		env = make(map[string]any) // of the document null
	}
	now := t.Now
	env["now"] = func() time.Time { return now }
	env["inEU"] = inEU(now)
	return env, nil
}

// aboutJob is what an expression sees of the job, under $job. Files are read only
// for an expression that mentions them.
func aboutJob(ctx context.Context, t *domain.Task, e *expression) (map[string]any, error) {
	job := map[string]any{
		"id": string(t.JobID), "key": t.JobKey, "args": texts(t.Args), "state": t.Entry.State,
		"faults": len(t.Faults), "folder": t.Entry.Folder, "sandbox": t.Workspace.Sandbox,
		"meta": nil, "files": []any{},
	}
	if len(t.Meta) > 0 {
		var meta any
		if err := json.Unmarshal(t.Meta, &meta); err != nil {
			return nil, fmt.Errorf("reading the meta data of the job: %w", err)
		}
		job["meta"] = meta
	}
	if !e.files || t.Files == nil {
		return job, nil
	}
	ctx, cancel := context.WithTimeout(ctx, filesTime)
	defer cancel()
	files, err := t.Files(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnread, err)
	}
	list := make([]any, len(files))
	for i := range files {
		f := &files[i]
		list[i] = map[string]any{
			"id": string(f.ID), "name": f.Name, "desc": f.Desc, "key": f.Key, "category": f.Category,
			"mime": f.MIME, "size": int(f.Size), "hash": f.Hash,
		}
	}
	job["files"] = list
	return job, nil
}

// envelope is the members of an envelope around a document that was read.
func envelope(c *domain.Content, doc map[string]any) (map[string]any, error) {
	around := *c
	around.Doc = []byte(`null`)
	var env map[string]any
	if err := json.Unmarshal(around.Envelope(), &env); err != nil {
		return nil, fmt.Errorf("reading the envelope: %w", err)
	}
	env["doc"] = doc
	return env, nil
}
