package cal

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Date) Kind() string { return "cal.Date" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Date) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Time) Kind() string { return "cal.Time" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Time) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*DateTime) Kind() string { return "cal.DateTime" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*DateTime) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Timestamp) Kind() string { return "cal.Timestamp" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Timestamp) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Period) Kind() string { return "cal.Period" }

// Walk visits the bounds.
func (p *Period) Walk(w *tree.Walker) {
	w.Child("start", &p.Start)
	w.Child("end", &p.End)
}
