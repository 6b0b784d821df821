package cli

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// auditCmd is the commands on the log of changes.
type auditCmd struct {
	List   auditListCmd   `cmd:"" help:"List changes: who changed what, and when."`
	Verify auditVerifyCmd `cmd:"" help:"Check that no row was changed, added or removed."`
	Export auditExportCmd `cmd:"" help:"Write the log as NDJSON."`
}

// Help is the long help.
func (auditCmd) Help() string {
	return `Each change that a person or a program makes through the API or a command is a row of the log: who, from
where, what, which object, and when. Each row has the hash of the row before it, so that a row which was changed,
or removed, shows. Every workspace has a log, and the installation has one for its workspaces, apps and keys.

    chancery audit list --kind token
    chancery audit verify
    chancery audit export > audit.ndjson
    chancery audit verify audit.ndjson` + remoteHelp
}

// auditLog are the flags that choose a log. A token of a server needs the scope admin.
type auditLog struct {
	Installation bool `help:"The log of the installation: its workspaces, apps and keys. Needs --data or --database."`
	remote
}

// read runs fn with a function that reads the log.
func (a *auditLog) read(ctx context.Context, c *call, fn func(client.AuditReader) error) error {
	if !a.Installation {
		return a.with(ctx, c, func(api *client.Client) error { return fn(api.Audit) })
	}
	if a.Data == "" && a.Database == "" {
		return term.Errorf("usage", "the log of the installation is read in its place: --data or --database is needed")
	}
	l := local{configFile: a.configFile, place: a.place}
	return l.withAccess(ctx, c, func(s *access.Service) error {
		return fn(func(ctx context.Context, q client.AuditQuery) (*client.AuditPage, error) {
			return installationPage(ctx, s, q)
		})
	})
}

// installationPage reads a page of the log of the installation. A cursor is the number of a row and its time.
func installationPage(ctx context.Context, s *access.Service, q client.AuditQuery) (*client.AuditPage, error) {
	in := domain.AuditQuery{
		Kind: q.Kind, ObjectID: q.Object, Actor: q.Actor, Action: q.Action, From: q.From, To: q.To, Ascending: q.Ascending, Limit: q.Limit + 1,
	}
	if q.Cursor != "" {
		in.After = new(domain.AuditHead)
		if err := json.Unmarshal([]byte(q.Cursor), in.After); err != nil {
			return nil, term.Errorf("usage", "--cursor: this is not a cursor of this list")
		}
	}
	p, err := s.InstallationAudit(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &client.AuditPage{List: []client.AuditRow{}, Head: client.AuditHead{Seq: p.Head.Seq, Hash: p.Head.Hash}}
	for i, r := range p.Rows {
		if i == q.Limit {
			last, err := json.Marshal(p.Rows[i-1].Place())
			if err != nil {
				return nil, err
			}
			out.NextCursor = string(last)
			break
		}
		out.List = append(out.List, clientRow(r))
	}
	if p.Last != nil && out.NextCursor == "" {
		last, err := json.Marshal(p.Last)
		if err != nil {
			return nil, err
		}
		out.NextCursor = string(last)
	}
	return out, nil
}

// clientRow returns a row as the API answers it.
func clientRow(r *domain.AuditRow) client.AuditRow {
	return client.AuditRow{
		Seq: r.Seq, At: r.At, WorkspaceID: string(r.WorkspaceID), Actor: client.AuditActor{Type: string(r.By.Kind), ID: r.By.ID, Name: r.By.Name},
		Address: r.By.Address, RequestID: r.By.RequestID, UserAgent: r.By.UserAgent, Action: r.By.Action,
		Object: client.AuditObject{Kind: r.Kind, ID: r.ObjectID}, Changed: r.Changed, Detail: r.Detail, Prev: r.Prev, Hash: r.Hash,
	}
}

// domainRow is the reverse of clientRow.
func domainRow(r *client.AuditRow) *domain.AuditRow {
	return &domain.AuditRow{
		WorkspaceID: domain.ID(r.WorkspaceID), Seq: r.Seq, At: r.At, Kind: r.Object.Kind, ObjectID: r.Object.ID,
		By: domain.Caller{
			Kind: domain.CallerKind(r.Actor.Type), ID: r.Actor.ID, Name: r.Actor.Name,
			Address: r.Address, RequestID: r.RequestID, UserAgent: r.UserAgent, Action: r.Action,
		},
		Changed: r.Changed, Detail: r.Detail, Prev: r.Prev, Hash: r.Hash,
	}
}

// auditTimes are the flags that bound a log in time.
type auditTimes struct {
	From string `placeholder:"TIME" help:"Only changes made then or later: 2h or 7d ago, 2026-11-01, or a time like 2026-11-01T09:00:00Z."`
	To   string `placeholder:"TIME" help:"Only changes made then or earlier."`
}

func (t *auditTimes) set(c *call, q *client.AuditQuery) (err error) {
	if q.From, err = parseTime("--from", t.From, c.Env.Now()); err == nil {
		q.To, err = parseTime("--to", t.To, c.Env.Now())
	}
	return err
}

type auditListCmd struct {
	Limit  int    `default:"20" placeholder:"N" help:"Largest number of rows, up to 100 (${default})."`
	Cursor string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its next_cursor."`
	Kind   string `placeholder:"KIND" help:"Only changes of this kind of object: workspace, token, app, enrollment, key, workflow, series, job, jobs, entry or spool."`
	Object string `placeholder:"ID" help:"Only changes of this object."`
	Actor  string `placeholder:"ID" help:"Only changes by this caller: the ID of a token or an enrollment, or the user of a command."`
	Action string `placeholder:"ACTION" help:"Only changes by this operation, such as revoke-token."`
	auditTimes
	auditLog
}

// Help is the long help.
func (auditListCmd) Help() string {
	return `Lists the log of changes, newest first.

    chancery audit list --from 24h
    chancery audit list --kind token --action create-token
    chancery audit list --object 0195d7a2-… --json
    chancery audit list --installation --data ./data` + remoteHelp
}

// Run lists changes.
func (a *auditListCmd) Run(ctx context.Context, c *call) error {
	q := client.AuditQuery{Kind: a.Kind, Object: a.Object, Actor: a.Actor, Action: a.Action, Limit: max(1, min(a.Limit, 100)), Cursor: a.Cursor}
	if err := a.set(c, &q); err != nil {
		return err
	}
	return a.read(ctx, c, func(read client.AuditReader) error {
		page, err := read(ctx, q)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(page)
		}
		rows := [][]string{{"ROW", "TIME", "WHO", "FROM", "ACTION", "OBJECT", "CHANGED"}}
		for i := range page.List {
			r := &page.List[i]
			rows = append(rows, []string{
				strconv.FormatInt(r.Seq, 10), formatTime(r.At), strings.TrimSpace(r.Actor.Type + " " + cmp.Or(r.Actor.Name, r.Actor.ID)), r.Address,
				r.Action, strings.TrimSpace(r.Object.Kind + " " + r.Object.ID), strings.Join(r.Changed, ", "),
			})
		}
		if err := c.printRows(rows); err != nil || page.NextCursor == "" {
			return err
		}
		return c.PrintLine("more: --cursor " + page.NextCursor)
	})
}

type auditExportCmd struct {
	auditTimes
	auditLog
}

// Help is the long help.
func (auditExportCmd) Help() string {
	return `Writes the log of changes to stdout, a row of JSON in each line, oldest first. "chancery audit verify FILE" checks
such a file, without a server.

    chancery audit export > audit.ndjson
    chancery audit export --from 2026-01-01 --to 2026-04-01 > quarter.ndjson
    chancery audit export --installation --data ./data > installation.ndjson` + remoteHelp
}

// Run writes the log.
func (a *auditExportCmd) Run(ctx context.Context, c *call) error {
	q := client.AuditQuery{Ascending: true}
	if err := a.set(c, &q); err != nil {
		return err
	}
	return a.read(ctx, c, func(read client.AuditReader) error {
		out := bufio.NewWriter(c.Stdout)
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		_, err := read.Each(ctx, q, func(r client.AuditRow) error { return enc.Encode(r) })
		return errors.Join(err, out.Flush())
	})
}

type auditVerifyCmd struct {
	File   string `arg:"" optional:"" help:"File that \"audit export\" wrote, or - for stdin; the log itself unless given."`
	Expect string `placeholder:"ROW:HASH" help:"A row that the log must have, as an earlier call has shown it."`
	auditLog
}

// Help is the long help.
func (auditVerifyCmd) Help() string {
	return `Computes the hash of each row again and checks that the rows follow each other without a gap, up to the end of the
log. It names the first row that is wrong, and exits with 1. It shows the last row and its hash: who keeps these
elsewhere, and gives them with --expect later, also learns of a log that was written a second time.

    chancery audit verify
    chancery audit verify --expect 42:3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea
    chancery audit verify audit.ndjson
    chancery audit verify --installation --data ./data` + remoteHelp
}

// Run checks the log.
func (a *auditVerifyCmd) Run(ctx context.Context, c *call) error {
	v, err := newAuditVerifier(a.Expect)
	if err != nil {
		return err
	}
	if a.File != "" {
		err = v.file(c, a.File)
	} else {
		err = a.read(ctx, c, func(read client.AuditReader) error { return v.log(ctx, read) })
	}
	if err == nil {
		err = v.end()
	}
	if wrong, ok := errors.AsType[*domain.AuditError](err); ok {
		return term.Errorf("audit", "the log is not whole: %s", wrong.Error())
	}
	if err != nil {
		return err
	}
	return v.print(c)
}

// auditVerifier checks a log.
type auditVerifier struct {
	check domain.AuditCheck
	// expected is a row that the log must have, zero for none; met is set when it was found.
	expected domain.AuditHead
	met      bool
}

func newAuditVerifier(expect string) (*auditVerifier, error) {
	v := new(auditVerifier)
	if expect == "" {
		return v, nil
	}
	number, hash, ok := strings.Cut(expect, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || seq < 1 || hash == "" {
		return nil, term.Errorf("usage", "--expect: a row and its hash are expected, as in 42:3f79bb7b…")
	}
	v.expected = domain.AuditHead{Seq: seq, Hash: strings.ToLower(hash)}
	return v, nil
}

func (v *auditVerifier) next(r client.AuditRow) error {
	if err := v.check.Next(domainRow(&r)); err != nil {
		return err
	}
	if r.Seq != v.expected.Seq {
		return nil
	}
	v.met = true
	if r.Hash != v.expected.Hash {
		return &domain.AuditError{Seq: r.Seq, Message: "it is not the row that is expected"}
	}
	return nil
}

// log checks the whole log of a workspace or of the installation.
func (v *auditVerifier) log(ctx context.Context, read client.AuditReader) error {
	head, err := read.Each(ctx, client.AuditQuery{Ascending: true}, v.next)
	if err != nil {
		return err
	}
	return v.check.End(domain.AuditHead{Seq: head.Seq, Hash: head.Hash})
}

// maxAuditLine is the longest line of an exported log.
const maxAuditLine = 1 << 20

// file checks what was exported, which may be a part of a log.
func (v *auditVerifier) file(c *call, name string) error {
	v.check.Part = true
	in, err := c.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(v.lines(in), in.Close())
}

func (v *auditVerifier) lines(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxAuditLine)
	for n := 1; lines.Scan(); n++ {
		var r client.AuditRow
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return term.Errorf("input", "line %d is no row of a log of changes: %w", n, err)
		}
		if err := v.next(r); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	return nil
}

// end checks that the row that was expected has come.
func (v *auditVerifier) end() error {
	if v.expected.Seq > 0 && !v.met {
		return &domain.AuditError{Seq: v.expected.Seq, Message: "it is expected, and is not there"}
	}
	return nil
}

func (v *auditVerifier) print(c *call) error {
	first, last := v.check.First.Seq, v.check.Last
	if !c.ForPerson() {
		return c.PrintValue(struct {
			Whole bool   `json:"whole"`
			First int64  `json:"first"`
			Last  int64  `json:"last"`
			Hash  string `json:"hash,omitempty"`
		}{true, first, last.Seq, last.Hash})
	}
	if last.Seq == 0 {
		return c.PrintLine("The log has no rows.")
	}
	return c.PrintLine(fmt.Sprintf("Rows %d to %d are whole. The last one is %d:%s", first, last.Seq, last.Seq, last.Hash))
}

// caller is who runs the program, for the log of changes.
func (c *call) caller() domain.Caller {
	user := cmp.Or(c.Env.Getenv("SUDO_USER"), c.Env.Getenv("USER"), c.Env.Getenv("LOGNAME"), c.Env.Getenv("USERNAME"))
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return domain.Caller{Kind: domain.CallerCLI, ID: user, Name: user, Address: host, Action: c.command}
}
