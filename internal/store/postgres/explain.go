package postgres

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Explain returns the plan of a statement for its parameters and, if it is another one, that
// for any: the database uses the first a few times and then the one that seems cheaper.
func (s *Store) Explain(ctx context.Context, text string, args []any) (plan []string, err error) {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return nil, noConnection(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	rows, err := conn.Query(ctx, "EXPLAIN "+text, args...)
	if err != nil {
		return nil, fmt.Errorf("explaining a statement: %w", translate(err))
	}
	if plan, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, fmt.Errorf("explaining a statement: %w", translate(err))
	}
	general, err := explainGeneric(ctx, conn, text)
	if err != nil || shape(plan) == shape(general) {
		return plan, err
	}
	return append(append(plan, "and for any parameters:"), general...), nil
}

// shape is a plan without its conditions and numbers.
func shape(plan []string) string {
	var b strings.Builder
	for _, line := range plan {
		if m := planNode.FindStringSubmatch(line); m != nil {
			b.WriteString(m[1] + " " + m[2] + " " + m[3] + "\n")
		}
	}
	return b.String()
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// explainGeneric explains a statement on a connection that nothing else uses meanwhile.
func explainGeneric(ctx context.Context, conn *pgx.Conn, text string) (plan []string, err error) {
	params := 0
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, fmt.Errorf("explaining a statement: %w", err)
		}
		params = max(params, n)
	}
	call := "EXPLAIN EXECUTE planned"
	if params > 0 {
		call += "(" + strings.TrimSuffix(strings.Repeat("NULL,", params), ",") + ")"
	}
	script := "SET plan_cache_mode = force_generic_plan; PREPARE planned AS " + text + "; " + call + "; DEALLOCATE planned"
	results, err := conn.PgConn().Exec(ctx, script).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("explaining a statement: %w", translate(err))
	}
	for _, r := range results {
		for _, row := range r.Rows {
			plan = append(plan, string(row[0]))
		}
	}
	return plan, nil
}

var planNode = regexp.MustCompile(`^\s*(?:->\s+)?([A-Z][A-Za-z ]*?)(?: using (\w+))?(?: on (\w+)(?: \w+)?)?\s+\(cost=`)

// Scans returns the parts of a plan that read a whole table or index.
func Scans(plan []string) (bad []string) {
	for i, line := range plan {
		m := planNode.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		kind := strings.TrimPrefix(m[1], "Parallel ")
		switch kind {
		case "Seq Scan":
			bad = append(bad, strings.TrimSpace(m[1]+" "+m[3]))
		case "Index Scan", "Index Only Scan", "Index Scan Backward", "Index Only Scan Backward", "Bitmap Index Scan":
			if !bounded(plan[i+1:]) {
				bad = append(bad, "whole "+m[2]+m[3])
			}
		}
	}
	return bad
}

// bounded reports whether the part of a plan that begins behind its first line has a condition
// on an index.
func bounded(rest []string) bool {
	for _, line := range rest {
		if planNode.MatchString(line) {
			return false
		}
		if strings.Contains(line, "Index Cond:") {
			return true
		}
	}
	return false
}

// smallTable is how many rows a table has that the planner may read as a whole: those of few
// workspaces, workflows and servers fill some pages.
const smallTable = 10_000

// Scans returns the parts of a plan that read a whole table or index, but for tables that are small.
func (s *Store) Scans(ctx context.Context, plan []string) (bad []string, err error) {
	for _, scan := range Scans(plan) {
		_, table, is := strings.Cut(scan, "Seq Scan ")
		if is {
			var tuples float64
			if err := s.pool.QueryRow(ctx, `SELECT COALESCE(MAX(reltuples), 0) FROM pg_class WHERE oid = to_regclass($1)`, table).Scan(&tuples); err != nil {
				return nil, fmt.Errorf("looking at the size of a table: %w", translate(err))
			}
			if tuples < smallTable {
				continue
			}
		}
		bad = append(bad, scan)
	}
	return bad, nil
}
