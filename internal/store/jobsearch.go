package store

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"chancery/internal/domain"
)

const (
	jobKeysFew      Name = "job-keys.few"
	jobsAcknowledge Name = "jobs.acknowledge"
)

// needsAttention is the condition of the index jobs_attention. The expression keeps planners
// from taking the index of results, which has those that are acknowledged too.
const needsAttention = "COALESCE(j.result, '') = 'faulted' AND j.ack IS NULL"

// fewKeys is up to how many keys with a prefix the jobs that hold them are looked up one by
// one. A prefix of more keys is so frequent that a search by time finds some soon.
const fewKeys = 2000

var jobSearchTexts = Texts{ //nolint:gochecknoglobals // a table
	// Counts the keys between $2 and $3, up to $4.
	jobKeysFew: `SELECT COUNT(*) FROM (SELECT 1 FROM job_keys WHERE workspace_id = $1 AND key >= $2 AND key < $3 ORDER BY key LIMIT $4) AS held`,
	jobsAcknowledge: `UPDATE jobs SET ack = $3 WHERE workspace_id = $1 AND id = $2 AND result = 'faulted'
		AND ack IS NULL`,
}

// JobList returns the query for a list of jobs. Of a list that has the newest first it
// leaves the end to its caller: with two bounds in time, an index that has the time and no
// filter would look better to a planner than it is.
func JobList(ws domain.ID, q domain.JobQuery) Query {
	q = begun(q)
	switch {
	case q.Tag != "":
		return newQuery(taggedJobSource, ws, q.Page, filter{tagName, []string{q.Tag}})
	case q.EntryID != "":
		return newQuery(jobOfEntrySource, ws, q.Page, filter{jobEntry, []string{string(q.EntryID)}})
	case q.Attention:
		return newQuery(attentionSource, ws, q.Page)
	case q.WorkflowID != "":
		return newQuery(jobSource, ws, q.Page, filter{jobFlowEnd, workflowResults(q)})
	case q.Result != "":
		return newQuery(jobSource, ws, q.Page, filter{jobResult, []string{string(q.Result)}})
	}
	return newQuery(jobSource, ws, q.Page)
}

// begun moves the start of a page to the bound in time that it must not begin before.
func begun(q domain.JobQuery) domain.JobQuery {
	switch {
	case q.Ascending && q.From.Before(q.Since):
		q.From, q.After = q.Since, ""
	case !q.Ascending && !q.Until.IsZero() && (q.From.IsZero() || q.From.After(q.Until)):
		q.From, q.After = q.Until, ""
	}
	return q
}

// over reports whether a list ends before a job that was created at a place.
func over(q *domain.JobQuery, p domain.JobPlace) bool {
	if q.Ascending {
		return !q.Until.IsZero() && p.CreatedAt.After(q.Until)
	}
	return p.CreatedAt.Before(q.Since)
}

// workflowResults returns the values of a filter by workflow, with each result that will do.
func workflowResults(q domain.JobQuery) (list []string) {
	for _, r := range q.Results() {
		list = append(list, string(q.WorkflowID)+" "+string(r))
	}
	return list
}

func (r jobs) List(ctx context.Context, ws domain.ID, q domain.JobQuery) ([]*domain.Job, error) {
	return listRows(ctx, r.s, JobList(ws, q), func(scan scanFunc) (*domain.Job, error) {
		j, err := scanJobRow(scan)
		if err == nil && over(&q, domain.JobPlace{CreatedAt: j.CreatedAt}) {
			err = errEnough
		}
		return j, err
	})
}

// scanJobRow scans jobRowColumns.
func scanJobRow(scan scanFunc) (*domain.Job, error) {
	j := new(domain.Job)
	d := &j.Document
	return j, scan(text(&j.ID), instant{&j.CreatedAt}, text(&j.WorkspaceID), &j.Key, text(&j.WorkflowID), &j.WorkflowVersion,
		text(&j.EntryID), &j.InputHash, into(&j.Tags), (*string)(&j.Status), instant{&j.UpdatedAt},
		instant{&j.CompletedAt}, instant{&j.DueAt}, &j.Lease.Owner, instant{&j.Lease.Until}, &j.Lease.Fence,
		scanOrigin{j}, &j.Ref, into(&j.Signal), into(&j.Ack), into(&j.Faults),
		maybe{&j.WorkflowName}, maybe{&d.Schema}, maybe{&d.Type}, maybe{&d.Series}, maybe{&d.Code})
}

// searchStep is how many jobs a search looks at first. Each of the next steps looks at as
// many as all before it.
const searchStep = 128

func (r jobs) Search(ctx context.Context, ws domain.ID, q domain.JobQuery, most int) (found []domain.JobPlace, last *domain.JobPlace, err error) {
	if len(q.Results()) == 0 {
		return nil, nil, nil
	}
	few, err := r.fewKeys(ctx, ws, q.KeyPrefix)
	if err != nil {
		return nil, nil, err
	}
	wanted, seen := q.Limit, 0
	last = new(domain.JobPlace)
	for seen < most {
		q.Limit = min(max(searchStep, seen), most-seen)
		n, ended := 0, false
		b := JobSearch(ws, q, few)
		err := r.s.eachOf(ctx, stmtKey{name: b.Name, text: b.textFor(r.s)}, b.Params, func(scan scanFunc) error {
			var p domain.JobPlace
			var hit int
			if err := scan(text(&p.ID), instant{&p.CreatedAt}, &hit); err != nil {
				return err
			}
			if over(&q, p) {
				ended = true
				return errEnough
			}
			n++
			*last = p
			if hit != 0 {
				found = append(found, p)
			}
			if ended = len(found) == wanted; ended {
				return errEnough
			}
			return nil
		})
		if err != nil || ended || n < q.Limit {
			return found, nil, err
		}
		seen += n
		q.From, q.After = last.CreatedAt, last.ID
	}
	return found, last, nil
}

// fewKeys reports whether so few keys have a prefix that their jobs are looked up one by one.
func (r jobs) fewKeys(ctx context.Context, ws domain.ID, prefix string) (bool, error) {
	end := behind(prefix)
	if end == "" {
		return false, nil
	}
	var n int
	err := r.s.one(ctx, jobKeysFew, args(string(ws), prefix, end, int64(fewKeys+1)), &n)
	return n <= fewKeys, err
}

// behind returns the first text behind all that have a prefix, empty if there is none. Texts
// are in the order of their bytes, which is that of their characters.
func behind(prefix string) string {
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case last == utf8.MaxRune:
		case last+1 == surrogates:
			return prefix + string(behindSurrogates)
		default:
			return prefix + string(last+1)
		}
	}
	return ""
}

// Code points that no text has.
const (
	surrogates       = '\ud7ff' + 1
	behindSurrogates = '\ue000'
)

// JobSearch returns the query for a page of the jobs among which a search looks. Its rows are
// a place and 1 for a job that passes all filters, else 0. The narrowest index decides which
// jobs are looked at; few says that it is that of the keys.
func JobSearch(ws domain.ID, q domain.JobQuery, few bool) Query {
	q = begun(q)
	h := &hits{next: pageParams + 1}
	s := source{"jobs.search", "", "jobs j", jobWorkspace, jobCreated, jobID, "", "", ""}
	var by []filter
	results := q.Results()
	all := len(results) == len(domain.JobResults())
	beyond, order := direction(q.Ascending)
	// made is what a source selects itself, and one joins the job of each row of it: see
	// SessionOptions.Parted.
	var made, one string
	// What the index takes care of is removed from the query.
	switch {
	case q.EntryID != "":
		s.always, by = "j.entry_id <> ''", []filter{{jobEntry, []string{string(q.EntryID)}}}
		q.EntryID = ""
	case few:
		made = h.text(`(SELECT k.job_id FROM job_keys k WHERE k.workspace_id = $1 AND k.key >= ? AND k.key < ? ORDER BY k.key LIMIT `+
			strconv.Itoa(fewKeys)+`) AS held`, q.KeyPrefix, behind(q.KeyPrefix))
		s.from, one = made+` CROSS JOIN jobs j`, each("JOIN", "j", "jobs", "n.workspace_id = $1 AND n.id = held.job_id")
		s.name, s.always = "jobs.search-of-keys", "j.id = held.job_id"
		q.KeyPrefix = ""
	case q.Tag != "":
		// The limit inside keeps the join small to a planner too, which then does without
		// several processes.
		made = h.text(`(SELECT o.workspace_id, o.created_at, o.job_id FROM job_tags o WHERE o.workspace_id = $1 AND o.tag = ?
			AND (o.created_at, o.job_id) `+beyond+` ($2, $3) ORDER BY o.created_at`+order+`, o.job_id`+order+` LIMIT $4) AS t`, q.Tag)
		s.from, one = made+` JOIN jobs j ON j.workspace_id = t.workspace_id AND j.id = t.job_id`, eachJob
		s.workspace, s.at, s.id = tagWorkspace, tagCreated, tagJob
		q.Tag = ""
	case q.WorkflowID != "":
		by = []filter{{jobFlowEnd, workflowResults(q)}}
		q.WorkflowID, q.Result = "", ""
	case q.Attention:
		s.always = needsAttention
		q.Attention, q.Result = false, ""
	case !all:
		by = []filter{{jobResult, texts(results)}}
		q.Result = ""
	}
	h.filters(&q)
	s.columns = string(s.id) + " AS id, " + string(s.at) + " AS created_at, " + h.column()
	found := newQueryWith(s, ws, q.Page, h.params, by...)
	if made != "" {
		found.Parted = strings.Replace(found.Text, s.from, made+one, 1)
	}
	return found
}

func texts(list []domain.JobResult) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = string(r)
	}
	return out
}

// hits is the condition on the jobs that a search looks at, as a column of its rows.
type hits struct {
	conditions []string
	params     []any
	next       int // the number of the next parameter
}

// text numbers the parameters of a piece of SQL, which has a question mark for each.
func (h *hits) text(sql string, params ...any) string {
	var b strings.Builder
	for _, p := range params {
		before, after, _ := strings.Cut(sql, "?")
		b.WriteString(before + "$" + strconv.Itoa(h.next))
		h.params = append(h.params, p)
		h.next++
		sql = after
	}
	return b.String() + sql
}

func (h *hits) add(sql string, params ...any) {
	h.conditions = append(h.conditions, h.text(sql, params...))
}

func (h *hits) column() string {
	if len(h.conditions) == 0 {
		return "1 AS hit"
	}
	return "CASE WHEN " + strings.Join(h.conditions, " AND ") + " THEN 1 ELSE 0 END AS hit"
}

// filters adds the conditions of all filters of a query. What is in other tables is read by its
// primary key, as a value: with EXISTS a planner may read the whole table first.
func (h *hits) filters(q *domain.JobQuery) {
	if q.Tag != "" {
		h.add(`(SELECT 1 FROM job_tags o WHERE o.workspace_id = j.workspace_id AND o.tag = ?
			AND o.created_at = j.created_at AND o.job_id = j.id) = 1`, q.Tag)
	}
	if q.KeyPrefix != "" {
		h.add(`substr(j.key, 1, ?) = ?`, int64(utf8.RuneCountInString(q.KeyPrefix)), q.KeyPrefix)
	}
	if q.WorkflowID != "" {
		h.add(`j.workflow_id = ?`, string(q.WorkflowID))
	}
	if q.Result != "" {
		h.add(`j.result = ?`, string(q.Result))
	}
	if q.Status != "" {
		h.add(`j.status = ?`, string(q.Status))
	}
	if q.Attention {
		h.add(needsAttention)
	}
	if q.Waiting {
		h.add(`j.status IN ('ERR', 'QUEUED', 'POKE')`)
	}
	if q.State != "" {
		h.add(`(SELECT e.state FROM entries e WHERE e.workspace_id = j.workspace_id AND e.id = j.entry_id) = ?`, q.State)
	}
	if q.Action != "" || q.Code != "" {
		h.step(q.Action, q.Code)
	}
}

// step adds the condition on faults, and on the last event of a job that runs. Texts inside
// JSON have their quotes escaped, so that what is looked for is never a part of one.
func (h *hits) step(action, code string) {
	var fault string
	switch {
	case code == "":
		fault = `{"provider":` + quoted(action)
	case action == "":
		fault = `"code":` + quoted(code)
	default:
		fault = `{"provider":` + quoted(action) + `,"code":` + quoted(code)
	}
	condition := h.text(`(replace(j.faults, ?, '') <> j.faults`, fault) +
		` OR j.completed_at IS NULL AND (SELECT 1 FROM job_events v WHERE v.workspace_id = j.workspace_id AND v.job_id = j.id
			AND v.seq = (SELECT MAX(m.seq) FROM job_events m WHERE m.workspace_id = j.workspace_id AND m.job_id = j.id)`
	if action != "" {
		condition += h.text(` AND v.provider = ?`, action)
	}
	if code != "" {
		condition += h.text(` AND replace(v.detail, ?, '') <> v.detail`, `{"code":`+quoted(code))
	}
	h.conditions = append(h.conditions, condition+`) = 1)`)
}

// quoted returns a text as it is in stored JSON.
func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // a text can be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// rowsAtOnce is how many rows are read by ID with one statement: they may be large.
const rowsAtOnce = 16

func (r jobs) Rows(ctx context.Context, ws domain.ID, ids []domain.ID, most int) (list []*domain.Job, err error) {
	used := 0
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		found, err := r.rows(ctx, ws, ids[:n])
		if err != nil {
			return nil, err
		}
		for _, id := range ids[:n] {
			j := found[id]
			if j == nil {
				continue
			}
			list = append(list, j)
			if used += j.RowBytes(); most > 0 && used > most && len(list) > 1 {
				return list, nil
			}
		}
		ids = ids[n:]
	}
	return list, nil
}

func (r jobs) rows(ctx context.Context, ws domain.ID, ids []domain.ID) (map[domain.ID]*domain.Job, error) {
	params := args(string(ws))
	for _, id := range ids {
		params = append(params, string(id))
	}
	for len(params) < 1+rowsAtOnce {
		params = append(params, nil)
	}
	found := make(map[domain.ID]*domain.Job, len(ids))
	err := r.s.eachOf(ctx, stmtKey{name: "jobs.rows", text: JobRows()}, params, func(scan scanFunc) error {
		j, err := scanJobRow(scan)
		found[j.ID] = j
		return err
	})
	return found, err
}

// JobRows returns the text of the query for the rows of jobs: $1 is the workspace, and the
// others are IDs or NULL.
func JobRows() string {
	var b strings.Builder
	b.WriteString(`SELECT ` + jobRowColumns + ` FROM jobs j` + aboutJob + ` WHERE j.workspace_id = $1 AND j.id IN (`)
	placeholders(&b, 2, rowsAtOnce)
	b.WriteByte(')')
	return b.String()
}

func (r jobs) Acknowledge(ctx context.Context, ws, id domain.ID, a domain.Ack) error {
	n, err := r.s.exec(ctx, jobsAcknowledge, string(ws), string(id), jsonText{a})
	if err != nil || n == 1 {
		return err
	}
	j, err := r.Head(ctx, ws, id)
	switch {
	case err != nil:
		return err
	case j.Ack == nil:
		return domain.E(domain.Conflict, "conflict", "the job did not end with faults; there is nothing to acknowledge")
	case j.Ack.By == a.By && j.Ack.Note == a.Note:
		return nil
	}
	return domain.E(domain.Conflict, "conflict", "the job is acknowledged already, with another note or by another token")
}
