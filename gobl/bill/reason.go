package bill

import (
	"errors"
	"fmt"

	"chancery/gobl/currency"
	"chancery/gobl/internal/words"
	"chancery/gobl/tree"
)

// ErrNoCurrency refuses a document that has no currency and no tax regime with one.
var ErrNoCurrency = errors.New("the currency is missing, and no tax regime implies one; currencies are given by their code: EUR")

// currencyError refuses a document without a usable currency.
func currencyError(code currency.Code) error {
	if code == "" {
		return ErrNoCurrency
	}
	text := "there is no currency " + words.Quote(code) + words.DidYouMean(code, currency.Codes())
	return errors.New(text + " currencies are given by their code in ISO 4217: EUR")
}

// rateError says that an amount cannot be converted into another currency.
func rateError(from, to currency.Code) error {
	for _, code := range []currency.Code{from, to} {
		if !code.Valid() {
			return currencyError(code)
		}
	}
	if from == to {
		return fmt.Errorf("the currency %s is that of the document already, and has no exchange rate; leave it out", words.Quote(from))
	}
	return fmt.Errorf(`there is no exchange rate from %[1]s to %[2]s; add it to exchange_rates: {"from": %[1]s, "to": %[2]s, "amount": "…"}`,
		words.Quote(from), words.Quote(to))
}

// bypassError refuses to work on figures that were not calculated.
func bypassError() error {
	return tree.At("$tags", fmt.Errorf("the figures of this document are not calculated because of its tag %q; remove the tag", TagBypass))
}
