package domain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"chancery/internal/limits"
)

// CallerKind says what kind of caller made a change.
type CallerKind string

// The kinds of callers.
const (
	CallerToken  CallerKind = "token"
	CallerApp    CallerKind = "app"
	CallerPerson CallerKind = "person"
	CallerCLI    CallerKind = "cli"
	// CallerServer is the server itself, and the caller of whom a context says nothing.
	CallerServer CallerKind = "server"
)

// Caller is who makes a change, from where, and with which operation.
type Caller struct {
	Kind CallerKind
	// ID of a token, of the enrollment of an app, or of a person; the user of a command.
	ID string
	// Name at the time of the change.
	Name string
	// Address of the client, or the machine that a command runs on.
	Address   string
	RequestID string
	UserAgent string
	// Action is the ID of the operation of the API, or the command.
	Action string
}

type callerKey struct{}

// WithCaller returns a context for changes that a caller makes.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf returns the caller that a context is for.
func CallerOf(ctx context.Context) Caller {
	if c, ok := ctx.Value(callerKey{}).(Caller); ok {
		return c
	}
	return Caller{Kind: CallerServer}
}

// AuditChange is what a row of the log of changes says about a change.
type AuditChange struct {
	// Workspace that the object belongs to; empty for the installation itself.
	Workspace ID
	// Kind and ID of the object.
	Kind string
	ID   string
	// Changed are the names of what changed.
	Changed []string
	// Detail are a few short facts, such as how many objects there were. Secrets, documents and
	// what people wrote must not be in it.
	Detail map[string]string
}

// Record adds a change to the log, in the transaction that makes it: both are stored, or
// neither. Call it last, because other changes of the workspace wait from here on.
func Record(ctx context.Context, tx Tx, at time.Time, c AuditChange) error {
	row := &AuditRow{WorkspaceID: c.Workspace, At: at, By: CallerOf(ctx), Kind: c.Kind, ObjectID: c.ID, Changed: c.Changed, Detail: c.Detail}
	row.bound()
	return tx.Audit().Append(ctx, row)
}

// Audit holds the log of changes: a chain of rows for each workspace, and one for the
// installation, whose workspace is empty. Rows are never changed and never deleted.
type Audit interface {
	// Append adds a row to the end of its chain. It sets Seq, Prev, Hash and, if the clock of
	// another server is ahead, At. Writers of one chain wait for each other.
	Append(ctx context.Context, r *AuditRow) error
	// List returns a page of the rows of a chain that pass all filters.
	List(ctx context.Context, ws ID, q AuditQuery) ([]*AuditRow, error)
	// Head returns the end of a chain; its Seq is 0 while there are no rows.
	Head(ctx context.Context, ws ID) (AuditHead, error)
}

// AuditQuery selects rows of a chain. Empty members do not filter.
type AuditQuery struct {
	Kind, ObjectID string
	// Actor is the ID of a caller.
	Actor, Action string
	// From and To bound the time, both inclusive.
	From, To time.Time
	// After is the row behind which the page begins, in the order of the list.
	After     *AuditHead
	Ascending bool
	Limit     int
	// Bytes is that of Page.
	Bytes int
}

// Matches reports whether a row passes the filters, besides the bounds in time.
func (q *AuditQuery) Matches(r *AuditRow) bool {
	return (q.Kind == "" || q.Kind == r.Kind) && (q.ObjectID == "" || q.ObjectID == r.ObjectID) &&
		(q.Actor == "" || q.Actor == r.By.ID) && (q.Action == "" || q.Action == r.By.Action)
}

// AuditHead is a place in a chain: that of a row.
type AuditHead struct {
	Seq  int64
	At   time.Time
	Hash string
}

// AuditRow is a row of the log of changes.
type AuditRow struct {
	WorkspaceID ID
	// Seq numbers the rows of a chain from 1.
	Seq int64
	// At is when the change was made, to the microsecond. It never goes back in a chain.
	At             time.Time
	By             Caller
	Kind, ObjectID string
	Changed        []string
	Detail         map[string]string
	// Prev is the Hash of the row before, empty for the first. Hash is the SHA-256 of the
	// canonical form in hex.
	Prev, Hash string
}

// auditRow is about how much a row takes in a list, without its lists.
const auditRow = 900

// RowBytes returns the size of a row of a list.
func (r *AuditRow) RowBytes() int {
	n := auditRow
	for _, name := range r.Changed {
		n += len(name)
	}
	for name, value := range r.Detail {
		n += len(name) + len(value)
	}
	return n
}

// bound cuts what is too long for a row.
func (r *AuditRow) bound() {
	for _, s := range []*string{&r.By.ID, &r.By.Name, &r.By.Address, &r.By.RequestID, &r.By.Action, &r.Kind, &r.ObjectID} {
		*s = boundText(*s, limits.AuditText.Int())
	}
	r.By.UserAgent = boundText(r.By.UserAgent, limits.AuditAgent.Int())
	most := min(len(r.Changed), limits.AuditChanged.Int())
	changed := make([]string, 0, most)
	for _, name := range r.Changed[:most] {
		changed = append(changed, boundText(name, limits.AuditText.Int()))
	}
	most = min(len(r.Detail), limits.AuditDetail.Int())
	detail := make(map[string]string, most)
	for _, name := range slices.Sorted(maps.Keys(r.Detail))[:most] {
		detail[boundText(name, limits.AuditText.Int())] = boundText(r.Detail[name], limits.AuditText.Int())
	}
	r.Changed, r.Detail = changed, detail
}

// PlainText returns a text of a caller in UTF-8 and without control characters.
func PlainText(s string) string { return boundText(s, len(s)+1) }

// boundText makes a text of a caller fit for a row: in UTF-8, without control characters, and
// not longer than so many bytes.
func boundText(s string, most int) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "?"))
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// Follow makes the row the next one of a chain.
func (r *AuditRow) Follow(h AuditHead) {
	r.At = r.At.UTC().Truncate(time.Microsecond)
	if r.At.Before(h.At) {
		r.At = h.At
	}
	r.Seq, r.Prev = h.Seq+1, h.Hash
	r.Hash = r.digest()
}

// Place returns the place of the row in its chain.
func (r *AuditRow) Place() AuditHead { return AuditHead{r.Seq, r.At, r.Hash} }

// auditForm names the canonical form.
const auditForm = "chancery-audit-1"

// digest returns the SHA-256 of the canonical form: each text with its length before it, as
// in "5:hello,", so that no two rows have the same form.
func (r *AuditRow) digest() string {
	b := &strings.Builder{}
	put := func(texts ...string) {
		for _, s := range texts {
			fmt.Fprintf(b, "%d:%s,", len(s), s)
		}
	}
	put(auditForm, r.Prev, string(r.WorkspaceID), strconv.FormatInt(r.Seq, 10), strconv.FormatInt(r.At.UnixMicro(), 10),
		string(r.By.Kind), r.By.ID, r.By.Name, r.By.Address, r.By.RequestID, r.By.UserAgent, r.By.Action, r.Kind, r.ObjectID)
	put(strconv.Itoa(len(r.Changed)))
	put(r.Changed...)
	put(strconv.Itoa(len(r.Detail)))
	for _, name := range slices.Sorted(maps.Keys(r.Detail)) {
		put(name, r.Detail[name])
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// AuditCheck checks the rows of one chain, which it takes in their order. The zero value
// expects the first row of the chain.
type AuditCheck struct {
	// Part lets the rows begin in the middle of a chain.
	Part bool
	// First is the first row, and Last the last one; zero before there is one.
	First, Last AuditHead

	workspace ID
}

// AuditError is what is wrong with a chain, and from which row on.
type AuditError struct {
	Seq     int64
	Message string
}

// Error implements error.
func (f *AuditError) Error() string { return fmt.Sprintf("row %d: %s", f.Seq, f.Message) }

// Next checks the next row. Its error is an AuditError.
func (c *AuditCheck) Next(r *AuditRow) error {
	begins := c.Last.Seq == 0
	fault := func(format string, args ...any) error { return &AuditError{r.Seq, fmt.Sprintf(format, args...)} }
	switch {
	case begins && !c.Part && r.Seq != 1:
		return &AuditError{1, fmt.Sprintf("it is missing; the first row is %d", r.Seq)}
	case begins && r.Seq < 1:
		return fault("this is not the number of a row")
	case !begins && r.Seq != c.Last.Seq+1:
		return &AuditError{c.Last.Seq + 1, fmt.Sprintf("it is missing; behind row %d is row %d", c.Last.Seq, r.Seq)}
	case !begins && r.WorkspaceID != c.workspace:
		return fault("it belongs to another workspace than the row before")
	case r.Seq == 1 && r.Prev != "", !begins && r.Prev != c.Last.Hash:
		return fault("it does not follow the row before")
	case r.digest() != r.Hash:
		return fault("it was changed: its hash is not that of what it says")
	case r.At.Before(c.Last.At):
		return fault("its time is before that of the row before")
	}
	c.Last = r.Place()
	if begins {
		c.First, c.workspace = c.Last, r.WorkspaceID
	}
	return nil
}

// End checks that the rows end where the chain ends. Its error is an AuditError.
func (c *AuditCheck) End(h AuditHead) error {
	switch {
	case c.Last.Seq < h.Seq:
		return &AuditError{c.Last.Seq + 1, fmt.Sprintf("it is missing; the chain has %d rows", h.Seq)}
	case c.Last.Seq > h.Seq:
		return &AuditError{h.Seq + 1, fmt.Sprintf("it is behind the end of the chain, which is row %d", h.Seq)}
	case c.Last.Hash != h.Hash:
		return &AuditError{c.Last.Seq, "it is not the row that the chain ends with"}
	}
	return nil
}
