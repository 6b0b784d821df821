package frctcflow6

import (
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "fr-ctc-flow6-v1"

// Addon returns the life cycle of invoices in France.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: law.French.Names("France CTC Flow 6 (Cycle de Vie)", "France CTC Flux 6 (Cycle de Vie)"),
			Description: "Statuses and payments that are reported about an invoice between the platforms of the French " +
				"reform, as messages of the kind CDAR. Each is about one invoice. The code of the status follows from " +
				"type and key, or type and key from the code.",
			External:   true,
			List:       "2026-06",
			Extensions: extensions(),
			Former: frctc.Former(map[cbc.Key]cbc.Key{"fr-ctc-role": ExtRole, "fr-ctc-reason-code": ExtReason},
				"bill/status", "bill/payment"),
		},
		After:     "FR",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}
