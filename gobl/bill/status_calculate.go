package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Calculate normalizes the status, dates it today (UTC) where it has no date,
// and numbers its lines.
func (st *Status) Calculate(c *tax.Context) error {
	doc := begin(c, &st.Regime, &st.Addons, st.Supplier)
	doc.Normalize(st)
	if st.IssueDate.IsZero() {
		st.IssueDate = cal.DateOf(c.Now.UTC())
	}
	for i, l := range st.Lines {
		if l == nil {
			continue
		}
		l.Index = i + 1
		if err := calculateObjects(c, l.Complements); err != nil {
			return tree.AtItem("lines", i, err)
		}
	}
	return nil
}
