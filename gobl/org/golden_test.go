package org_test

import (
	"testing"

	"chancery/gobl/law/lawtest"
	"chancery/gobl/org"
)

// TestGoldenFacts compares the table of units with its golden file.
func TestGoldenFacts(t *testing.T) {
	t.Parallel()
	type unit struct{ Key, UNECE string }
	var units []unit
	for _, u := range org.Units() {
		units = append(units, unit{string(u), u.UNECE()})
	}
	lawtest.Facts(t, []lawtest.Fact{{Name: "units", Of: units}})
}
