package rule

import (
	"slices"
	"strings"
)

// Fault is a rule that a document breaks, with every place where it does.
type Fault struct {
	// Code is the id of the rule, "GOBL-ORG-IDENTITY-01".
	Code string `json:"code"`
	// Paths are JSONPath-like, from the validated root: "$.doc.supplier.name".
	Paths []string `json:"paths"`
	// Message states the requirement.
	Message string `json:"message"`
}

// Error gives the fault in one line: "[CODE] (path, path) message". The path is
// left out when it is only the root.
func (f *Fault) Error() string {
	if len(f.Paths) == 0 || len(f.Paths) == 1 && f.Paths[0] == "$" {
		return "[" + f.Code + "] " + f.Message
	}
	return "[" + f.Code + "] (" + strings.Join(f.Paths, ", ") + ") " + f.Message
}

// Faults is the result of a check that found something.
type Faults []*Fault

// Error joins the faults with semicolons.
func (fs Faults) Error() string {
	parts := make([]string, len(fs))
	for i, f := range fs {
		parts[i] = f.Error()
	}
	return strings.Join(parts, "; ")
}

// Without leaves out the faults with the given codes.
func (fs Faults) Without(codes ...string) Faults {
	if len(codes) == 0 {
		return fs
	}
	var kept Faults
	for _, f := range fs {
		if !contains(codes, f.Code) {
			kept = append(kept, f)
		}
	}
	return kept
}

func contains(list []string, s string) bool {
	return slices.Contains(list, s)
}
