package rules

import "chancery/internal/format/en16931"

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
