package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"chancery/gobl/cal"
	"chancery/gobl/l10n"
	"chancery/internal/cache"
	"chancery/internal/domain"
	"chancery/internal/program"
)

// Scopes of an expression or a modification.
const (
	scopeDoc = "doc"
	scopeEnv = "env"
)

// Functions among the variables.
const (
	funcNow  = "now"
	funcInEU = "inEU"
)

// expression is a compiled expression over a document.
type expression struct {
	program *program.Expr
	// files is set when the expression may read the files of the entry, and the others when it
	// may use that variable: making one that is not used costs more than most expressions.
	files, job, now, inEU bool
}

func compileExpr(text string) (*expression, error) {
	p, err := program.CompileExpr(text, funcNow, funcInEU)
	if err != nil {
		return nil, err
	}
	mayUse := func(name string) bool { return strings.Contains(text, name) || strings.Contains(text, "$env") }
	return &expression{
		program: p, files: mayReadFiles(text), job: mayUse("$job"), now: mayUse(funcNow), inEU: mayUse(funcInEU),
	}, nil
}

// mayReadFiles reports whether an expression may read $job.files: it names them, or
// uses $job or the variables as a whole.
func mayReadFiles(text string) bool {
	if strings.Contains(text, "files") || strings.Contains(text, "$env") {
		return true
	}
	for _, rest := range strings.Split(text, "$job")[1:] {
		if rest = strings.TrimSpace(rest); !strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "?.") {
			return true
		}
	}
	return false
}

// evaluator evaluates expressions over documents. It caches compiled expressions
// and parsed documents, because the steps of a job often use the same document.
type evaluator struct {
	programs  *program.Memo[*expression]
	documents *docCache
	// files of entries; nil where there are none to read.
	files domain.FileReader
}

func newEvaluator(files domain.FileReader) *evaluator {
	return &evaluator{programs: program.NewMemo(compileExpr), documents: newDocCache(), files: files}
}

// value returns the value of an expression over the document of a task.
func (e *evaluator) value(ctx context.Context, t *domain.Task, scope, text string) (any, error) {
	x, err := e.programs.Get(text)
	if err != nil {
		return nil, err
	}
	env, err := e.documents.variables(t, scope, x)
	if err != nil {
		return nil, err
	}
	if x.job {
		if env["$job"], err = jobVariables(ctx, e.files, t, x); err != nil {
			return nil, err
		}
	}
	v, err := x.program.Eval(ctx, env)
	if err != nil {
		return nil, fmt.Errorf("the expression failed: %w", err)
	}
	return v, nil
}

// errFilesUnreadable marks a failure of the store, not of the expression.
var errFilesUnreadable = errors.New("the files of the entry could not be read")

// filesTime limits the reading of files, which usually takes no time.
const filesTime = 2 * time.Second

// exprFailure returns the result of a step whose expression has no value. That is
// the author's error, unless the store could not be read; then a later attempt may
// succeed.
func exprFailure(err error) domain.Result {
	if errors.Is(err, errFilesUnreadable) {
		return domain.Err("internal", "what the expression asks for could not be read")
	}
	return domain.KO("expr", err.Error())
}

// maxCachedDoc is the size of the largest document that is cached, in bytes of its
// JSON; all together are at most twice as large. In memory a document is about ten
// times as large.
const maxCachedDoc = 1 << 20

// docCache caches parsed documents. Concurrent evaluations share them; none can
// change a value.
type docCache struct {
	docs *cache.Cache[docKey, cachedDoc]
}

// cachedDoc is a parsed document with the length of its JSON.
type cachedDoc struct {
	members map[string]any
	length  int
}

func newDocCache() *docCache {
	return &docCache{cache.New(cache.Limits[docKey, cachedDoc]{
		Bytes: 2 * maxCachedDoc, Size: func(_ docKey, d cachedDoc) int { return d.length },
	})}
}

// docKey identifies a document. The digest alone does not: documents that differ
// only in members without a value have the same digest.
type docKey struct {
	workspace, entry domain.ID
	version, digest  string
}

// document returns the members of a document. The caller must not change the map.
func (r *docCache) document(ws, entry domain.ID, c *domain.Content) (map[string]any, error) {
	key := docKey{ws, entry, c.Version, c.Digest}
	if d, ok := r.docs.Get(key); ok {
		return d.members, nil
	}
	var members map[string]any
	if err := json.Unmarshal(c.Doc, &members); err != nil {
		return nil, fmt.Errorf("reading the document: %w", err)
	}
	if c.Version != "" {
		r.docs.Put(key, cachedDoc{members, len(c.Doc)})
	}
	return members, nil
}

// variables returns the variables of an expression: the members of the document
// or of the envelope, and the functions that need the task.
func (r *docCache) variables(t *domain.Task, scope string, x *expression) (map[string]any, error) {
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
		env = make(map[string]any) // the document is null
	}
	now := t.Now
	if x.now {
		env[funcNow] = func() time.Time { return now }
	}
	if x.inEU {
		env[funcInEU] = inEU(now)
	}
	return env, nil
}

// jobVariables returns the value of $job. Files are read only for an expression
// that mentions them.
func jobVariables(ctx context.Context, r domain.FileReader, t *domain.Task, e *expression) (map[string]any, error) {
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
	if !e.files || r == nil {
		return job, nil
	}
	ctx, cancel := context.WithTimeout(ctx, filesTime)
	defer cancel()
	files, err := t.FilesNow(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errFilesUnreadable, err)
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

// envelope returns the members of the envelope around a parsed document.
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

// inEU returns the function that reports whether a country is a member of the
// European Union, on the given date or today.
func inEU(today time.Time) func(country string, on ...string) (bool, error) {
	return func(country string, on ...string) (bool, error) {
		date := cal.DateOf(today)
		if len(on) > 0 {
			var err error
			if date, err = cal.ParseDate(on[0]); err != nil {
				return false, err
			}
		}
		return l10n.InEU(l10n.TaxCountry(country), date), nil
	}
}

// isTrue reports whether a value is true; nil is not.
func isTrue(v any) bool {
	b, ok := v.(bool)
	return ok && b
}

func texts(m map[string]string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}
