// Package simulate stands in for actions that are not installed, in sandboxes
// only: each documented action is answered as if it had happened. What the answer
// is can be chosen by the step's config or the job's arguments, so that a workflow
// can be tried with all its branches on one machine.
//
// It owns the table of these actions, their usual answers, and the small documents
// that simulated imports leave behind. When a simulator is asked instead of a real
// action is for the engine to say, what may be published for transform. Nothing in
// here reaches out to anybody.
package simulate
