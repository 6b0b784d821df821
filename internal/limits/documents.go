package limits

// Limits of documents and files.
//
//nolint:gochecknoglobals // a table
var (
	// FileInline is enforced by internal/silo.
	FileInline = Limit{Of: "a file inside a request", Value: 10 << 20, Unit: Bytes, Beyond: "413"}
	// Lines is enforced by internal/document.
	Lines = Limit{
		Of: "lines of a document, or elements of another list in it", Value: 10_000,
		Setting: "serve --max-lines", Beyond: "422, KO `limit` in a job",
	}
)

func documents() []*Limit { return []*Limit{&FileInline, &Lines} }
