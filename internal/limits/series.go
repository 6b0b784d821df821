package limits

// Limits of series and their numbers.
//
//nolint:gochecknoglobals // a table
var (
	// SeriesName is enforced by internal/sequence.
	SeriesName = Limit{Of: "the name or code of a series", Value: 255, Unit: Bytes, Beyond: "422"}
	// SeriesText is enforced by internal/sequence.
	SeriesText = Limit{Of: "the description of a series", Value: 1 << 10, Unit: Bytes, Beyond: "422"}
	// SeriesAffix is enforced by internal/sequence; the schema of the step says the same.
	SeriesAffix = Limit{Of: "characters of the prefix or suffix of a series", Value: 32, Beyond: "422"}
	// SeriesPadding is enforced by internal/sequence; the schema of the step says the same.
	SeriesPadding = Limit{Of: "least number of digits that a series may ask for", Value: 18, Beyond: "422"}
	// SeriesStart is enforced by internal/sequence; the schema of the step says the same.
	SeriesStart = Limit{Of: "the first number of a series", Value: 1_000_000_000_000_000, Beyond: "422"}
	// SeriesSig is enforced by internal/sequence.
	SeriesSig = Limit{Of: "the signature that comes with a series or a number", Value: 8 << 10, Unit: Bytes, Beyond: "422"}
	// SeriesMeta is enforced by internal/sequence.
	SeriesMeta = Limit{Of: "the names and values of `meta` of a number of a series", Value: 2 << 10, Unit: Bytes, Beyond: "422"}
	// SeriesCheck is enforced by internal/api.
	SeriesCheck = Limit{Of: "numbers that one page of the check of a series looks at", Value: 1000, Beyond: "the page looks at that many"}
	// SeriesDoubles is enforced by internal/store.
	SeriesDoubles = Limit{Of: "other documents with the numbers of one page of the check of a series", Value: 1000, Beyond: "some are shown"}
)

func series() []*Limit {
	return []*Limit{
		&SeriesName, &SeriesText, &SeriesAffix, &SeriesPadding, &SeriesStart, &SeriesSig, &SeriesMeta, &SeriesCheck, &SeriesDoubles,
	}
}
