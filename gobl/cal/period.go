package cal

// Period is a span of days, both ends included.
type Period struct {
	Label string `json:"label,omitempty"`
	Start Date   `json:"start"`
	End   Date   `json:"end"`
}

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Date) bool { return !d.Before(p.Start) && !d.After(p.End) }
