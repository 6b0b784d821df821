package cal

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Date) Kind() string { return "cal.Date" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Date) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Time) Kind() string { return "cal.Time" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Time) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*DateTime) Kind() string { return "cal.DateTime" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*DateTime) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Timestamp) Kind() string { return "cal.Timestamp" }

// Walk announces nothing: the type has no parts that rules speak of.
func (*Timestamp) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Period) Kind() string { return "cal.Period" }

// Walk announces the bounds.
func (p *Period) Walk(w *tree.Walker) {
	w.Child("start", &p.Start)
	w.Child("end", &p.End)
}
