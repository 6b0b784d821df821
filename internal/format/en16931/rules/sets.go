package rules

// coreGroups are the checks of EN 16931 that hold for every invoice with lines. syntax comes
// before vatCategoryRules because it counts categories that the model does not have.
func coreGroups() []group {
	return []group{values, syntax, ublDocument, header, parties, payment, allowances, totals, breakdowns, vatCategoryRules, lines, modelCodes}
}

// EN16931Set returns the rules of EN 16931 itself.
func EN16931Set() Set {
	return Set{Key: "en16931", Name: "EN 16931", groups: coreGroups()}
}
