package limits

// Limits of what is stored and of what lists return.
//
//nolint:gochecknoglobals // a table
var (
	// JobArgs is enforced by internal/transform and internal/domain.
	JobArgs = Limit{
		Of: "the names and values of all arguments of a job, those of `args`, `meta` and steps together", Value: 256 << 10,
		Unit: Bytes, Beyond: "422, KO `limit`",
	}
	// JobArgCount is enforced by internal/transform and internal/domain.
	JobArgCount = Limit{
		Of: "arguments of a job, those of `args`, `meta` and steps together", Value: 1000, Beyond: "422, KO `limit`",
	}
	// JobMeta is enforced by internal/transform.
	JobMeta = Limit{Of: "`meta` of a job, without the files that go to the spool", Value: 256 << 10, Unit: Bytes, Beyond: "422"}
	// StepArgs is enforced by internal/domain.
	StepArgs = Limit{Of: "the arguments that the steps of a job add, those of all events together", Value: 256 << 10, Unit: Bytes, Beyond: "KO `limit`"}
	// StepRef is enforced by internal/domain.
	StepRef = Limit{Of: "the reference of an intent", Value: 1 << 10, Unit: Bytes, Beyond: "KO `limit`"}
	// JobContents is enforced by internal/domain.
	JobContents = Limit{
		Of: "the documents that the steps of a job store, all versions together", Value: 64 << 20, Unit: Bytes, Beyond: "KO `limit`",
	}
	// EventMessage is enforced by internal/domain.
	EventMessage = Limit{Of: "the message of an event", Value: 4 << 10, Unit: Bytes, Beyond: "it is cut"}
	// EventCode is enforced by internal/domain.
	EventCode = Limit{Of: "the code of an event", Value: 255, Unit: Bytes, Beyond: "it is cut"}
	// EventPaths is enforced by internal/domain.
	EventPaths = Limit{Of: "the paths of an event together", Value: 4 << 10, Unit: Bytes, Beyond: "the first are kept"}
	// JobFaults is enforced by internal/domain.
	JobFaults = Limit{Of: "faults of a job", Value: 100, Beyond: "the first and the last are kept"}
	// JobFaultBytes is enforced by internal/domain.
	JobFaultBytes = Limit{Of: "the faults of a job together", Value: 64 << 10, Unit: Bytes, Beyond: "the first and the last are kept"}
	// SignalMessage is enforced by internal/transform.
	SignalMessage = Limit{Of: "the message or reason of a request to a running job", Value: 4 << 10, Unit: Bytes, Beyond: "422"}
	// SignalCode is enforced by internal/transform.
	SignalCode = Limit{Of: "the code of a request to a running job", Value: 255, Unit: Bytes, Beyond: "422"}

	// Steps is enforced by internal/transform.
	Steps = Limit{Of: "steps of a workflow, also of a draft", Value: 200, Beyond: "422"}
	// StepNesting is enforced by internal/transform.
	StepNesting = Limit{Of: "levels of steps inside branches, also of a draft", Value: 10, Beyond: "422"}
	// StepBranches is enforced by internal/transform.
	StepBranches = Limit{Of: "branches of a step", Value: 100, Beyond: "422"}
	// StepConfig is enforced by internal/transform.
	StepConfig = Limit{Of: "the configuration of a step", Value: 64 << 10, Unit: Bytes, Beyond: "422"}
	// Definition is enforced by internal/transform.
	Definition = Limit{Of: "the steps of a workflow together", Value: 1 << 20, Unit: Bytes, Beyond: "422"}
	// WorkflowName is enforced by internal/transform.
	WorkflowName = Limit{
		Of: "the name, schema or country of a workflow; the ID, name or action of a step; the status or code of a branch", Value: 255,
		Unit: Bytes, Beyond: "422",
	}
	// WorkflowText is enforced by internal/transform.
	WorkflowText = Limit{Of: "the description of a workflow, the summary or notes of a step", Value: 4 << 10, Unit: Bytes, Beyond: "422"}
	// Problems is enforced by internal/transform.
	Problems = Limit{Of: "problems of a workflow in one answer", Value: 100, Beyond: "the first are shown"}
	// ProblemText is enforced by internal/transform.
	ProblemText = Limit{Of: "the path or message of a problem of a workflow", Value: 1 << 10, Unit: Bytes, Beyond: "it is cut"}
	// WorkflowVersions is enforced by internal/store.
	WorkflowVersions = Limit{Of: "versions that the answer for a workflow lists", Value: 1000, Beyond: "the newest are shown"}

	// IndexText is enforced by internal/document.
	IndexText = Limit{Of: "a text of a document in the snippet and in the columns of lists", Value: 1 << 10, Unit: Bytes, Beyond: "it is cut there; the document is not"}
	// IndexTags is enforced by internal/document.
	IndexTags = Limit{Of: "tags of an envelope that lists show", Value: 64, Beyond: "the first are shown"}
	// IndexCredits is enforced by internal/document.
	IndexCredits = Limit{Of: "documents that a credit note names and that are known by its number", Value: 100, Beyond: "the first are"}
	// IndexRefs is enforced by internal/document.
	IndexRefs = Limit{Of: "UUIDs of a document by which related entries are found", Value: 500, Beyond: "the first are"}
	// IndexWords is enforced by internal/document.
	IndexWords = Limit{Of: "names, codes and e-mail addresses of a document by which it is found, together", Value: 2 << 10, Unit: Bytes, Beyond: "the first are"}
	// SearchTerms, SearchText, SearchItems and SearchRanges are enforced by internal/search.
	SearchTerms  = Limit{Of: "terms by which the search finds an entry", Value: 400, Beyond: "the first are"}
	SearchText   = Limit{Of: "the text of a search", Value: 512, Unit: Bytes, Beyond: "400"}
	SearchItems  = Limit{Of: "words and fields of a search", Value: 32, Beyond: "400"}
	SearchRanges = Limit{Of: "terms that the fields of a search become, a range of amounts up to 400", Value: 1500, Beyond: "400"}
	// SearchFound is enforced by internal/silo.
	SearchFound = Limit{Of: "entries that a search finds, over all its pages", Value: 1000, Beyond: "the newest and most relevant are"}
	// SearchNewest is enforced by internal/silo.
	SearchNewest = Limit{Of: "entries, the newest, among which a search looks for words that go on, when very many words have the same beginning", Value: 256, Beyond: "older ones are found by the whole word"}
	// SearchBacklog is enforced by internal/silo.
	SearchBacklog = Limit{Of: "changes of a workspace that a search takes into the index before it looks", Value: 256, Beyond: "the search may miss the others; the server takes them in the background"}
	// CreditNotes is enforced by internal/store.
	CreditNotes = Limit{Of: "credit notes that are counted for one invoice", Value: 1000, Beyond: "some are counted"}
	// RecentNumbers is enforced by internal/store.
	RecentNumbers = Limit{Of: "signed documents of a series that a new number is compared with", Value: 4, Beyond: "those signed last are"}
	// DocumentFaults is enforced by internal/document.
	DocumentFaults = Limit{Of: "faults of a document in one answer", Value: 100, Beyond: "the first are shown"}
	// DocumentWarnings is enforced by internal/domain.
	DocumentWarnings = Limit{Of: "warnings about a document", Value: 100, Beyond: "the first are kept"}
	// EntryVersions is enforced by internal/store.
	EntryVersions = Limit{Of: "versions that the answer for an entry lists", Value: 1000, Beyond: "the newest are shown"}
	// EntryStates is enforced by internal/store.
	EntryStates = Limit{Of: "states of an entry", Value: 1000, Beyond: "422, KO `limit`"}
	// EntryFiles is enforced by internal/store.
	EntryFiles = Limit{Of: "files of an entry that were not replaced", Value: 1000, Beyond: "422, KO `limit`"}
	// ReplacedFiles is enforced by internal/store.
	ReplacedFiles = Limit{Of: "replaced files that the answer for an entry lists", Value: 1000, Beyond: "the newest are shown"}
	// FileText is enforced by internal/silo.
	FileText = Limit{Of: "the description of a file", Value: 1 << 10, Unit: Bytes, Beyond: "422"}
	// TextMeta is enforced by internal/silo.
	TextMeta = Limit{Of: "`meta` of a state or file", Value: 2 << 10, Unit: Bytes, Beyond: "422"}
	// StateNotes is enforced by internal/silo.
	StateNotes = Limit{Of: "the notes of a state", Value: 1 << 10, Unit: Bytes, Beyond: "422"}

	// ConfigFile is enforced by internal/cli/settings.
	ConfigFile = Limit{Of: "the file of settings that `--config` names, and a file with one secret", Value: 1 << 20, Unit: Bytes, Beyond: "the program refuses to start"}

	// JobsSearched is enforced by internal/transform.
	JobsSearched = Limit{Of: "jobs among which one page of a list looks for those that pass filters without an index", Value: 2000, Beyond: "the page ends earlier, with a cursor"}
	// JobsCounted is enforced by internal/transform.
	JobsCounted = Limit{Of: "jobs that the figures of a workspace count for each result, and among those that run", Value: 10_000, Beyond: "the answer says that there are more"}
	// FaultsCounted is enforced by internal/transform.
	FaultsCounted = Limit{Of: "jobs with faults, the newest of 30 days, whose faults the figures of a workspace count", Value: 5000, Beyond: "the answer says that there are more"}
	// FaultKinds is enforced by internal/transform.
	FaultKinds = Limit{Of: "kinds of faults by day, action and code in the figures of a workspace", Value: 1000, Beyond: "the answer says that there are more"}
	// AckNote is enforced by internal/transform.
	AckNote = Limit{Of: "the note with which the faults of a job are acknowledged", Value: 4 << 10, Unit: Bytes, Beyond: "422"}
	// EntriesSearched is enforced by internal/silo and internal/access.
	EntriesSearched = Limit{Of: "entries, or rows of the log of changes, among which one page of a list looks for those that fit its filters", Value: 2000, Beyond: "the page ends earlier, with a cursor"}
	// ListBytes is enforced by internal/store and internal/api.
	ListBytes = Limit{Of: "one page of a list", Value: 4 << 20, Unit: Bytes, Beyond: "the page ends earlier, with a cursor"}
)

func sizes() []*Limit {
	return []*Limit{
		&JobArgs, &JobArgCount, &JobMeta, &StepArgs, &StepRef, &JobContents, &EventMessage, &EventCode, &EventPaths, &JobFaults, &JobFaultBytes,
		&SignalMessage, &SignalCode,
		&Steps, &StepNesting, &StepBranches, &StepConfig, &Definition, &WorkflowName, &WorkflowText, &Problems, &ProblemText, &WorkflowVersions,
		&IndexText, &IndexTags, &IndexCredits, &IndexRefs, &IndexWords, &SearchTerms, &SearchText, &SearchItems, &SearchRanges, &SearchFound, &SearchNewest, &SearchBacklog, &CreditNotes, &RecentNumbers, &DocumentFaults, &DocumentWarnings, &EntryVersions, &EntryStates, &EntryFiles, &ReplacedFiles, &FileText,
		&TextMeta, &StateNotes,
		&JobsSearched, &JobsCounted, &FaultsCounted, &FaultKinds, &AckNote, &EntriesSearched, &ListBytes, &ConfigFile,
	}
}
