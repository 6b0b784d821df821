package cal

// Period is a span of days, both ends included.
type Period struct {
	// What the period is about.
	Label string `json:"label,omitempty"`
	// First day (BT-73, BT-134).
	Start Date `json:"start"`
	// Last day (BT-74, BT-135).
	End Date `json:"end"`
}

// Contains reports whether the day lies in the period.
func (p Period) Contains(d Date) bool { return !d.Before(p.Start) && !d.After(p.End) }
