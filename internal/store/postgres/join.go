package postgres

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/internal/store"
)

// join says how many statements of one kind become one that takes arrays: the rows of
// many updates then cost little more than those of one. Statements of different kinds are
// put in the order of the table below, also before what another update has sent; that is
// correct because each of the kinds either writes rows that no other kind in the table reads
// before it, or comes behind it there. Statements about one entry keep their order instead.
//
// A statement that must change as many rows as it was given looks itself: dividing by zero
// fails the transaction, so that the commit can be sent in the same request.
//
// There is a text for one row, for a few and for many, because the cost of a function that returns
// rows is fixed: unnest of 21 arrays makes 21 tables first. A single row is a row of parameters; a
// few are elements of the arrays, each of which is found by counting from the first.
type join struct {
	order          int
	one, few, many string
	// kinds has a letter for each parameter of a row: t for text, i for an integer, b for a
	// truth value, y for bytes.
	kinds string
	// shared is how many parameters of the single statement come once, before those of its rows.
	shared int
	// counted adds the number of rows as the last parameter.
	counted bool
	// sorted puts the rows in the order of their first parameters, where two writers may
	// add the same ones.
	sorted bool
	// once leaves out rows that are equal to another one: those of a question.
	once bool
	// entry is the parameter of a row with the entry that it is about, 0 for none. The first
	// is the workspace. Rows about one entry keep their order.
	entry int
}

// failsUnless divides by zero unless all rows were there.
const failsUnless = `1 / (COUNT(*) = $%d)::int`

// kind is a row of the table of joins.
type kind struct {
	name    store.Name
	kinds   string
	counted bool
	sorted  bool
	once    bool
	entry   int
	// columns are what the rows insert; empty for another statement, which text makes.
	columns string
	text    func(from string, n int) string
}

// eventsInsert is the kind of statement that adds events; its text depends on their number.
const eventsInsert store.Name = "job-events.append"

// joinable lists the kinds of statements that can be joined, in their order.
func joinable() []kind {
	list := []kind{
		{name: "workflows.same", kinds: "tti" + "ii" + "tttt" + "bb", counted: true, once: true, text: sameFlowFrom},
		{name: "jobs.insert", kinds: "tttti" + "ttttttt" + "iiii" + "tiitt", counted: true, columns: "u.*, NULL::text, NULL::text, " + changeNo("u.a1")},
		{name: "job-tags.add", kinds: "ttit", sorted: true, columns: "u.*"},
		{name: "documents.put", kinds: "tty", sorted: true, columns: "u.*"},
		{name: "entries.insert", entry: 1, kinds: "ttttt" + "tt" + "ii", counted: true, columns: "u.a1, u.a2, u.a3, u.a4, u.a5, 1, u.a6, u.a7, 0, u.a8, u.a9"},
		{name: "entries.at", entry: 1, kinds: "ttt", counted: true, text: atFrom},
		{name: "entries.same", entry: 1, kinds: "ttt" + "i" + "tttt", counted: true, once: true, text: sameEntryFrom},
		{name: "entries.append", entry: 1, kinds: "tttti", counted: true, text: appendFrom},
		{
			name: "contents.insert", entry: 1, kinds: "ttt" + "it" + "yy" + "ttt" + "bb" + "ty" + "ttttttttttt" + "ittt" + "tt",
			columns: "u.a1, u.a2, u.a3, " + seqOf("u.a1", "u.a2", "u.a4") + ", " + columnsFrom(5, 31) + ", " + changeNo("u.a1"),
		},
		{name: "refs.move", entry: 1, kinds: "tttt", text: refsFrom},
		{name: "search.note", kinds: "ttt", sorted: true, columns: "u.*"},
		{name: "credits.drop", entry: 1, kinds: "tt", text: dropFrom("credits")},
		{name: "issued.leave", entry: 1, kinds: "tt", text: dropFrom("issued")},
		{name: "issued.put", entry: 1, kinds: "tt" + "tttt" + "ttti", counted: true, text: putFrom},
		{name: "credits.insert", entry: 4, kinds: "ttttt", sorted: true, columns: "u.*"},
		{name: "states.add", entry: 1, kinds: "tti" + "ttttttb" + "i", counted: true, text: stateFrom},
		{name: "entries.move", entry: 1, kinds: "ttti", counted: true, text: moveFrom},
		{name: "jobs.finish", kinds: "ttittt" + "iitb", counted: true, text: finishFrom},
		{name: "jobs.go-on", kinds: "ttittt" + "iii" + "titbb", counted: true, text: goOnFrom},
		{name: eventsInsert, kinds: "tt" + "itttt" + "iti" + "t", columns: "u.*"},
		{name: "numbers.insert", kinds: "ttti" + "ttti", counted: true, columns: "u.*"},
		{name: "series.set", kinds: "tti" + "ttii", counted: true, text: setFrom},
	}
	// The rows of an archive, of one part in each transaction.
	for _, x := range store.ArchiveInserts() {
		columns := append([]string{columnsFrom(1, len(x.Kinds))}, x.Fixed...)
		list = append(list, kind{name: x.Name, kinds: x.Kinds, counted: true, columns: strings.Join(columns, ", ")})
	}
	return list
}

// joins returns the statements that can be joined, by their text.
func joins(texts store.Texts) map[string]*join {
	list := map[string]*join{}
	for i, k := range joinable() {
		j := &join{order: i, kinds: k.kinds, counted: k.counted, sorted: k.sorted, once: k.once, entry: k.entry}
		single := texts[k.name]
		if k.name == eventsInsert {
			single, j.shared = store.EventsInsert, 2
		}
		j.one, j.few, j.many = k.from(single, parameters(k.kinds)), k.from(single, elements(k.kinds)), k.from(single, unnest(k.kinds))
		list[single] = j
	}
	return list
}

// from makes the statement, of the text for one row, that takes its rows from somewhere.
func (k *kind) from(single, from string) string {
	n := len(k.kinds) + 1
	if k.text != nil {
		return k.text(from, n)
	}
	text := insertFrom(single, k.columns, from)
	if k.counted {
		text = "WITH done AS (" + text + " RETURNING 1) SELECT " + fmt.Sprintf(failsUnless, n) + " FROM done"
	}
	return text
}

// maxFew is how many rows are a few.
const maxFew = 64

// statement returns the statement for rows, with its parameters.
func (j *join) statement(rows [][]any) (text string, params []any, err error) {
	switch n := len(rows); {
	case n == 1:
		params = slices.Clip(rows[0])
		if j.counted {
			params = append(params, int64(1))
		}
		return j.one, params, nil
	case n <= maxFew:
		text = j.few
	default:
		text = j.many
	}
	params, err = j.params(rows)
	return text, params, err
}

// joinOf returns how a statement can be joined, nil if it cannot.
func joinOf(all map[string]*join, text string) *join {
	if strings.HasPrefix(text, store.EventsInsert) {
		text = store.EventsInsert
	}
	return all[text]
}

// typeOf returns the type of a parameter of a row.
func typeOf(kind rune) string {
	return map[rune]string{'t': "text", 'i': "bigint", 'b': "boolean", 'y': "bytea"}[kind]
}

// parameters returns a row of parameters, with columns a1, a2 and so on.
func parameters(kinds string) string {
	var columns []string
	for i, k := range kinds {
		columns = append(columns, fmt.Sprintf("$%d::%s AS a%d", i+1, typeOf(k), i+1))
	}
	return "(SELECT " + strings.Join(columns, ", ") + ") AS u"
}

// elements returns the rows of arrays, like unnest, one by one.
func elements(kinds string) string {
	var columns []string
	for i, k := range kinds {
		columns = append(columns, fmt.Sprintf("($%d::%s[])[n] AS a%d", i+1, typeOf(k), i+1))
	}
	return "(SELECT " + strings.Join(columns, ", ") + " FROM generate_series(1, cardinality($1::text[])) AS n) AS u"
}

// unnest returns the rows of arrays, with columns a1, a2 and so on.
func unnest(kinds string) string {
	var arrays, names []string
	for i, k := range kinds {
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, typeOf(k)))
		names = append(names, "a"+strconv.Itoa(i+1))
	}
	return "unnest(" + strings.Join(arrays, ", ") + ") AS u (" + strings.Join(names, ", ") + ")"
}

// insertFrom makes an INSERT of values one that takes its rows from arrays.
func insertFrom(text, columns, from string) string {
	into, rest, _ := strings.Cut(text, "VALUES")
	text = into + "SELECT " + columns + " FROM " + from
	if i := strings.LastIndex(rest, "ON CONFLICT"); i >= 0 {
		text += " " + rest[i:]
	}
	return text
}

// finishFrom is jobs.finish for many jobs.
func finishFrom(from string, n int) string {
	return `WITH done AS (UPDATE jobs j SET change_no = ` + changeNo("u.a1") + `, entry_id = u.a4, status = u.a5, faults = CASE WHEN u.a10 THEN u.a6 ELSE j.faults END,
		updated_at = u.a7, completed_at = u.a8, due_at = NULL, lease_owner = '', lease_until = NULL, ref = u.a9, signal = NULL
		FROM ` + from + ` WHERE j.workspace_id = u.a1 AND j.id = u.a2 AND j.fence = u.a3 RETURNING 1)
		SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM done`
}

// atFrom is entries.at for many entries.
func atFrom(from string, n int) string {
	return `SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM ` + from +
		` JOIN entries e ON e.workspace_id = u.a1 AND e.id = u.a2 AND e.version = u.a3`
}

// sameFlowFrom is workflows.same for many workflows.
func sameFlowFrom(from string, n int) string {
	return `SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM ` + from + ` JOIN workflows w ON w.workspace_id = u.a1 AND w.id = u.a2
		AND w.version = u.a3 AND w.created_at = u.a4 AND w.updated_at = u.a5
		AND w.hash = u.a6 AND w.name = u.a7 AND w.doc_schema = u.a8 AND w.country = u.a9 AND w.disabled = u.a10 AND w.draft = u.a11`
}

// sameEntryFrom is entries.same for many entries.
func sameEntryFrom(from string, n int) string {
	return `SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM ` + from + ` JOIN entries e ON e.workspace_id = u.a1 AND e.id = u.a2
		AND e.version = u.a3 AND e.updated_at = u.a4 AND e.key = u.a5 AND e.folder = u.a6 AND e.state = u.a7 AND e.faults = u.a8`
}

// changeFrom makes a statement that changes a row for each one given, and fails unless it has.
func changeFrom(text, from, where string, n int) string {
	return `WITH done AS (UPDATE ` + text + ` FROM ` + from + ` WHERE ` + where + ` RETURNING 1)
		SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM done`
}

// appendFrom is entries.append for many entries.
func appendFrom(from string, n int) string {
	return changeFrom(`entries e SET version = u.a4, seq = e.seq + 1, updated_at = GREATEST(e.updated_at, u.a5)`,
		from, `e.workspace_id = u.a1 AND e.id = u.a2 AND e.version = u.a3`, n)
}

// moveFrom is entries.move for many entries.
func moveFrom(from string, n int) string {
	return changeFrom(`entries e SET folder = u.a3, updated_at = GREATEST(e.updated_at, u.a4)`,
		from, `e.workspace_id = u.a1 AND e.id = u.a2`, n)
}

// goOnFrom is jobs.go-on for many jobs.
func goOnFrom(from string, n int) string {
	return changeFrom(`jobs j SET change_no = `+changeNo("u.a1")+`, entry_id = u.a4, status = u.a5, faults = CASE WHEN u.a14 THEN u.a6 ELSE j.faults END,
		updated_at = u.a7, completed_at = u.a8,
		due_at = CASE WHEN j.signal IS NOT NULL AND NOT u.a13 AND u.a9 > u.a7 THEN u.a7 ELSE u.a9 END, lease_owner = u.a10,
		lease_until = CASE WHEN j.lease_owner = u.a10 AND j.lease_until > u.a11 THEN j.lease_until ELSE u.a11 END, ref = u.a12,
		signal = CASE WHEN u.a13 OR u.a8 IS NOT NULL THEN NULL ELSE j.signal END`,
		from, `j.workspace_id = u.a1 AND j.id = u.a2 AND j.fence = u.a3`, n)
}

// setFrom is series.set for many series.
func setFrom(from string, n int) string {
	return changeFrom(`series s SET last = u.a3, last_entry_id = u.a4, before_last_id = u.a5, updated_at = u.a6`,
		from, `s.workspace_id = u.a1 AND s.id = u.a2 AND s.last = u.a7`, n)
}

// dropFrom deletes the rows of entries from a table.
func dropFrom(table string) func(from string, n int) string {
	return func(from string, _ int) string {
		return `DELETE FROM ` + table + ` d USING ` + from + ` WHERE d.workspace_id = u.a1 AND d.entry_id = u.a2`
	}
}

// changeNo is the number of a change in a workspace that has a feed: that of the transaction, in
// the numbering of the feed.
func changeNo(ws string) string {
	return `(SELECT f.epoch + txid_current() FROM feeds f WHERE f.workspace_id = ` + ws + `)`
}

// refsFrom is refs.move for many entries. It reads the references of the versions before, and
// where the new ones are the same it touches no other row. Entries are looked up one by one: of
// a table that seems empty the planner would read all instead, for imports too.
func refsFrom(from string, _ int) string {
	refs := func(column string) string {
		return `SELECT m.ws, r.u, COALESCE(r.c, '') AS c, m.created_at, m.entry FROM moved m
			CROSS JOIN LATERAL json_to_recordset(CAST(NULLIF(m.` + column + `, '') AS json)) AS r (u text, c text)`
	}
	return `WITH moved AS (
		SELECT e.workspace_id AS ws, e.id AS entry, e.created_at, v.refs AS before, u.a4 AS behind FROM ` + from + `
			CROSS JOIN LATERAL (SELECT * FROM entries n WHERE n.workspace_id = u.a1 AND n.id = u.a2 LIMIT 1) AS e
			LEFT JOIN LATERAL (SELECT refs FROM entry_versions n
				WHERE n.workspace_id = u.a1 AND n.entry_id = u.a2 AND n.version = u.a3 LIMIT 1) AS v ON TRUE
			WHERE v.refs IS DISTINCT FROM u.a4
	), old AS (` + refs("before") + `), new AS (` + refs("behind") + `),
	gone AS (DELETE FROM entry_refs d USING (TABLE old EXCEPT TABLE new) x WHERE d.workspace_id = x.ws AND d.uuid = x.u
		AND d.context = x.c AND d.created_at = x.created_at AND d.entry_id = x.entry)
	INSERT INTO entry_refs (workspace_id, uuid, context, created_at, entry_id)
		SELECT x.ws, x.u, x.c, x.created_at, x.entry FROM (TABLE new EXCEPT TABLE old) x ON CONFLICT DO NOTHING`
}

// putFrom is issued.put for many entries.
func putFrom(from string, n int) string {
	return `WITH done AS (` + issuedInto + ` SELECT u.a1, u.a2, u.a3, u.a4, u.a5, u.a6, '', u.a7, u.a8, u.a9, u.a10 FROM ` + from + `
		WHERE NOT EXISTS (SELECT 1 FROM issued i WHERE i.workspace_id = u.a1 AND i.issuer = u.a3 AND i.family = u.a4
			AND i.series = u.a5 AND i.code = u.a6 AND i.entry_id <> u.a2)` + issuedAgain + ` RETURNING 1)
		SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM done`
}

// stateFrom is states.add for many entries, one state for each.
func stateFrom(from string, n int) string {
	return `WITH u AS (SELECT * FROM ` + from + `), placed AS (` + stateInto + `
		SELECT e.workspace_id, e.id, u.a3, u.a4, e.state_seq + 1, u.a5, u.a6, u.a7, u.a8, u.a9, u.a10,
			CASE WHEN u.a10 OR e.stated_at IS NULL OR e.stated_at < u.a3 THEN u.a3 ELSE e.stated_at END, ` + changeNo("u.a1") + `
		FROM u JOIN entries e ON e.workspace_id = u.a1 AND e.id = u.a2 AND e.state_seq < u.a11 FOR NO KEY UPDATE OF e` + statePlaced + `),
	done AS (UPDATE entries e SET ` + stateSet("u.a3", "u.a4", "u.a7", "u.a10") + `
		FROM placed p JOIN u ON u.a1 = p.workspace_id AND u.a2 = p.entry_id
		WHERE e.workspace_id = p.workspace_id AND e.id = p.entry_id RETURNING 1)
	SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM done`
}

// columnsFrom lists the parameters of a row.
func columnsFrom(first, last int) string {
	var list []string
	for i := first; i <= last; i++ {
		list = append(list, fmt.Sprintf("u.a%d", i))
	}
	return strings.Join(list, ", ")
}

// asked reports whether a question is among the rows already.
func (j *join) asked(rows [][]any, args []any) bool {
	return j.once && slices.ContainsFunc(rows, func(row []any) bool { return slices.Equal(row, args) })
}

// rowsOf splits the parameters of a statement into those of its rows.
func (j *join) rowsOf(rows [][]any, args []any) [][]any {
	switch {
	case j.asked(rows, args):
		return rows
	case j.shared == 0:
		return append(rows, args)
	}
	each := len(j.kinds) - j.shared
	for i := j.shared; i < len(args); i += each {
		row := make([]any, 0, len(j.kinds))
		rows = append(rows, append(append(row, args[:j.shared]...), args[i:i+each]...))
	}
	return rows
}

// params returns the arrays of the rows.
func (j *join) params(rows [][]any) ([]any, error) {
	if j.sorted {
		slices.SortFunc(rows, func(a, b []any) int {
			return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)))
		})
	}
	params := make([]any, len(j.kinds), len(j.kinds)+1)
	for i, kind := range j.kinds {
		var err error
		switch kind {
		case 't':
			params[i], err = column[string](rows, i)
		case 'i':
			params[i], err = column[int64](rows, i)
		case 'b':
			params[i], err = column[bool](rows, i)
		default:
			params[i] = bytesColumn(rows, i)
		}
		if err != nil {
			return nil, err
		}
	}
	if j.counted {
		params = append(params, int64(len(rows)))
	}
	return params, nil
}

// column returns a parameter of all rows: values where none is NULL, else pointers.
func column[T string | int64 | bool](rows [][]any, i int) (any, error) {
	values := make([]T, len(rows))
	var nulls []*T
	for r, row := range rows {
		v := row[i]
		if valuer, ok := v.(driver.Valuer); ok {
			var err error
			if v, err = valuer.Value(); err != nil {
				return nil, err
			}
		}
		switch v := v.(type) {
		case T:
			values[r] = v
		case nil:
			if nulls == nil {
				nulls = make([]*T, len(rows))
				for before := range r {
					nulls[before] = &values[before]
				}
			}
			continue
		default:
			return nil, fmt.Errorf("parameter %d is a %T", i+1, v)
		}
		if nulls != nil {
			nulls[r] = &values[r]
		}
	}
	if nulls != nil {
		return nulls, nil
	}
	return values, nil
}

func bytesColumn(rows [][]any, i int) [][]byte {
	values := make([][]byte, len(rows))
	for r, row := range rows {
		values[r], _ = row[i].([]byte)
	}
	return values
}
