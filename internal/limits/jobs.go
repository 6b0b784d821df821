package limits

import "time"

// Values that their owners need as constants.
const (
	AttemptTimeout = 60 * time.Second
	MaxRetries     = 32
	MaxJumps       = 100
)

// Limits of jobs and their record.
//
//nolint:gochecknoglobals // a table
var (
	// Queue is enforced by internal/admission and, for children, internal/engine.
	Queue = Limit{
		Of: "jobs of a workspace that are due or run", Value: 10_000,
		Setting: "serve --queue-limit", Beyond: "429",
	}
	// Descendants, Depth and CommitBytes are enforced by internal/engine.
	Descendants = Limit{
		Of: "jobs that come from one job, over all generations", Value: 10_000, Beyond: "KO `too-many-jobs`",
	}
	Depth = Limit{
		Of: "jobs that create jobs, in a row", Value: 8, Beyond: "KO `limit`",
	}
	CommitBytes = Limit{
		Of: "documents and files of one job that are committed together", Value: 8 << 20, Unit: Bytes,
		Beyond: "the commit ends with the step that goes beyond it",
	}
	// Slots, Heavy and AttemptTime are enforced by internal/engine.
	Slots       = Limit{Of: "jobs that work inside the server at the same time", Value: 64, Beyond: "they wait, workspaces in turn"}
	Heavy       = Limit{Of: "heavy actions, such as PDF, at the same time", Value: 2, Beyond: "they wait, workspaces in turn"}
	AttemptTime = Limit{Of: "time of one attempt, unless its action has less", Value: int64(AttemptTimeout), Unit: Duration, Beyond: "ERR"}
	Retries     = Limit{Of: "retries of a step that failed for now", Value: MaxRetries, Setting: "serve --max-retries", Beyond: "KO"}
	Jumps       = Limit{Of: "jumps of a job to another step", Value: MaxJumps, Beyond: "KO `loop-limit`, and its rescue runs"}
	// Updates is enforced by internal/store/sqlite.
	Updates = Limit{Of: "transactions that wait for the writer, half of them of one workspace", Value: 4096, Beyond: "503, or 429 for the workspace"}
	// Intents and RescueIntents are enforced by internal/domain.
	Intents = Limit{
		Of: "intents of a job", Value: 2000, Beyond: "KO `limit`, and its rescue runs",
	}
	// IntentEvents is enforced by internal/domain.
	IntentEvents = Limit{Of: "events of an intent", Value: 10_000, Beyond: "TIMEOUT"}
	// Outside, OutsideSpace, OutsideDestination, Parked and ParkedAll are enforced by
	// internal/engine.
	Outside = Limit{
		Of: "attempts that call other services at the same time", Value: 256, Beyond: "the job waits",
	}
	OutsideSpace = Limit{
		Of: "attempts of a workspace that call other services at the same time", Value: 128, Beyond: "the job waits",
	}
	OutsideDestination = Limit{
		Of: "attempts of a workspace that call the same host at the same time", Value: 64, Beyond: "the job waits",
	}
	// Gathering, GatheringSpace and GatheringDestination are enforced by internal/engine.
	Gathering = Limit{
		Of: "attempts that read from the web at the same time", Value: 32, Beyond: "the job waits",
	}
	GatheringSpace = Limit{
		Of: "attempts of a workspace that read from the web at the same time", Value: 12, Beyond: "the job waits",
	}
	GatheringDestination = Limit{
		Of: "attempts of a workspace that read from the same host at the same time", Value: 8, Beyond: "the job waits",
	}
	// DocumentMemory and DocumentMemorySpace are enforced by internal/engine.
	DocumentMemory = Limit{
		Of: "documents above 64 KiB that jobs have in memory", Value: 18 << 20, Unit: Bytes, Beyond: "the job waits",
	}
	DocumentMemorySpace = Limit{
		Of: "documents above 64 KiB that the jobs of a workspace have in memory", Value: 12 << 20, Unit: Bytes, Beyond: "the job waits",
	}
	Parked = Limit{
		Of: "jobs of a workspace that wait for such an attempt and are called when their turn comes", Value: 10_000,
		Beyond: "the job tries again after some minutes",
	}
	ParkedAll = Limit{
		Of: "jobs of all workspaces that wait for such an attempt and are called when their turn comes", Value: 100_000,
		Beyond: "the job tries again after some minutes",
	}
	// DryRuns, DryRunsSpace and DryRunsWaiting are enforced by internal/app/dryrun.
	DryRuns      = Limit{Of: "dry runs at the same time", Value: 4, Beyond: "the request waits"}
	DryRunsSpace = Limit{
		Of: "dry runs of a workspace at the same time", Value: 2, Beyond: "the request waits",
	}
	DryRunsWaiting = Limit{Of: "dry runs of a workspace that wait", Value: 16, Beyond: "429"}
	// Previews, PreviewsSpace and PreviewsWaiting are enforced by internal/engine.
	Previews        = Limit{Of: "previews of a PDF at the same time, which take turns with the PDF of jobs", Value: 4, Beyond: "the request waits"}
	PreviewsSpace   = Limit{Of: "previews of a workspace at the same time", Value: 2, Beyond: "the request waits"}
	PreviewsWaiting = Limit{Of: "previews of a workspace that wait", Value: 16, Beyond: "429"}
	// BulkJobs and BulkSearched are enforced by internal/transform.
	BulkJobs     = Limit{Of: "jobs that one bulk request changes", Value: 10_000, Beyond: "the others stay as they are, and the count says that there are more"}
	BulkSearched = Limit{Of: "jobs among which one bulk request looks, in steps of 2,000", Value: 200_000, Beyond: "the count says that there may be more"}
	// BulkRows and BulkWindow are enforced by internal/api.
	BulkRows      = Limit{Of: "rows of a request of NDJSON that are under way at the same time", Value: 16, Beyond: "the next row is not read yet"}
	BulkWindow    = Limit{Of: "bytes of rows of a request of NDJSON that are under way at the same time; a larger row is alone", Value: 4 << 20, Unit: Bytes, Beyond: "the next row is not read yet"}
	RescueIntents = Limit{
		Of: "intents of a job that are kept free for its rescue", Value: 200, Beyond: "the rescue ends",
	}
)

func jobs() []*Limit {
	return []*Limit{
		&Queue, &Slots, &Heavy, &AttemptTime, &Retries, &Jumps, &Updates, &Descendants, &Depth, &CommitBytes, &Intents, &RescueIntents, &IntentEvents, &Outside, &OutsideSpace, &OutsideDestination, &Gathering, &GatheringSpace, &GatheringDestination,
		&DocumentMemory, &DocumentMemorySpace, &Parked, &ParkedAll,
		&DryRuns, &DryRunsSpace, &DryRunsWaiting,
		&Previews, &PreviewsSpace, &PreviewsWaiting,
		&BulkJobs, &BulkSearched, &BulkRows, &BulkWindow,
	}
}
