package hybrid

import "strings"

// Kind says how a PDF describes the XML of one profile.
type Kind struct {
	// Name of the attached file.
	Name string
	// Level is fx:ConformanceLevel; Version is fx:Version.
	Level, Version string
	// Relationship of the file to the pages: Data for the profiles without lines, which do not say all that the pages say.
	Relationship string
}

// KindOf returns the description of an XML with a specification identifier (BT-24). It reports false for one that no
// hybrid standard knows; such an XML is attached like one of the profile EN 16931.
func KindOf(guideline string) (Kind, bool) {
	kind := Kind{Name: "factur-x.xml", Version: "1.0", Relationship: "Alternative"}
	known := true
	id := strings.ToLower(strings.TrimSpace(guideline))
	switch {
	case strings.HasSuffix(id, ":minimum"):
		kind.Level, kind.Relationship = "MINIMUM", "Data"
	case strings.HasSuffix(id, ":basicwl"):
		kind.Level, kind.Relationship = "BASIC WL", "Data"
	case strings.HasSuffix(id, ":basic"):
		kind.Level = "BASIC"
	case strings.Contains(id, ":xrechnung_"):
		kind.Name, kind.Level, kind.Version = "xrechnung.xml", "XRECHNUNG", "3.0"
	case strings.Contains(id, "#conformant#"):
		kind.Level = "EXTENDED"
	default:
		kind.Level = "EN 16931"
		known = strings.HasPrefix(id, "urn:cen.eu:en16931:2017")
	}
	return kind, known
}
