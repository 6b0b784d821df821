package en16931

import "slices"

// Syntax is how a model is written: one of the two syntaxes of EN 16931-2.
type Syntax string

// The syntaxes.
const (
	// UBL is the OASIS Universal Business Language 2.1.
	UBL Syntax = "ubl"
	// CII is the UN/CEFACT Cross Industry Invoice D16B.
	CII Syntax = "cii"
)

// ProfileID names a profile.
type ProfileID string

// The profiles.
const (
	ProfileEN16931           ProfileID = "en16931"
	ProfilePeppol            ProfileID = "peppol"
	ProfilePeppolSelfBilled  ProfileID = "peppol-self-billed"
	ProfileXRechnung         ProfileID = "xrechnung"
	ProfileXRechnungExt      ProfileID = "xrechnung-extension"
	ProfileFranceCIUS        ProfileID = "france-cius"
	ProfileFranceExtended    ProfileID = "france-extended"
	ProfileFacturXMinimum    ProfileID = "facturx-minimum"
	ProfileFacturXBasicWL    ProfileID = "facturx-basicwl"
	ProfileFacturXBasic      ProfileID = "facturx-basic"
	ProfileFacturX           ProfileID = "facturx"
	ProfileFacturXExtended   ProfileID = "facturx-extended"
	ProfileZUGFeRD           ProfileID = "zugferd"
	ProfileChorusPro         ProfileID = "choruspro"
	ProfilePeppolFranceCIUS  ProfileID = "peppol-france-cius"
	ProfilePeppolFranceFactX ProfileID = "peppol-france-facturx"
)

// Level is a conformance level of Factur-X, as the metadata of the PDF names it.
type Level string

// The levels. LevelXRechnung is the one of an XRechnung within a PDF.
const (
	LevelMinimum   Level = "MINIMUM"
	LevelBasicWL   Level = "BASIC WL"
	LevelBasic     Level = "BASIC"
	LevelEN16931   Level = "EN 16931"
	LevelExtended  Level = "EXTENDED"
	LevelXRechnung Level = "XRECHNUNG"
)

// Identifiers of specifications (BT-24) and processes (BT-23).
const (
	// SpecEN16931 is the core of EN 16931.
	SpecEN16931 = "urn:cen.eu:en16931:2017"
	// SpecPeppol is Peppol BIS Billing 3.
	SpecPeppol = SpecEN16931 + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
	// SpecPeppolSelfBilled is Peppol BIS Self-Billing 3.
	SpecPeppolSelfBilled = SpecEN16931 + "#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"
	// SpecXRechnung is XRechnung 3.0.
	SpecXRechnung = SpecEN16931 + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
	// SpecXRechnungExt is the extension of XRechnung 3.0.
	SpecXRechnungExt = SpecXRechnung + "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
	// SpecXRechnungCVD is XRechnung for clean vehicles.
	SpecXRechnungCVD = SpecXRechnung + "#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9"
	// SpecFranceExtended is EXTENDED-CTC-FR of XP Z12-012.
	SpecFranceExtended = SpecEN16931 + "#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"
	// SpecFacturXMinimum is Factur-X MINIMUM.
	SpecFacturXMinimum = "urn:factur-x.eu:1p0:minimum"
	// SpecFacturXBasicWL is Factur-X BASIC WL.
	SpecFacturXBasicWL = "urn:factur-x.eu:1p0:basicwl"
	// SpecFacturXBasic is Factur-X BASIC.
	SpecFacturXBasic = SpecEN16931 + "#compliant#urn:factur-x.eu:1p0:basic"
	// SpecFacturXExtended is Factur-X EXTENDED.
	SpecFacturXExtended = SpecEN16931 + "#conformant#urn:factur-x.eu:1p0:extended"

	// ProcessPeppol is the billing process of Peppol.
	ProcessPeppol = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
	// ProcessPeppolSelfBilled is the self-billing process of Peppol.
	ProcessPeppolSelfBilled = "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0"
	// ProcessFrance is the process of regulated French invoices in the Peppol envelope.
	ProcessFrance = "urn:peppol:france:billing:regulated"
)

// Profile is a use of EN 16931: the rules that hold, and the identifiers that announce it.
type Profile struct {
	// ID is the name by which the profile is chosen.
	ID ProfileID
	// Name is the name for people.
	Name string
	// Specification is BT-24.
	Specification string
	// Aliases are older values of BT-24 that mean the same.
	Aliases []string
	// Process is BT-23; "" if the profile leaves it free or it depends on the document, as the French billing mode does.
	Process string
	// BillingMode reports that BT-23 is the French billing mode.
	BillingMode bool
	// Syntaxes in which the profile may be written, the usual one first.
	Syntaxes []Syntax
	// Level in the metadata of a hybrid PDF; "" if the profile has no place in a PDF.
	Level Level
	// Attachment is the name of the XML file within a PDF.
	Attachment string
	// Base is the profile whose rules hold too; "" for the first.
	Base ProfileID
	// Network reports that the documents go to a network that takes invoices only: no pro forma invoice.
	Network bool
	// OneNote reports that only one BT-22 is allowed unless both parties are German.
	OneNote bool
	// NoLines reports that the profile has no lines, as MINIMUM and BASIC WL.
	NoLines bool
}

// In reports whether the profile may be written in a syntax.
func (p Profile) In(s Syntax) bool { return slices.Contains(p.Syntaxes, s) }

// Profiles returns all profiles, the plain one first.
func Profiles() []Profile {
	both, cii := []Syntax{UBL, CII}, []Syntax{CII}
	const facturX = "factur-x.xml"
	return []Profile{
		{ID: ProfileEN16931, Name: "EN 16931", Specification: SpecEN16931, Syntaxes: both},
		{
			ID: ProfilePeppol, Name: "Peppol BIS Billing 3", Specification: SpecPeppol, Process: ProcessPeppol,
			Syntaxes: both, Base: ProfileEN16931, Network: true, OneNote: true,
		},
		{
			ID: ProfilePeppolSelfBilled, Name: "Peppol BIS Self-Billing 3", Specification: SpecPeppolSelfBilled,
			Process: ProcessPeppolSelfBilled, Syntaxes: both, Base: ProfileEN16931, Network: true, OneNote: true,
		},
		{
			ID: ProfileXRechnung, Name: "XRechnung 3.0", Specification: SpecXRechnung, Process: ProcessPeppol,
			Syntaxes: both, Level: LevelXRechnung, Attachment: "xrechnung.xml", Base: ProfileEN16931,
		},
		{
			ID: ProfileXRechnungExt, Name: "XRechnung 3.0 Extension", Specification: SpecXRechnungExt, Process: ProcessPeppol,
			Syntaxes: both, Level: LevelXRechnung, Attachment: "xrechnung.xml", Base: ProfileXRechnung,
		},
		{
			ID: ProfileFranceCIUS, Name: "France, CIUS of EN 16931", Specification: SpecEN16931, BillingMode: true,
			Syntaxes: both, Level: LevelEN16931, Attachment: facturX, Base: ProfileEN16931,
		},
		{
			ID: ProfileFranceExtended, Name: "France, EXTENDED-CTC-FR", Specification: SpecFranceExtended, BillingMode: true,
			Syntaxes: both, Level: LevelExtended, Attachment: facturX,
		},
		{
			ID: ProfileFacturXMinimum, Name: "Factur-X MINIMUM", Specification: SpecFacturXMinimum,
			Aliases: []string{"urn:zugferd.de:2p0:minimum"}, Syntaxes: cii, Level: LevelMinimum, Attachment: facturX, NoLines: true,
		},
		{
			ID: ProfileFacturXBasicWL, Name: "Factur-X BASIC WL", Specification: SpecFacturXBasicWL,
			Aliases: []string{"urn:zugferd.de:2p0:basicwl"}, Syntaxes: cii, Level: LevelBasicWL, Attachment: facturX, NoLines: true,
		},
		{
			ID: ProfileFacturXBasic, Name: "Factur-X BASIC", Specification: SpecFacturXBasic,
			Aliases:  []string{SpecEN16931 + "#compliant#urn:zugferd.de:2p0:basic"},
			Syntaxes: cii, Level: LevelBasic, Attachment: facturX,
		},
		{
			ID: ProfileFacturX, Name: "Factur-X EN 16931", Specification: SpecEN16931,
			Syntaxes: cii, Level: LevelEN16931, Attachment: facturX,
		},
		{
			ID: ProfileFacturXExtended, Name: "Factur-X EXTENDED", Specification: SpecFacturXExtended,
			Aliases:  []string{SpecEN16931 + "#conformant#urn:zugferd.de:2p0:extended"},
			Syntaxes: cii, Level: LevelExtended, Attachment: facturX,
		},
		{
			ID: ProfileZUGFeRD, Name: "ZUGFeRD 2", Specification: SpecEN16931,
			Syntaxes: cii, Level: LevelEN16931, Attachment: facturX,
		},
		{
			ID: ProfileChorusPro, Name: "Chorus Pro", Specification: SpecEN16931,
			Syntaxes: cii, Level: LevelEN16931, Attachment: facturX,
		},
		{
			ID: ProfilePeppolFranceCIUS, Name: "Peppol France, CIUS", Specification: SpecEN16931, BillingMode: true,
			Syntaxes: both, Base: ProfileFranceCIUS, Network: true,
		},
		{
			ID: ProfilePeppolFranceFactX, Name: "Peppol France, Factur-X", Specification: SpecFranceExtended, BillingMode: true,
			Syntaxes: cii, Level: LevelExtended, Attachment: facturX, Base: ProfileFranceExtended, Network: true,
		},
	}
}

// ProfileByID returns a profile by its name.
func ProfileByID(id ProfileID) (Profile, bool) {
	for _, p := range Profiles() {
		if p.ID == id {
			return p, true
		}
	}
	return Profile{}, false
}
