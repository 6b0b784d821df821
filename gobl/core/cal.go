package core

import (
	"chancery/gobl/cal"
	"chancery/gobl/rule"
)

func calRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-CAL-DATE-01", "", "give a day that is in the calendar",
			func(_ *rule.Check, d *cal.Date) bool { return d.IsZero() || d.Valid() }),
		rule.Must("GOBL-CAL-DATETIME-01", "", "give a day that is in the calendar, and a time of that day",
			func(_ *rule.Check, d *cal.DateTime) bool { return d.IsZero() || d.Valid() }),
		rule.Must("GOBL-CAL-PERIOD-10", "", "let the period end on its first day or later",
			func(_ *rule.Check, p *cal.Period) bool {
				return p.Start.IsZero() || p.End.IsZero() || !p.End.Before(p.Start)
			}),
		rule.Must("GOBL-CAL-PERIOD-01", "start", "give the first day of the period",
			func(_ *rule.Check, p *cal.Period) bool { return !p.Start.IsZero() }),
		rule.Must("GOBL-CAL-PERIOD-02", "end", "give the last day of the period",
			func(_ *rule.Check, p *cal.Period) bool { return !p.End.IsZero() }),
		// Text that is no instant is refused when it is read, so that every
		// timestamp in memory is one.
		rule.Must("GOBL-CAL-TIMESTAMP-01", "", "give an instant as RFC 3339 writes it",
			alwaysGiven[cal.Timestamp]),
	}
}
