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
	// Intents and RescueIntents are enforced by internal/domain.
	Intents = Limit{
		Of: "intents of a job", Value: 2000, Beyond: "KO `limit`, and its rescue runs",
	}
	RescueIntents = Limit{
		Of: "intents of a job that are kept free for its rescue", Value: 200, Beyond: "the rescue ends",
	}
)

func jobs() []*Limit { return []*Limit{&Queue, &Intents, &RescueIntents} }
