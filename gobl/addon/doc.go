// Package addon is the table of the addons: sets of additional conditions of
// electronic formats and tax authorities, one package each.
//
// It does not own what an addon says, nor how addons apply to documents, which
// is the root package's.
package addon
