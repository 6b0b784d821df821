package rules

// coreGroups are the checks of EN 16931 that hold for every invoice with lines. syntax
// comes before vatCategoryRules because it counts categories that the model does not have.
func coreGroups() []group {
	return []group{
		values, syntax, ublDocument, header, parties, payment, allowances, totals, breakdowns, vatCategoryRules, lines, modelCodes,
	}
}

// EN16931Set returns the rules of EN 16931 itself.
func EN16931Set() Set {
	return Set{Key: "en16931", Name: "EN 16931", groups: coreGroups()}
}

// sets returns the functions that make the sets, in the order in which they are listed.
func sets() []func() Set {
	return []func() Set{
		EN16931Set,
		PeppolSet,
		PeppolSelfBilledSet,
		XRechnungSet,
		XRechnungExtensionSet,
		XRechnungVehicleSet,
		facturxSets[0],
		facturxSets[1],
		facturxSets[2],
		facturxSets[3],
		facturxSets[4],
		ZUGFeRDSet,
		FrenchSet,
		FrenchExtendedSet,
	}
}

// SetOf returns the set with a key. Keys are those of profiles where a profile has rules
// of its own; the others are judged by the profile that they are based on.
func SetOf(key string) (Set, bool) {
	for _, set := range sets() {
		if s := set(); s.Key == key {
			return s, true
		}
	}
	return Set{}, false
}

// Keys returns the keys of all sets.
func Keys() []string {
	keys := make([]string, 0, len(sets()))
	for _, set := range sets() {
		keys = append(keys, set().Key)
	}
	return keys
}
