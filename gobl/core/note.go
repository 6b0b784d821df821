package core

import (
	"chancery/gobl/note"
	"chancery/gobl/rule"
)

func noteRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-NOTE-MESSAGE-01", "content", "write the text of the message",
			func(_ *rule.Check, m *note.Message) bool { return m.Content != "" }),
	}
}
