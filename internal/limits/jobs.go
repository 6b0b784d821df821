package limits

// Limits of jobs and their record.
//
//nolint:gochecknoglobals // a table
var (
	// Queue is enforced by internal/admission and, for children, internal/engine.
	Queue = Limit{
		Of: "jobs of a workspace that are due or run", Value: 10_000,
		Setting: "serve --queue-limit", Beyond: "429",
	}
)

func jobs() []*Limit { return []*Limit{&Queue} }
