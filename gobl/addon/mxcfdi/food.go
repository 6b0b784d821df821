package mxcfdi

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// decimals of amounts of money in the complements.
const decimals = 2

// FoodVouchers is a complement of invoices for food vouchers on electronic wallets: to whom they were given.
type FoodVouchers struct {
	// Registration of the employer with social security, up to 20 characters.
	EmployerRegistration string `json:"employer_registration,omitempty"`
	// Number of the account of the customer, up to 20 characters.
	AccountNumber string `json:"account_number"`
	// Sum of the amounts of the lines; calculated.
	Total *num.Amount `json:"total,omitempty"`
	// What was put on the wallets, one row each.
	Lines []*FoodVouchersLine `json:"lines"`
}

// FoodVouchersLine is what one employee was given.
type FoodVouchersLine struct {
	// Position in the list, from 1; calculated.
	Index int `json:"i"`
	// Identifier of the electronic wallet, up to 20 characters.
	EWalletID cbc.Code `json:"e_wallet_id"`
	// Date and local time at which the voucher was issued.
	IssueDateTime cal.DateTime `json:"issue_date_time,omitzero"`
	// Who was given the voucher.
	Employee *FoodVouchersEmployee `json:"employee,omitempty"`
	// What the voucher is worth, with two decimals.
	Amount *num.Amount `json:"amount,omitempty"`
}

// FoodVouchersEmployee is the person who has an electronic wallet.
type FoodVouchersEmployee struct {
	// Tax code of the employee (RFC).
	TaxCode cbc.Code `json:"tax_code"`
	// Population register code of the employee (CURP).
	CURP cbc.Code `json:"curp"`
	// Name of the employee, up to 100 characters.
	Name string `json:"name"`
	// Social security number of the employee, eleven digits.
	SocialSecurity cbc.Code `json:"social_security,omitempty"`
}

// Kind names the type for rules.
func (*FoodVouchers) Kind() string { return "mxcfdi.FoodVouchers" }

// Walk visits the lines.
func (v *FoodVouchers) Walk(w *tree.Walker) { tree.List(w, "lines", &v.Lines) }

// Kind names the type for rules.
func (*FoodVouchersLine) Kind() string { return "mxcfdi.FoodVouchersLine" }

// Walk visits the parts of the line.
func (l *FoodVouchersLine) Walk(w *tree.Walker) {
	tree.Text(w, "e_wallet_id", &l.EWalletID)
	w.Child("issue_date_time", &l.IssueDateTime)
	tree.One(w, "employee", l.Employee)
}

// Kind names the type for rules.
func (*FoodVouchersEmployee) Kind() string { return "mxcfdi.FoodVouchersEmployee" }

// Walk visits the codes.
func (e *FoodVouchersEmployee) Walk(w *tree.Walker) {
	tree.Text(w, "tax_code", &e.TaxCode)
	tree.Text(w, "curp", &e.CURP)
	tree.Text(w, "social_security", &e.SocialSecurity)
}

// Calculate numbers the lines and adds them up.
func (v *FoodVouchers) Calculate(c *tax.Context) error {
	c.Normalize(v)
	v.EmployerRegistration = cbc.NormalizeString(v.EmployerRegistration)
	v.AccountNumber = cbc.NormalizeString(v.AccountNumber)
	total := num.MakeAmount(0, decimals)
	if v.Lines == nil {
		v.Lines = []*FoodVouchersLine{} // a list that is empty, not null
	}
	for i, l := range v.Lines {
		l.Index = i + 1
		if l.Employee != nil {
			l.Employee.Name = cbc.NormalizeString(l.Employee.Name)
		}
		if l.Amount != nil {
			*l.Amount = l.Amount.Rescale(decimals)
			total = total.Add(*l.Amount)
		}
	}
	v.Total = &total
	return nil
}
