// Package transform holds the use cases of workflows and jobs: saving and
// publishing workflows, creating jobs exactly once, reading them and waiting for
// them.
//
// It does not run jobs, which the engine does, and does not know how documents
// are stored, which it leaves to the silo.
package transform
