package rules

import (
	"strings"
	"sync"

	"chancery/internal/format/en16931"
)

// XRechnungSet returns the rules of XRechnung 3.0.
func XRechnungSet() Set {
	return EN16931Set().with(string(en16931.ProfileXRechnung), "XRechnung 3.0", join2(peppolShared(), xrechnungGroups()), map[string]Severity{
		"PEPPOL-EN16931-R120": Warning,
	})
}

// XRechnungExtensionSet returns the rules of the extension of XRechnung 3.0. Rules of EN 16931 that
// those of the extension replace are remarks, as in the configuration of KoSIT.
func XRechnungExtensionSet() Set {
	return XRechnungSet().with(string(en16931.ProfileXRechnungExt), "XRechnung 3.0 Extension", xrechnungExtensionGroups(), map[string]Severity{
		"BR-CO-16": Information, "BR-CL-10": Information, "BR-CL-21": Information,
	})
}

// XRechnungVehicleSet returns the rules of XRechnung for clean vehicles, whose list of vehicle
// categories is not in UNTDID 7143.
func XRechnungVehicleSet() Set {
	return XRechnungSet().with("xrechnung-cvd", "XRechnung for clean vehicles", vehicleGroups(), map[string]Severity{
		"BR-CL-13": Information,
	})
}

// join2 puts two lists of checks behind each other.
func join2(a, b []group) []group {
	return append(append([]group{}, a...), b...)
}

// FrenchSet returns the rules of invoices between French platforms that follow EN 16931 ("flux 2").
func FrenchSet() Set {
	return EN16931Set().with(string(en16931.ProfileFranceCIUS), "France, CIUS of EN 16931", frenchGroups(), nil)
}

// FrenchExtendedSet returns the rules of EXTENDED-CTC-FR.
func FrenchExtendedSet() Set { return frenchExtendedSet() }

//nolint:gochecknoglobals // a table, made once
var frenchExtendedSet = sync.OnceValue(func() Set {
	in := func(syntax string) func(string) bool {
		return func(heading string) bool { return strings.TrimSpace(heading) == syntax }
	}
	groups := join2(join2(frenchExtended().groups(), frenchExtendedCodes()), frenchGroups())
	set := EN16931Set().with(string(en16931.ProfileFranceExtended), "France, EXTENDED-CTC-FR", groups, dropped(keptIDs(frenchKept, in("UBL"))))
	set.inCII = dropped(keptIDs(frenchKept, in("CII")))
	return set
})
