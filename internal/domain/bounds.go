package domain

import (
	"maps"
	"strings"
	"unicode/utf8"

	"chancery/internal/limits"
)

// CutText returns a text, or its beginning if it has more bytes than the limit. It cuts
// between characters.
func CutText(s string, l *limits.Limit) string {
	n := l.Int()
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// cutMark ends a message that was cut.
const cutMark = "…"

// CutMessage is CutText for messages to people: it shows that something is missing.
func CutMessage(s string, l *limits.Limit) string {
	if len(s) <= l.Int() {
		return s
	}
	return CutText(s, l.With(l.Value-int64(len(cutMark)))) + cutMark
}

// useSpool is the advice for arguments that are too large.
const useSpool = "put what is larger into the spool (POST /silo/v1/spool) and give its reference, spool:<key>, as the argument"

// CheckArgs returns an error if a job may not have these arguments: those that it was
// created with and those that its steps added, together.
func CheckArgs(args map[string]string) error {
	if l := overArgs(args); l != nil {
		return OverLimit(Invalid, l, useSpool)
	}
	return nil
}

// overArgs returns the limit that the arguments of a job go beyond, nil for none. The IDs
// that the engine adds do not count: a job may have as much as possible and create others.
func overArgs(args map[string]string) *limits.Limit {
	count, size := len(args), argBytes(args)
	for _, k := range []string{ArgJobID, ArgEntryID} {
		if v, ok := args[k]; ok && len(v) <= idLength {
			count--
			size -= len(k) + len(v)
		}
	}
	switch {
	case count > limits.JobArgCount.Int():
		return &limits.JobArgCount
	case size > limits.JobArgs.Int():
		return &limits.JobArgs
	}
	return nil
}

// idLength is the length of an ID as text.
const idLength = 36

func argBytes(args map[string]string) int {
	n := 0
	for k, v := range args {
		n += len(k) + len(v)
	}
	return n
}

// Recorded is what a job has on record that its results are measured against.
type Recorded struct {
	// Args are those of the job now, which do not change; Added is the size of all that
	// its steps have added, also of those that later ones replaced: see ArgsAdded.
	Args  map[string]string
	Added int
	// Stored is the size of the documents that its steps have stored: see Effects.Bytes.
	Stored int
}

// Bounded returns a result that is small enough for the record of a job. Texts for people
// are cut. A result whose arguments, reference or documents are too large becomes a KO,
// since half of them would be wrong.
func (r Result) Bounded(on Recorded) Result {
	if l := r.over(on); l != nil {
		return Result{Status: StatusKO, Code: KeyLimit, Message: l.Message(), Simulated: r.Simulated}
	}
	f := Fault{Code: r.Code, Message: r.Message, Paths: r.Paths}.Bounded()
	r.Code, r.Message, r.Paths = f.Code, f.Message, f.Paths
	return r
}

// ArgsAdded returns the size of the arguments that the event adds.
func (e *Event) ArgsAdded() int { return argBytes(e.Args) }

// Bounded returns a fault that is small enough for the record of a job.
func (f Fault) Bounded() Fault {
	f.Code = CutText(f.Code, &limits.EventCode)
	f.Message = CutMessage(f.Message, &limits.EventMessage)
	f.Paths = cutPaths(f.Paths)
	return f
}

// over returns the limit that a result goes beyond, nil for none.
func (r *Result) over(on Recorded) *limits.Limit {
	n := r.Effects.Bytes()
	switch {
	case len(r.Ref) > limits.StepRef.Int():
		return &limits.StepRef
	case n > 0 && on.Stored+n > limits.JobContents.Int():
		return &limits.JobContents
	case len(r.Args) == 0:
		return nil
	case on.Added+argBytes(r.Args) > limits.StepArgs.Int():
		return &limits.StepArgs
	}
	merged := maps.Clone(on.Args)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, r.Args)
	return overArgs(merged)
}

// Bytes returns the size of the documents that the effects store. Each version of a
// document is stored in full.
func (e *Effects) Bytes() int {
	n := 0
	if e.Content != nil {
		n += e.Content.bytes()
	}
	for _, made := range []*Entry{e.Entry, e.SideEntry} {
		if made != nil {
			n += made.Content.bytes()
		}
	}
	return n
}

func (c *Content) bytes() int { return len(c.Head) + len(c.Doc) + len(c.Sigs) }

// cutPaths returns the first paths, as many as an event may have.
func cutPaths(paths []string) []string {
	size := 0
	for i, p := range paths {
		if size += len(p); size > limits.EventPaths.Int() {
			return paths[:i:i]
		}
	}
	return paths
}

// bytes returns the size of the texts of a fault.
func (f *Fault) bytes() int {
	n := len(f.Provider) + len(f.Code) + len(f.Message)
	for _, p := range f.Paths {
		n += len(p)
	}
	return n
}

// RowBytes returns how much of the answer a job needs in a list, at most.
func (j *Job) RowBytes() int {
	d := &j.Document
	n := rowBytes + jsonBytes(j.Key) + allBytes(j.Tags) + jsonBytes(j.WorkflowName) +
		jsonBytes(d.Schema) + jsonBytes(d.Type) + jsonBytes(d.Series) + jsonBytes(d.Code)
	if j.Ack != nil {
		n += partBytes + jsonBytes(j.Ack.Note) + jsonBytes(j.Ack.By.Src) + jsonBytes(j.Ack.By.SrcID)
	}
	return n
}

// RowBytes returns how much of the answer an entry needs in a list, at most.
func (e *Entry) RowBytes() int {
	c := &e.Content
	n := rowBytes + jsonBytes(e.Key) + jsonBytes(e.Folder) + jsonBytes(e.State) + jsonBytes(c.EnvSchema) + jsonBytes(c.DocSchema) +
		len(c.Digest) + len(c.Snippet) + allBytes(c.Tags)
	for i := range e.Faults {
		n += e.Faults[i].rowBytes()
	}
	return n
}

// RowBytes returns how much of the answer a workflow needs in a list, at most.
func (w *Workflow) RowBytes() int {
	n := rowBytes + jsonBytes(w.Name) + jsonBytes(w.Description) + jsonBytes(w.Schema) + jsonBytes(w.Country)
	w.Content.Each(func(s *Step, _ string) {
		n += partBytes + jsonBytes(string(s.ID)) + jsonBytes(s.Name) + 2*jsonBytes(s.Action) + len(s.Config) +
			jsonBytes(s.Summary) + jsonBytes(s.Notes)
		for _, next := range s.Next {
			if next == nil {
				continue
			}
			n += partBytes + jsonBytes(string(next.Status)) + jsonBytes(next.Code) + jsonBytes(string(next.StepID))
		}
	})
	return n
}

// RowBytes returns how much of the answer a state needs in a list, at most.
func (s *State) RowBytes() int {
	n := rowBytes + jsonBytes(s.Key) + jsonBytes(s.Notes) + jsonBytes(s.Origin.Src) + jsonBytes(s.Origin.SrcID)
	for k, v := range s.Meta {
		n += jsonBytes(k) + jsonBytes(v)
	}
	for i := range s.Faults {
		n += s.Faults[i].rowBytes()
	}
	return n
}

func (f *Fault) rowBytes() int {
	return partBytes + jsonBytes(f.Provider) + jsonBytes(f.Code) + jsonBytes(f.Message) + allBytes(f.Paths)
}

// The names of members, IDs, times and numbers in an answer need at most so much of a row
// in a list, and of a part of a row.
const (
	rowBytes  = 1 << 10
	partBytes = 256
)

func allBytes(list []string) int {
	n := 0
	for _, s := range list {
		n += jsonBytes(s)
	}
	return n
}

// jsonBytes returns the length of a text in JSON, with the quotes and a comma. It is never
// too small.
func jsonBytes(s string) int {
	const escaped = 6 // \u0000
	n := len(`"",`)
	for _, r := range s {
		switch {
		case strings.ContainsRune("\"\\\b\f\n\r\t", r):
			n += 2
		case r < ' ', r == utf8.RuneError, r == '\u2028', r == '\u2029':
			n += escaped
		default:
			n += utf8.RuneLen(r)
		}
	}
	return n
}
