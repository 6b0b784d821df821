package frctc

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

// Former returns the older key of the addons of the reform, which was one for all flows,
// with the schemas of the documents that belong to an addon now.
func Former(extensions map[cbc.Key]cbc.Key, schemas ...string) []tax.FormerAddon {
	return []tax.FormerAddon{{Key: "fr-ctc-v1", Schemas: schemas, Extensions: extensions}}
}
