package rules

import (
	"strings"
	"sync"

	"chancery/internal/format/en16931"
)

// FacturXSet returns the rules of a profile of Factur-X, and of ZUGFeRD with the same name; ok is false
// for a profile that is none of them.
func FacturXSet(profile en16931.ProfileID) (set Set, ok bool) {
	for i := range len(facturxProfiles) {
		if facturxProfileID(facturxProfiles[i]) == profile {
			return facturxSets[i](), true
		}
	}
	return Set{}, false
}

//nolint:gochecknoglobals // tables, each made once
var facturxSets = func() (sets [len(facturxProfiles)]func() Set) {
	for i := range sets {
		sets[i] = sync.OnceValue(func() Set { return newFacturxSet(facturxProfiles[i]) })
	}
	return sets
}()

// newFacturxSet makes the set of a profile: what it keeps of EN 16931, the places, and in EXTENDED what
// takes the place of the rules that it does not keep.
func newFacturxSet(letter byte) Set {
	profile, _ := en16931.ProfileByID(facturxProfileID(letter))
	severities := dropped(keptIDs(facturxKept, func(heading string) bool { return strings.IndexByte(heading, letter) >= 0 }))
	// The structure of the profile says more than that of all of CII. Dates are texts in its schema.
	severities["XSD-ELEMENT"], severities["XSD-DECIMAL"], severities["XSD-DATE"] = Off, Off, Warning
	severities["PEPPOL-EN16931-R008"] = Warning
	for _, id := range [...]string{"CII-SR-474", "CII-SR-475", "CII-SR-476"} {
		if severities[id] != Off {
			severities[id] = Warning
		}
	}
	groups := []group{facturxPlaces(letter)}
	switch letter {
	case 'B', 'E':
		groups = append(groups, peppolEmpty)
	case 'X':
		groups = append(append(groups, peppolEmpty), facturxExtended().groups()...)
	}
	return EN16931Set().with(string(profile.ID), profile.Name, groups, severities)
}

// ZUGFeRDSet returns the rules of ZUGFeRD 2 with the profile EN 16931: those of Factur-X.
func ZUGFeRDSet() Set {
	set, _ := FacturXSet(en16931.ProfileFacturX)
	set.Key, set.Name = string(en16931.ProfileZUGFeRD), "ZUGFeRD 2"
	return set
}
