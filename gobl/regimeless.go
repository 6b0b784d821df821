package gobl

import (
	"errors"
	"fmt"
	"strings"

	"chancery/gobl/bill"
	"chancery/gobl/internal/words"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// located is a document that says where it names the country whose law it is under.
type located interface {
	governed
	PlaceOfCountry() string
}

// regimeless returns the error of a calculation with the real reason, if it failed because
// there is no tax regime for the country that the document names: the currency and the
// rates would have come from there.
func (l *Library) regimeless(doc tree.Node, err error) error {
	d, ok := doc.(located)
	if !ok || !needsRegime(err) {
		return err
	}
	country, place := d.RegimeCountry(), d.PlaceOfCountry()
	switch {
	case place == "" || l.facts.Regime(country) != nil:
		return err
	case place == "$regime":
		return &tree.PlaceError{Place: "." + place, Err: errors.New(l.facts.NoRegime(country))}
	case !country.Valid():
		return &tree.PlaceError{Place: "." + place, Err: errors.New(tax.NoCountry(country))}
	case errors.Is(err, bill.ErrNoCurrency):
		return tree.At("currency", fmt.Errorf("the currency is missing, and there is no tax regime for %s that implies one; currencies are given by their code: EUR",
			words.Quote(country)))
	}
	return err
}

// needsRegime reports whether a calculation failed where a tax regime would have helped, in
// the document and not in one that is embedded in it.
func needsRegime(err error) bool {
	place, ok := errors.AsType[*tree.PlaceError](err)
	if !ok || strings.HasPrefix(place.Place, ".complements") {
		return false
	}
	rate, ok := errors.AsType[*tax.Error](err)
	return ok && rate.NoRegime || errors.Is(err, bill.ErrNoCurrency)
}
