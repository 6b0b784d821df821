package inspect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/format/en16931"
	"chancery/internal/format/en16931/rules"
)

// CDARProfile is the name of the rules of life-cycle messages.
const CDARProfile = "cdar"

// billingMode matches the French billing mode (BT-23).
var billingMode = regexp.MustCompile(`^[BSM][0-9]$`)

// Profile is the profile that a file follows.
type Profile struct {
	// Key is the name of its rules.
	Key string
	// Name is its name for people.
	Name string
	// Known is false if the file names a specification that is not known. Its rules are then those of EN 16931.
	Known bool
}

// Keys lists the names of rules that files can be judged by.
func Keys() []string { return append(rules.Keys(), CDARProfile) }

// Profile returns the profile that a file says it follows (BT-24 and BT-23).
func (f *File) Profile() Profile {
	if f.Message != nil {
		return Profile{CDARProfile, "French life cycle, CDV 1.4.0", true}
	}
	if f.Invoice == nil {
		return Profile{}
	}
	key, known := f.find()
	set, err := setOf(key)
	if err != nil {
		return Profile{Key: key, Known: false}
	}
	return Profile{set.Key, set.Name, known}
}

// franceInPeppol begins the specifications that French invoices have in the network.
const franceInPeppol = "urn:peppol:france:billing:"

// find returns the name of the rules, and whether the specification is known.
func (f *File) find() (key string, known bool) {
	spec, process := strings.TrimSpace(f.Invoice.Process.Specification), strings.TrimSpace(f.Invoice.Process.BusinessProcess)
	switch {
	case spec == en16931.SpecEN16931 && billingMode.MatchString(process):
		return string(en16931.ProfileFranceCIUS), true
	case spec == en16931.SpecEN16931 && f.PDF != nil:
		return string(en16931.ProfileFacturX), true
	case spec == en16931.SpecEN16931:
		return string(en16931.ProfileEN16931), true
	case spec == en16931.SpecXRechnungCVD:
		return "xrechnung-cvd", true
	case strings.Contains(spec, "#conformant#"+franceInPeppol):
		return string(en16931.ProfileFranceExtended), true
	case strings.Contains(spec, "#compliant#"+franceInPeppol):
		return string(en16931.ProfileFranceCIUS), true
	}
	for _, p := range en16931.Profiles() {
		if p.Specification == spec || slices.Contains(p.Aliases, spec) {
			return string(p.ID), true
		}
	}
	if strings.Contains(spec, ":xrechnung_") { // an older release
		return string(en16931.ProfileXRechnung), true
	}
	if f.Syntax == en16931.CII { // writers that put other signs before the name of the profile
		for _, p := range en16931.Profiles() {
			if name, ok := strings.CutPrefix(string(p.ID), "facturx-"); ok && strings.HasSuffix(spec, ":"+name) {
				return string(p.ID), true
			}
		}
	}
	return string(en16931.ProfileEN16931), spec == ""
}

// setOf returns rules by their name, or by that of a profile that has those of another one.
func setOf(key string) (rules.Set, error) {
	for name := key; ; {
		if set, ok := rules.SetOf(name); ok {
			return set, nil
		}
		p, ok := en16931.ProfileByID(en16931.ProfileID(name))
		if !ok {
			break
		}
		switch {
		case p.Base != "":
			name = string(p.Base)
		case p.ID == en16931.ProfileZUGFeRD || p.ID == en16931.ProfileChorusPro:
			name = string(en16931.ProfileFacturX)
		default:
			name = string(en16931.ProfileEN16931)
		}
		if name == key {
			break
		}
	}
	hint := similar.DidYouMean(key, Keys())
	if hint == "" {
		hint = "; the profiles are " + strings.Join(Keys(), ", ")
	}
	return rules.Set{}, fail(CodeProfile, fmt.Errorf("there is no profile %.60q%s", key, hint))
}
