package limits

//go:generate go test -count=1 -run ^TestPage$ . -update

// Section is a part of the table.
type Section struct {
	Title string
	Rows  []*Limit
}

// All is the whole table, in the order of the page.
func All() []Section {
	return []Section{
		{"Requests", requests()},
		{"Jobs", jobs()},
		{"Documents and files", documents()},
		{"Series", series()},
		{"Events", events()},
		{"Tokens", tokens()},
		{"People", people()},
		{"Signing keys", keys()},
		{"Sizes of what is stored and listed", sizes()},
		{"Programs and calls to other services", calls()},
	}
}
