// Package rule checks documents against rules.
//
// It owns the form of a rule (an id, the object and field it refers to, its
// meaning in a sentence, a test), the single pass that applies all rules to a
// document, and the faults that come out of it, each with the code of the rule
// and the paths of the offending places.
//
// It does not own any rule: those of the core are in gobl/core, those of a
// country or a format are next to its facts in gobl/regime and gobl/addon.
package rule
