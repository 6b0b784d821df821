// Package addon is the table of the addons: sets of additional conditions of
// electronic formats and tax authorities, one package each. Some are part of the core of
// the format, the others are external: they are published apart from it, each with a list
// of its own (tax.AddonDef.External and List).
//
// It does not own what an addon says, nor how addons apply to documents, which
// is the root package's.
package addon
