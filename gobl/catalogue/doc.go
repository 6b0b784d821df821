// Package catalogue is the table of extensions that belong to no country: code
// lists of international standards that several addons refer to. They are those
// of EN 16931 (exemption reasons, identifier schemes, UN/EDIFACT data elements),
// as published by the European Commission in the registry of supporting
// artefacts to implement EN 16931.
//
// It does not own the codes that an addon writes or allows, which are next to its normalizers and rules, and it checks nothing.
package catalogue
