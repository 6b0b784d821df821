package domain

// Fault is a summary of what went wrong in a step, or of a rule that a document
// breaks. Faults of a job are added in order and never removed.
type Fault struct {
	// Provider is the action that failed; empty for faults of a document.
	Provider string `json:"provider,omitempty"`
	// Code is the action's code, or the code of the broken rule.
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	// Paths are the JSON paths of the offending properties.
	Paths []string `json:"paths,omitempty"`
}
