package pay

import (
	"encoding/json"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Means of payment, the first parts of payment keys.
const (
	MeansAny            cbc.Key = "any"
	MeansCard           cbc.Key = "card"
	MeansCreditTransfer cbc.Key = "credit-transfer"
	MeansDebitTransfer  cbc.Key = "debit-transfer"
	MeansCash           cbc.Key = "cash"
	MeansCheque         cbc.Key = "cheque"
	MeansBankDraft      cbc.Key = "bank-draft"
	MeansDirectDebit    cbc.Key = "direct-debit"
	MeansOnline         cbc.Key = "online"
	MeansPromissoryNote cbc.Key = "promissory-note"
	MeansNetting        cbc.Key = "netting"
	MeansOther          cbc.Key = "other"

	// KeySEPA refines transfers and debits within the Single Euro Payments Area.
	KeySEPA cbc.Key = "sepa"
	// KeyCredit and KeyDebit refine cards.
	KeyCredit cbc.Key = "credit"
	KeyDebit  cbc.Key = "debit"
)

// Instructions describe how to pay.
type Instructions struct {
	Key            cbc.Key           `json:"key"`
	Detail         string            `json:"detail,omitempty"`
	Ref            cbc.Code          `json:"ref,omitempty"`
	CreditTransfer []*CreditTransfer `json:"credit_transfer,omitempty"`
	Card           *Card             `json:"card,omitempty"`
	DirectDebit    *DirectDebit      `json:"direct_debit,omitempty"`
	Online         []*Online         `json:"online,omitempty"`
	Notes          string            `json:"notes,omitempty"`
	Ext            tax.Extensions    `json:"ext,omitempty"`
	Meta           cbc.Meta          `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Instructions) Kind() string { return "pay.Instructions" }

// Walk visits the parts of the instructions.
func (i *Instructions) Walk(w *tree.Walker) {
	tree.Text(w, "key", &i.Key)
	tree.Text(w, "ref", &i.Ref)
	tree.List(w, "credit_transfer", &i.CreditTransfer)
	tree.One(w, "card", i.Card)
	tree.One(w, "direct_debit", i.DirectDebit)
	tree.List(w, "online", &i.Online)
	tree.Map(w, "ext", &i.Ext)
	tree.Map(w, "meta", &i.Meta)
}

// Card describes a payment card as far as that is allowed.
type Card struct {
	First6 string `json:"first6,omitempty"`
	Last4  string `json:"last4,omitempty"`
	Holder string `json:"holder,omitempty"`
}

// Kind names the type for rules.
func (*Card) Kind() string { return "pay.Card" }

// Walk visits nothing: a card has no parts.
func (*Card) Walk(*tree.Walker) {}

// CreditTransfer is an account to pay to.
type CreditTransfer struct {
	IBAN string `json:"iban,omitempty"`
	BIC  string `json:"bic,omitempty"`
	// Number is that of an account without IBAN.
	Number string       `json:"number,omitempty"`
	Name   string       `json:"name,omitempty"`
	Branch *org.Address `json:"branch,omitempty"`
}

// Kind names the type for rules.
func (*CreditTransfer) Kind() string { return "pay.CreditTransfer" }

// Walk visits the address of the branch.
func (t *CreditTransfer) Walk(w *tree.Walker) { tree.One(w, "branch", t.Branch) }

// DirectDebit names the mandate under which money is drawn.
type DirectDebit struct {
	// Ref identifies the mandate.
	Ref      string `json:"ref,omitempty"`
	Creditor string `json:"creditor,omitempty"`
	Account  string `json:"account,omitempty"`
}

// Kind names the type for rules.
func (*DirectDebit) Kind() string { return "pay.DirectDebit" }

// Walk visits nothing: a mandate has no parts.
func (*DirectDebit) Walk(*tree.Walker) {}

// Online is a page to pay at.
type Online struct {
	Key   cbc.Key `json:"key,omitempty"`
	Label string  `json:"label,omitempty"`
	URL   string  `json:"url"`
}

// UnmarshalJSON also reads the older names "name" of the label and "addr" of
// the URL, which count where both are given.
func (o *Online) UnmarshalJSON(data []byte) error {
	type plain Online
	in := struct {
		*plain
		Name string `json:"name"`
		Addr string `json:"addr"`
	}{plain: (*plain)(o)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.Name != "" {
		o.Label = in.Name
	}
	if in.Addr != "" {
		o.URL = in.Addr
	}
	return nil
}

// Kind names the type for rules.
func (*Online) Kind() string { return "pay.Online" }

// Walk visits the key.
func (o *Online) Walk(w *tree.Walker) { tree.Text(w, "key", &o.Key) }
