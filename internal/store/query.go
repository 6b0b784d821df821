package store

import (
	"context"
	"strconv"
	"strings"

	"chancery/internal/domain"
)

// column is a column that a list filters or sorts by. The constants below are all
// there are, so text of a caller never becomes SQL. A new filter is a column here,
// an index in a migration, and a line in the function that makes the query.
type column string

const (
	jobWorkspace column = "j.workspace_id"
	jobResult    column = "j.result"
	jobFlowEnd   column = "j.workflow_result" // workflow and result in one text
	jobCreated   column = "j.created_at"
	jobEntry     column = "j.entry_id"
	jobID        column = "j.id"

	tagWorkspace column = "t.workspace_id"
	tagName      column = "t.tag"
	tagCreated   column = "t.created_at" // of the job
	tagJob       column = "t.job_id"

	entryWorkspace column = "e.workspace_id"
	entryFolder    column = "e.folder"
	entryCreated   column = "e.created_at"
	entryID        column = "e.id"

	workflowWorkspace column = "w.workspace_id"
	workflowSchema    column = "w.doc_schema"
	workflowCreated   column = "w.created_at"
	workflowID        column = "w.id"

	seriesWorkspace column = "s.workspace_id"
	seriesCreated   column = "s.created_at"
	seriesID        column = "s.id"

	tokenWorkspace column = "k.workspace_id"
	tokenCreated   column = "k.created_at"
	tokenID        column = "k.id"
)

// name returns the column without its table, as a result column is called.
func (c column) name() string {
	_, name, _ := strings.Cut(string(c), ".")
	return name
}

// source is what a list reads: the columns and tables, and the columns that give a
// row its workspace and its place in the order. These three and the filters must be
// columns of one table, so that one index finds the rows and gives their order.
type source struct {
	name          Name
	columns, from string
	workspace     column
	at, id        column
	// always is a condition without parameters: that of a partial index.
	always string
	// table is the one that has these columns, with its alias, and about is what engines join
	// with a page of its rows that would otherwise join first: see SessionOptions.Parted.
	// Without a table there is nothing to join.
	table, about string
}

// each joins the row of a table that a key names, if there is one, so that no planner can
// think of reading the whole table.
func each(kind, alias, table, condition string) string {
	return ` ` + kind + ` LATERAL (SELECT * FROM ` + table + ` n WHERE ` + condition + ` LIMIT 1) AS ` + alias + ` ON TRUE`
}

//nolint:gochecknoglobals // texts, which are constants
var (
	eachVersion = each("JOIN", "v", "entry_versions", "n.workspace_id = e.workspace_id AND n.entry_id = e.id AND n.version = e.version")
	eachJob     = each("JOIN", "j", "jobs", "n.workspace_id = t.workspace_id AND n.id = t.job_id")
	aboutEach   = each("LEFT JOIN", "w", "workflows", "n.workspace_id = j.workspace_id AND n.id = j.workflow_id") +
		each("LEFT JOIN", "e", "entries", "n.workspace_id = j.workspace_id AND n.id = j.entry_id") +
		each("LEFT JOIN", "v", "entry_versions", "n.workspace_id = e.workspace_id AND n.entry_id = e.id AND n.version = e.version")
)

var ( // tables
	jobSource = source{
		"jobs.list", jobRowColumns, "jobs j" + aboutJob, jobWorkspace, jobCreated, jobID, "", "jobs j", aboutEach,
	}
	jobOfEntrySource = source{
		"jobs.list-of-entry", jobRowColumns, "jobs j" + aboutJob, jobWorkspace, jobCreated, jobID, "j.entry_id <> ''", "jobs j", aboutEach,
	}
	attentionSource = source{
		"jobs.list-attention", jobRowColumns, "jobs j" + aboutJob, jobWorkspace, jobCreated, jobID, needsAttention, "jobs j", aboutEach,
	}
	taggedJobSource = source{
		"jobs.list-tagged", jobRowColumns,
		"job_tags t JOIN jobs j ON j.workspace_id = t.workspace_id AND j.id = t.job_id" + aboutJob, tagWorkspace, tagCreated, tagJob, "",
		"job_tags t", eachJob + aboutEach,
	}
	entrySource = source{
		"entries.list", entryColumns + ", " + contentColumns, currentVersion, entryWorkspace, entryCreated, entryID, "",
		"entries e", eachVersion,
	}
	seriesSource = source{
		"series.list", qualified("s", SeriesRead), "series s", seriesWorkspace, seriesCreated, seriesID, "", "", "",
	}
	workflowSource = source{
		"workflows.list", qualified("w", workflowColumns), "workflows w", workflowWorkspace, workflowCreated, workflowID, "", "", "",
	}
	tokenSource = source{
		"tokens.page", qualified("k", tokenColumns), "tokens k", tokenWorkspace, tokenCreated, tokenID, "", "", "",
	}
)

// qualified puts the alias of a table before each of its columns.
func qualified(alias, columns string) string {
	list := strings.Split(columns, ",")
	for i, c := range list {
		list[i] = alias + "." + strings.TrimSpace(c)
	}
	return strings.Join(list, ", ")
}

// filter keeps the rows whose column has one of the values.
type filter struct {
	column column
	values []string
}

// maxValues is how many values one filter may have. It stays below the number of
// terms that engines allow in a compound query.
const maxValues = 256

// Query is a statement that reads one page of a list.
type Query struct {
	Name Name
	Text string
	// Parted is the same with a bound in each part, and with what is joined to a page only, for
	// engines that do not merge sorted parts and may join before they count: see SessionOptions.
	// It is empty if there is nothing of both.
	Parted string
	Params []any
	// Bytes ends the page with the row with which its rows exceed so many; zero is no bound.
	Bytes int
}

// EntryList returns the query for a list of entries, without the bytes of their
// contents.
func EntryList(ws domain.ID, q domain.EntryQuery) Query {
	if len(q.Folders) > 0 {
		return newQuery(entrySource, ws, q.Page, filter{entryFolder, q.Folders})
	}
	return newQuery(entrySource, ws, q.Page)
}

// WorkflowList returns the query for a list of workflows.
func WorkflowList(ws domain.ID, q domain.WorkflowQuery) Query {
	p := domain.Page{From: q.Before, After: q.After, Limit: q.Limit, Bytes: q.Bytes}
	if q.Schema != "" {
		return newQuery(workflowSource, ws, p, filter{workflowSchema, []string{q.Schema}})
	}
	return newQuery(workflowSource, ws, p)
}

// TokenList returns the query for a list of tokens.
func TokenList(ws domain.ID, p domain.Page) Query { return newQuery(tokenSource, ws, p) }

// newQuery builds the query for a page of the rows that pass all filters. At most one
// filter may have several values: the rows of each value are read in the order of the
// list and merged, so that neither rows with other values are read nor all rows
// sorted.
func newQuery(s source, ws domain.ID, p domain.Page, filters ...filter) Query {
	return newQueryWith(s, ws, p, nil, filters...)
}

// pageParams is how many parameters a page has: the workspace, its start, and its limit.
const pageParams = 4

// newQueryWith is newQuery for a source whose text has parameters of its own. They are
// numbered from the one behind those of the page.
func newQueryWith(s source, ws domain.ID, p domain.Page, own []any, filters ...filter) Query {
	b := builder{source: s}
	b.beyond, b.order = direction(p.Ascending)
	at, id := pageStart(p)
	b.params = append(args(string(ws), at, id, limit(p.Limit)), own...)
	variants := 1
	for _, f := range filters {
		b.conditions = append(b.conditions, condition{f.column, len(b.params)})
		values := padded(f.values)
		b.params = append(b.params, values...)
		if n := len(values); n > 1 {
			b.several, variants = len(b.conditions)-1, n
		}
	}
	q := Query{Name: s.name, Params: b.params, Bytes: p.Bytes}
	q.Text = b.union(variants, "", " UNION ALL ", "") + b.orderBy(variants > 1)
	if variants > 1 || s.table != "" {
		q.Parted = b.parted(variants)
	}
	return q
}

// parted returns the rows of a page, and then what belongs to each.
func (b *builder) parted(variants int) string {
	s := b.source
	page := *b
	if s.table != "" {
		_, alias, _ := strings.Cut(s.table, " ")
		page.source.columns, page.source.from = alias+".*", s.table
	}
	text := page.union(variants, "(", " UNION ALL ", page.orderBy(false)+")")
	if variants > 1 {
		text += page.orderBy(true)
	}
	if s.table == "" {
		return text
	}
	_, alias, _ := strings.Cut(s.table, " ")
	ordered, _, _ := strings.Cut(b.orderBy(false), " LIMIT ")
	return "SELECT " + s.columns + " FROM (" + text + ") AS " + alias + s.about + ordered
}

// direction returns how rows compare with the start of a page, and their order.
func direction(ascending bool) (beyond, order string) {
	if ascending {
		return ">", ""
	}
	return "<", " DESC"
}

// union joins the SELECTs for all values of a filter.
func (b *builder) union(n int, before, between, after string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = before + b.selectRows(i) + after
	}
	return strings.Join(parts, between)
}

// padded returns the distinct values, padded with NULL, which no row equals, to a
// power of two, so that few different statements have to be prepared.
func padded(values []string) []any {
	seen := make(map[string]bool, len(values))
	var list []any
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
	}
	for len(list)&(len(list)-1) != 0 {
		list = append(list, nil)
	}
	return list
}

// condition compares a column with the parameter behind the index.
type condition struct {
	column column
	param  int
}

type builder struct {
	source        source
	beyond, order string
	params        []any
	conditions    []condition
	several       int // the index of the condition with several values
}

// selectRows returns the SELECT for the n-th value of the filter that has several.
func (b *builder) selectRows(n int) string {
	s := &b.source
	var text strings.Builder
	text.WriteString("SELECT " + s.columns + " FROM " + s.from + " WHERE " + string(s.workspace) + " = $1 AND (" +
		string(s.at) + ", " + string(s.id) + ") " + b.beyond + " ($2, $3)")
	if s.always != "" {
		text.WriteString(" AND " + s.always)
	}
	for i, c := range b.conditions {
		param := c.param + 1
		if i == b.several {
			param += n
		}
		text.WriteString(" AND " + string(c.column) + " = $" + strconv.Itoa(param))
	}
	return text.String()
}

// orderBy returns the order and the limit. A union is sorted by the names of its
// result columns.
func (b *builder) orderBy(union bool) string {
	at, id := string(b.source.at), string(b.source.id)
	if union {
		at, id = b.source.at.name(), b.source.id.name()
	}
	return " ORDER BY " + at + b.order + ", " + id + b.order + " LIMIT $4"
}

// textFor returns the text for the engine of a session.
func (q *Query) textFor(s *Session) string {
	if s.opt.Parted && q.Parted != "" {
		return q.Parted
	}
	return q.Text
}

// sizedRow is a row of a list.
type sizedRow interface{ RowBytes() int }

// listRows reads the rows of a query, as many as there is room for. Rows behind the last
// one are not read.
func listRows[T sizedRow](ctx context.Context, s *Session, q Query, row func(scan scanFunc) (T, error)) ([]T, error) {
	var list []T
	used := 0
	err := s.eachOf(ctx, stmtKey{name: q.Name, text: q.textFor(s)}, q.Params, func(scan scanFunc) error {
		v, err := row(scan)
		if err != nil {
			return err
		}
		list = append(list, v)
		if used += v.RowBytes(); q.Bytes > 0 && used > q.Bytes && len(list) > 1 {
			return errEnough
		}
		return nil
	})
	return list, err
}
