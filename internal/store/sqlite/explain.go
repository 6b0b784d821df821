package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Explain returns the plan of a statement, a part of it in each line, indented below the part
// that uses it.
func (s *Store) Explain(ctx context.Context, text string, args []any) (plan []string, err error) {
	rows, err := s.read.QueryContext(ctx, "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		return nil, fmt.Errorf("explaining a statement: %w", translate(err))
	}
	depth := map[int]int{}
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return nil, errors.Join(fmt.Errorf("explaining a statement: %w", translate(err)), rows.Close())
		}
		depth[id] = depth[parent] + 1
		plan = append(plan, strings.Repeat("  ", depth[id]-1)+detail)
	}
	return plan, errors.Join(rows.Err(), rows.Close())
}

// Scans returns the lines of a plan that read a whole table or index, or that make an index of
// rows for one statement: then all rows of another part are read to be looked up in it.
func Scans(plan []string) (bad []string) {
	made := map[string]bool{}
	for _, line := range plan {
		line = strings.TrimSpace(line)
		for _, kind := range []string{"CO-ROUTINE ", "MATERIALIZE "} {
			if name, is := strings.CutPrefix(line, kind); is {
				made[name] = true
			}
		}
		what, scans := strings.CutPrefix(line, "SCAN ")
		name, _, _ := strings.Cut(what, " ")
		// What a statement has selected itself has a limit of its own, and the index of the search
		// is read by its terms.
		if strings.Contains(line, " USING AUTOMATIC ") {
			bad = append(bad, line)
		}
		if scans && !made[name] && !strings.HasPrefix(name, "(") && !strings.Contains(what, "CONSTANT ROW") && !strings.Contains(what, "VIRTUAL TABLE INDEX") {
			bad = append(bad, line)
		}
	}
	return bad
}
