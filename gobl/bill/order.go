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
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Type of order; OrderPurchase by default.
	Type      cbc.Key   `json:"type,omitempty"`
	Series    cbc.Code  `json:"series,omitempty"`
	Code      cbc.Code  `json:"code,omitempty"`
	IssueDate cal.Date  `json:"issue_date"`
	IssueTime *cal.Time `json:"issue_time,omitempty"`
	OpDate    *cal.Date `json:"op_date,omitempty"`
	// ValueDate decides the tax rates, if not the issue date.
	ValueDate     *cal.Date                `json:"value_date,omitempty"`
	Currency      currency.Code            `json:"currency"`
	ExchangeRates []*currency.ExchangeRate `json:"exchange_rates,omitempty"`
	Contracts     []*org.DocumentRef       `json:"contracts,omitempty"`
	Preceding     []*org.DocumentRef       `json:"preceding,omitempty"`
	Identities    []*org.Identity          `json:"identities,omitempty"`
	Period        *cal.Period              `json:"period,omitempty"`
	Tax           *Tax                     `json:"tax,omitempty"`
	Supplier      *org.Party               `json:"supplier"`
	Customer      *org.Party               `json:"customer,omitempty"`
	Buyer         *org.Party               `json:"buyer,omitempty"`
	Seller        *org.Party               `json:"seller,omitempty"`
	Lines         []*Line                  `json:"lines,omitempty"`
	Discounts     []*Discount              `json:"discounts,omitempty"`
	Charges       []*Charge                `json:"charges,omitempty"`
	Payment       *PaymentDetails          `json:"payment,omitempty"`
	Delivery      *DeliveryDetails         `json:"delivery,omitempty"`
	Totals        *Totals                  `json:"totals,omitempty"`
	Notes         []*org.Note              `json:"notes,omitempty"`
	Complements   []*schema.Object         `json:"complements,omitempty"`
	Meta          cbc.Meta                 `json:"meta,omitempty"`
	Attachments   []*org.Attachment        `json:"attachments,omitempty"`
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
