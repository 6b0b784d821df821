package core

import (
	"chancery/gobl/rule"
	"chancery/gobl/schema"
)

func schemaRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-SCHEMA-ID-01", "", "name the schema by its URL",
			func(_ *rule.Check, id *schema.ID) bool { return *id == "" || isFullURL(string(*id)) }),
		rule.Must("GOBL-SCHEMA-OBJECT-01", "$schema", "say with $schema what kind of object this is",
			func(_ *rule.Check, o *schema.Object) bool { return o.Schema != "" }),
	}
}
