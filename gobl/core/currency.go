package core

import (
	"chancery/gobl/currency"
	"chancery/gobl/internal/words"
	"chancery/gobl/rule"
)

func currencyRules() []rule.Rule {
	return []rule.Rule{
		rule.Given(rule.Must("GOBL-CURRENCY-CODE-01", "", "give the currency by its ISO 4217 code",
			func(_ *rule.Check, c *currency.Code) bool { return *c == "" || currency.Get(*c) != nil }),
			func(_ *rule.Check, c *currency.Code) string { return words.None(*c, currency.Codes()) }),
		rule.Must("GOBL-CURRENCY-AMOUNT-01", "currency", "say in which currency the amount is",
			func(_ *rule.Check, a *currency.Amount) bool { return a.Currency != "" }),
		rule.Must("GOBL-CURRENCY-EXCHANGERATE-01", "from", "say from which currency the rate converts",
			func(_ *rule.Check, r *currency.ExchangeRate) bool { return r.From != "" }),
		rule.Must("GOBL-CURRENCY-EXCHANGERATE-02", "to", "say into which currency the rate converts",
			func(_ *rule.Check, r *currency.ExchangeRate) bool { return r.To != "" }),
		rule.Must("GOBL-CURRENCY-EXCHANGERATE-03", "at", "say when the rate was valid, or leave it out",
			func(_ *rule.Check, r *currency.ExchangeRate) bool { return r.At == nil || !r.At.IsZero() }),
		rule.Must("GOBL-CURRENCY-EXCHANGERATE-04", "amount", "give a rate above zero",
			func(_ *rule.Check, r *currency.ExchangeRate) bool { return r.Amount.IsPositive() }),
	}
}
