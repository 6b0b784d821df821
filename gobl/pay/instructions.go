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
	// Means of payment, such as `credit-transfer` or `card` (BT-81).
	Key cbc.Key `json:"key"`
	// Means of payment in words (BT-82).
	Detail string `json:"detail,omitempty"`
	// Reference that the payment should carry (BT-83).
	Ref cbc.Code `json:"ref,omitempty"`
	// Accounts that the money can be transferred to (BG-17).
	CreditTransfer []*CreditTransfer `json:"credit_transfer,omitempty"`
	// Card that is or was charged (BG-18).
	Card *Card `json:"card,omitempty"`
	// Mandate under which the money is drawn (BG-19).
	DirectDebit *DirectDebit `json:"direct_debit,omitempty"`
	// Pages on which the total can be paid.
	Online []*Online `json:"online,omitempty"`
	// Further words on how to pay.
	Notes string `json:"notes,omitempty"`
	// Codes of catalogues or addons, a means of UNTDID 4461 for instance (BT-81).
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
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
	// First six digits of the number (BT-87).
	First6 string `json:"first6,omitempty"`
	// Last four digits of the number (BT-87).
	Last4 string `json:"last4,omitempty"`
	// Name on the card (BT-88).
	Holder string `json:"holder,omitempty"`
}

// Kind names the type for rules.
func (*Card) Kind() string { return "pay.Card" }

// Walk visits nothing: a card has no parts.
func (*Card) Walk(*tree.Walker) {}

// CreditTransfer is an account to pay to.
type CreditTransfer struct {
	// International number of the account (BT-84).
	IBAN string `json:"iban,omitempty"`
	// Code of the bank (BT-86).
	BIC string `json:"bic,omitempty"`
	// Number of an account that has no IBAN (BT-84).
	Number string `json:"number,omitempty"`
	// Number of the bank within its country, where the number of the account does not have it: the
	// registration number in Denmark, for instance.
	Clearing string `json:"clearing,omitempty"`
	// Name of the account, usually that of its holder or the bank (BT-85).
	Name string `json:"name,omitempty"`
	// Address of the branch of the bank.
	Branch *org.Address `json:"branch,omitempty"`
}

// Kind names the type for rules.
func (*CreditTransfer) Kind() string { return "pay.CreditTransfer" }

// Walk visits the address of the branch.
func (t *CreditTransfer) Walk(w *tree.Walker) { tree.One(w, "branch", t.Branch) }

// DirectDebit names the mandate under which money is drawn.
type DirectDebit struct {
	// Reference of the mandate (BT-89).
	Ref string `json:"ref,omitempty"`
	// Identifier of the creditor that draws the money (BT-90).
	Creditor string `json:"creditor,omitempty"`
	// Account that the money is drawn from (BT-91).
	Account string `json:"account,omitempty"`
}

// Kind names the type for rules.
func (*DirectDebit) Kind() string { return "pay.DirectDebit" }

// Walk visits nothing: a mandate has no parts.
func (*DirectDebit) Walk(*tree.Walker) {}

// Online is a page to pay at.
type Online struct {
	// Key that distinguishes the page from others.
	Key cbc.Key `json:"key,omitempty"`
	// Words for a link or button.
	Label string `json:"label,omitempty"`
	// Address of the page, with its parameters.
	URL string `json:"url"`
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
