// Package simulate simulates actions that are not installed, in sandboxes only: each
// documented action returns a result as if it had run. The step's config or the
// job's arguments can select the result, so that all branches of a workflow can be
// tried on one machine.
//
// It owns the table of these actions, their default results, and the small documents
// that simulated imports create. It does not own when a simulator replaces a real
// action (engine) or what may be published (transform). Nothing in it connects to
// the outside.
package simulate
