package domain

import (
	"fmt"
	"maps"
	"slices"

	"chancery/internal/limits"
)

// Warning is advice about a document: no rule refuses it, and yet it may be wrong. A
// warning is never part of an envelope.
type Warning struct {
	// Code is the kind of advice, as docs/reference/advice.md lists them.
	Code    string `json:"code"`
	Message string `json:"message"`
	// Paths are the JSON paths of the properties in question.
	Paths []string `json:"paths,omitempty"`
}

// AdviceLevel is what a workspace makes of one kind of advice.
type AdviceLevel string

// The levels.
const (
	// AdviceOff silences the kind.
	AdviceOff AdviceLevel = "off"
	// AdviceWarning reports it and goes on.
	AdviceWarning AdviceLevel = "warning"
	// AdviceFault refuses the document, like a rule that it breaks.
	AdviceFault AdviceLevel = "fault"
)

// AdviceLevels are the levels that a workspace chose, by kind.
type AdviceLevels map[string]AdviceLevel

// Of returns the level of a kind: the one chosen, or else the default, which is a fault
// for duplicates and a warning for all others.
func (l AdviceLevels) Of(code string) AdviceLevel {
	if level, ok := l[code]; ok {
		return level
	}
	return DefaultAdvice(code)
}

// DefaultAdvice returns the level of a kind in a workspace that chose none.
func DefaultAdvice(code string) AdviceLevel {
	if code == KeyDuplicate {
		return AdviceFault
	}
	return AdviceWarning
}

// With returns the levels with one more; those that are the default are left out.
func (l AdviceLevels) With(code string, level AdviceLevel) AdviceLevels {
	next := maps.Clone(l)
	if next == nil {
		next = AdviceLevels{}
	}
	next[code] = level
	if level == DefaultAdvice(code) {
		delete(next, code)
	}
	return next
}

// ParseAdviceLevel returns the level that a text names.
func ParseAdviceLevel(text string) (AdviceLevel, error) {
	level := AdviceLevel(text)
	switch level {
	case AdviceOff, AdviceWarning, AdviceFault:
		return level, nil
	}
	return "", fmt.Errorf("the level %q is not one of off, warning, fault", text)
}

// Sort splits warnings by the levels: those that refuse, and those that are reported.
func (l AdviceLevels) Sort(all []Warning) (faults, warnings []Warning) {
	for _, w := range all {
		switch l.Of(w.Code) {
		case AdviceFault:
			faults = append(faults, w)
		case AdviceWarning:
			warnings = append(warnings, w)
		case AdviceOff:
		}
	}
	return faults, warnings
}

// BoundWarnings returns the warnings that are kept of a document.
func BoundWarnings(list []Warning) []Warning {
	list = slices.Clone(list[:min(len(list), limits.DocumentWarnings.Int())])
	for i, w := range list {
		f := Fault{Message: w.Message, Paths: w.Paths}.Bounded()
		list[i].Message, list[i].Paths = f.Message, f.Paths
	}
	return list
}

// WarningsBytes returns about how much memory warnings take.
func WarningsBytes(list []Warning) int {
	n := 0
	for _, w := range list {
		n += len(w.Code) + len(w.Message)
		for _, p := range w.Paths {
			n += len(p)
		}
	}
	return n
}
