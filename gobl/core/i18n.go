package core

import (
	"chancery/gobl/i18n"
	"chancery/gobl/rule"
)

func i18nRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-I18N-LANG-01", "", "name the language by its two-letter code (ISO 639-1)",
			func(_ *rule.Check, l *i18n.Lang) bool { return l.Valid() }),
	}
}
