package core

import (
	"chancery/gobl/rule"
	"chancery/gobl/uuid"
)

func uuidRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-UUID-UUID-01", "", "give a UUID in the usual form of 32 hexadecimal digits",
			func(_ *rule.Check, id *uuid.UUID) bool { return *id == "" || id.Valid() }),
	}
}
