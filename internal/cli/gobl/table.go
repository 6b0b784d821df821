package gobl

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"chancery/internal/cli/term"
)

// table aligns the cells of rows in columns.
func table(rows [][]string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = term.OneLine(cell)
		}
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush() // into memory
	var trimmed strings.Builder
	for line := range strings.Lines(b.String()) {
		trimmed.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return trimmed.String()
}

// words lists keys in one line.
func words[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, k := range list {
		parts[i] = string(k)
	}
	return strings.Join(parts, ", ")
}

// indent moves lines two columns to the right.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}
