package limits

import (
	"fmt"
	"strconv"
	"time"
)

// Unit of a limit.
type Unit int

// The units.
const (
	Count Unit = iota
	Bytes
	// Duration is in nanoseconds, as a time.Duration.
	Duration
	// Rate is in bytes per second.
	Rate
)

// Limit is one row of the table.
type Limit struct {
	// Of is what is limited, with its scope: "jobs of a workspace that are due or run".
	Of string
	// Value in units.
	Value int64
	Unit  Unit
	// Setting is what changes it, "serve --queue-limit"; empty for a fixed limit.
	Setting string
	// Beyond is what happens beyond it: "422", "429", "KO `limit`".
	Beyond string
}

// Int returns the value.
func (l *Limit) Int() int { return int(l.Value) }

// Duration returns the value of a limit of time.
func (l *Limit) Duration() time.Duration { return time.Duration(l.Value) }

// With returns the limit with a value that a setting gave it.
func (l *Limit) With(value int64) *Limit {
	set := *l
	set.Value = value
	return &set
}

// Text returns the value for people: "256 KiB", "10,000", "5s"; "no limit" for 0.
func (l *Limit) Text() string {
	if l.Value == 0 {
		return "no limit"
	}
	switch l.Unit {
	case Bytes:
		return size(l.Value)
	case Rate:
		return size(l.Value) + "/s"
	case Duration:
		return l.Duration().String()
	case Count:
	}
	return grouped(l.Value)
}

// Message says what the limit is and what changes it, for the answer to a caller.
func (l *Limit) Message() string {
	if l.Setting == "" {
		return l.Of + ": at most " + l.Text() + " (a fixed limit)"
	}
	return l.Of + ": at most " + l.Text() + " (set by " + l.Setting + ")"
}

// size writes a number of bytes with the largest binary unit that divides it.
func size(n int64) string {
	for _, u := range []struct {
		shift uint
		name  string
	}{{30, "GiB"}, {20, "MiB"}, {10, "KiB"}} {
		if n >= 1<<u.shift && n%(1<<u.shift) == 0 {
			return grouped(n>>u.shift) + " " + u.name
		}
	}
	return grouped(n) + " bytes"
}

// grouped writes a number with commas between thousands.
func grouped(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return grouped(n/1000) + "," + fmt.Sprintf("%03d", n%1000)
}
