package addontest

import (
	"slices"
	"sync"

	"chancery/gobl/addon"
)

// broken has the ids of the rules that were broken.
//
//nolint:gochecknoglobals // all tests of a binary add to it
var broken sync.Map

// Missing returns the ids of the rules of all addons that no document broke which was
// given to Faults, and the ids in the list of those that need not be broken which were.
// It is for the end of all tests.
func Missing(never map[string]string) (missing, listed []string) {
	for _, a := range addon.All() {
		for _, set := range a.Rules {
			for _, r := range set.Rules {
				_, isBroken := broken.Load(r.ID)
				_, isListed := never[r.ID]
				if isBroken && isListed {
					listed = append(listed, r.ID)
				}
				if !isBroken && !isListed {
					missing = append(missing, r.ID)
				}
			}
		}
	}
	slices.Sort(missing)
	return missing, listed
}
