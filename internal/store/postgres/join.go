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
// before it, or comes behind it there.
//
// A statement that must change as many rows as it was given looks itself: dividing by zero
// fails the transaction, so that the commit can be sent in the same request.
type join struct {
	order int
	text  string
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
}

// failsUnless divides by zero unless all rows were there.
const failsUnless = `1 / (COUNT(*) = $%d)::int`

// kind is a row of the table of joins.
type kind struct {
	name    store.Name
	kinds   string
	counted bool
	sorted  bool
	// columns are what the rows insert; empty for another statement, which text makes.
	columns string
	text    func(from string, n int) string
}

// eventsInsert is the kind of statement that adds events; its text depends on their number.
const eventsInsert store.Name = "job-events.append"

// joinable lists the kinds of statements that can be joined, in their order.
func joinable() []kind {
	return []kind{
		{name: "jobs.insert", kinds: "tttti" + "ttttttt" + "iiii" + "tiitt", counted: true, columns: "u.*, NULL::text, NULL::text"},
		{name: "job-tags.add", kinds: "ttit", sorted: true, columns: "u.*"},
		{name: "documents.put", kinds: "tty", sorted: true, columns: "u.*"},
		{name: "entries.insert", kinds: "ttttt" + "tt" + "ii", counted: true, columns: "u.a1, u.a2, u.a3, u.a4, u.a5, 1, u.a6, u.a7, 0, u.a8, u.a9"},
		{name: "contents.insert", kinds: "ttt" + "it" + "yy" + "ttt" + "bb" + "ty" + "ttttttttttt" + "ittt", columns: "u.*"},
		{name: "jobs.finish", kinds: "ttittt" + "iitb", counted: true, text: finishFrom},
		{name: eventsInsert, kinds: "tt" + "itttt" + "iti" + "t", columns: "u.*"},
		{name: "entries.at", kinds: "ttt", counted: true, text: atFrom},
	}
}

// joins returns the statements that can be joined, by their text.
func joins(texts store.Texts) map[string]*join {
	list := map[string]*join{}
	for i, k := range joinable() {
		j := &join{order: i, kinds: k.kinds, counted: k.counted, sorted: k.sorted}
		single := texts[k.name]
		if k.name == eventsInsert {
			single, j.shared = store.EventsInsert, 2
		}
		from, n := unnest(k.kinds), len(k.kinds)+1
		if k.text != nil {
			j.text = k.text(from, n)
		} else {
			j.text = insertFrom(single, k.columns, from)
		}
		if k.counted && k.text == nil {
			j.text = "WITH done AS (" + j.text + " RETURNING 1) SELECT " + fmt.Sprintf(failsUnless, n) + " FROM done"
		}
		list[single] = j
	}
	return list
}

// joinOf returns how a statement can be joined, nil if it cannot.
func joinOf(all map[string]*join, text string) *join {
	if strings.HasPrefix(text, store.EventsInsert) {
		text = store.EventsInsert
	}
	return all[text]
}

// unnest returns the rows of arrays, with columns a1, a2 and so on.
func unnest(kinds string) string {
	var arrays, names []string
	types := map[rune]string{'t': "text", 'i': "bigint", 'b': "boolean", 'y': "bytea"}
	for i, k := range kinds {
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, types[k]))
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
	return `WITH done AS (UPDATE jobs j SET entry_id = u.a4, status = u.a5, faults = CASE WHEN u.a10 THEN u.a6 ELSE j.faults END,
		updated_at = u.a7, completed_at = u.a8, due_at = NULL, lease_owner = '', lease_until = NULL, ref = u.a9, signal = NULL
		FROM ` + from + ` WHERE j.workspace_id = u.a1 AND j.id = u.a2 AND j.fence = u.a3 RETURNING 1)
		SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM done`
}

// atFrom is entries.at for many entries.
func atFrom(from string, n int) string {
	return `SELECT ` + fmt.Sprintf(failsUnless, n) + ` FROM ` + from +
		` JOIN entries e ON e.workspace_id = u.a1 AND e.id = u.a2 AND e.version = u.a3`
}

// rowsOf splits the parameters of a statement into those of its rows.
func (j *join) rowsOf(rows [][]any, args []any) [][]any {
	if j.shared == 0 {
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
