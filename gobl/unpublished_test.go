package gobl_test

import (
	"errors"
	"slices"
	"testing"

	"chancery/gobl"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/rule"
)

// onlyUnpublished tells whether a document is refused for nothing but rules of
// countries that the published tables lack. The recorded answers know nothing of
// them, so the rest of the answer is compared without.
func onlyUnpublished(err error) bool {
	var e *gobl.Error
	return errors.As(err, &e) && e.Key == gobl.ErrValidation && len(e.Faults) > 0 &&
		!slices.ContainsFunc(e.Faults, func(f *rule.Fault) bool { return !regimetest.IsUnpublished(f.Code) })
}

func TestOnlyUnpublished(t *testing.T) {
	lib := newLibrary(t)
	const identity = `{"$schema":"https://gobl.org/draft-0/tax/identity",`
	for doc, want := range map[string]bool{
		identity + `"country":"LU","code":"10000356"}`: false, // nothing is wrong
		identity + `"country":"LU","code":"10000355"}`: true,
		identity + `"country":"DK","code":"13585627"}`: false, // a published rule
		`{}`: false,
	} {
		if _, err := lib.Build([]byte(doc)); onlyUnpublished(err) != want {
			t.Errorf("%s: %v, want %t", doc, err, want)
		}
	}
}
