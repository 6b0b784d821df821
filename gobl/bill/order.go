package bill

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/org"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Types of order.
const (
	OrderPurchase cbc.Key = "purchase"
	OrderSale     cbc.Key = "sale"
	OrderQuote    cbc.Key = "quote"
)

// Order is a purchase order, a sales order or a quotation.
type Order struct {
	tax.Regime
	tax.Addons
	tax.Tags
	// Identifier of the order for programs; made when it is missing.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Kind of order: OrderPurchase by default, or a sales order or quote.
	Type cbc.Key `json:"type,omitempty"`
	// Series that the number belongs to.
	Series cbc.Code `json:"series,omitempty"`
	// Number of the order within its series.
	Code cbc.Code `json:"code,omitempty"`
	// Date of issue; today in the time zone of the regime by default.
	IssueDate cal.Date `json:"issue_date"`
	// Time of issue; 00:00:00 is replaced by the time of the calculation, and the date by its date.
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	// Date of the supply, if not the date of issue.
	OpDate *cal.Date `json:"op_date,omitempty"`
	// Date that decides the tax rates, if not the date of issue.
	ValueDate *cal.Date `json:"value_date,omitempty"`
	// Currency of all figures; that of the regime by default.
	Currency currency.Code `json:"currency"`
	// Rates for prices in currencies other than that of the order.
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	// Contracts that the order is based on.
	Contracts []*org.DocumentRef `json:"contracts,omitempty"`
	// Documents that this one follows or replaces.
	Preceding []*org.DocumentRef `json:"preceding,omitempty"`
	// Further codes by which the parties know the order.
	Identities []*org.Identity `json:"identities,omitempty"`
	// Days within which the order is valid or to be carried out.
	Period *cal.Period `json:"period,omitempty"`
	// How the taxes are calculated and explained.
	Tax *Tax `json:"tax,omitempty"`
	// Party that supplies and is responsible for the taxes.
	Supplier *org.Party `json:"supplier"`
	// Party that is invoiced.
	Customer *org.Party `json:"customer,omitempty"`
	// Party that orders and pays, if not the customer.
	Buyer *org.Party `json:"buyer,omitempty"`
	// Party that owes the taxes, if not the supplier.
	Seller *org.Party `json:"seller,omitempty"`
	// Goods and services that are ordered, one row each.
	Lines []*Line `json:"lines,omitempty"`
	// Reductions of the total of all lines.
	Discounts []*Discount `json:"discounts,omitempty"`
	// Additions to the total of all lines.
	Charges []*Charge `json:"charges,omitempty"`
	// How, when and to whom to pay, and what was paid before.
	Payment *PaymentDetails `json:"payment,omitempty"`
	// Where and when the goods are delivered.
	Delivery *DeliveryDetails `json:"delivery,omitempty"`
	// Sums of lines and taxes; calculated.
	Totals *Totals `json:"totals,omitempty"`
	// Remarks for the receiver of the order.
	Notes []*org.Note `json:"notes,omitempty"`
	// Documents of other types with data that a sector or country requires.
	Complements []*schema.Object `json:"complements,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
	// Files that go with the order.
	Attachments []*org.Attachment `json:"attachments,omitempty"`
}

// Kind returns "bill.Order".
func (*Order) Kind() string { return "bill.Order" }

// Ident points to the UUID.
func (ord *Order) Ident() *uuid.UUID { return &ord.UUID }

// Walk visits the parts of the order.
func (ord *Order) Walk(w *tree.Walker) {
	w.Inline(&ord.Addons)
	w.Inline(&ord.Tags)
	tree.Text(w, "uuid", &ord.UUID)
	tree.Text(w, "type", &ord.Type)
	tree.Text(w, "series", &ord.Series)
	tree.Text(w, "code", &ord.Code)
	w.Child("issue_date", &ord.IssueDate)
	tree.One(w, "issue_time", ord.IssueTime)
	tree.One(w, "op_date", ord.OpDate)
	tree.One(w, "value_date", ord.ValueDate)
	tree.Text(w, "currency", &ord.Currency)
	tree.List(w, "exchange_rates", &ord.ExchangeRates)
	tree.List(w, "contracts", &ord.Contracts)
	tree.List(w, "preceding", &ord.Preceding)
	tree.List(w, "identities", &ord.Identities)
	tree.One(w, "period", ord.Period)
	tree.One(w, "tax", ord.Tax)
	tree.One(w, "supplier", ord.Supplier)
	tree.One(w, "customer", ord.Customer)
	tree.One(w, "buyer", ord.Buyer)
	tree.One(w, "seller", ord.Seller)
	tree.List(w, "lines", &ord.Lines)
	tree.List(w, "discounts", &ord.Discounts)
	tree.List(w, "charges", &ord.Charges)
	tree.One(w, "payment", ord.Payment)
	tree.One(w, "delivery", ord.Delivery)
	tree.One(w, "totals", ord.Totals)
	tree.List(w, "notes", &ord.Notes)
	tree.List(w, "complements", &ord.Complements)
	tree.Map(w, "meta", &ord.Meta)
	tree.List(w, "attachments", &ord.Attachments)
}
