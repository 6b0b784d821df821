package limits

// Limits of programs that users write, and of calls to other services.
//
//nolint:gochecknoglobals // a table
var (
	// Import is enforced by internal/action.
	// Programs is enforced by internal/action and internal/program/worker.
	Programs = Limit{Of: "jq programs at the same time", Value: 2, Beyond: "the step waits for its turn"}
	Import   = Limit{Of: "a document that silo.import reads", Value: 10 << 20, Unit: Bytes, Beyond: "KO `limit`"}
)

func calls() []*Limit { return []*Limit{&Programs, &Import} }
