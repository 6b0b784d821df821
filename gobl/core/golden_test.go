package core_test

import (
	"testing"

	"chancery/gobl/law/lawtest"
)

// TestGoldenFacts compares the rules of the core with their golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	lawtest.Facts(t, []lawtest.Fact{{Name: "rules", Of: allSets()}})
}
