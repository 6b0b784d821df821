package limits

// Limits of documents and files.
//
//nolint:gochecknoglobals // a table
var (
	// FileInline is enforced by internal/silo.
	FileInline = Limit{Of: "a file inside a request", Value: 10 << 20, Unit: Bytes, Beyond: "413"}
)

func documents() []*Limit { return []*Limit{&FileInline} }
