package currency

import "chancery/gobl/tree"

// Kind names the type for rules.
func (*Code) Kind() string { return "currency.Code" }

// Walk visits nothing: the type has no parts that rules refer to.
func (*Code) Walk(*tree.Walker) {}

// Kind names the type for rules.
func (*Amount) Kind() string { return "currency.Amount" }

// Walk visits the currency.
func (a *Amount) Walk(w *tree.Walker) { tree.Text(w, "currency", &a.Currency) }

// Kind names the type for rules.
func (*ExchangeRate) Kind() string { return "currency.ExchangeRate" }

// Walk visits the parts of the rate.
func (r *ExchangeRate) Walk(w *tree.Walker) {
	tree.Text(w, "from", &r.From)
	tree.Text(w, "to", &r.To)
	tree.One(w, "at", r.At)
	tree.Text(w, "source", &r.Source)
}
