package limits

// Limits of requests and answers.
//
//nolint:gochecknoglobals // a table
var (
	// ListPage is enforced by internal/api.
	ListPage = Limit{Of: "rows of one page of a list", Value: 100, Beyond: "the page has that many"}
)

func requests() []*Limit { return []*Limit{&ListPage} }
