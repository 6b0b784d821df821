package en16931

// InvoiceExtension holds what Factur-X EXTENDED, EXTENDED-CTC-FR and the XRechnung extension add to a document.
type InvoiceExtension struct {
	// Name of the document as a text (Factur-X).
	DocumentName string
	// Languages of the document (Factur-X).
	Languages []string
	// Day until which the document holds (Factur-X).
	EffectiveUntil Date

	// Agent of the buyer: Factur-X BuyerAgent, EXT-FR-FE-06 to 12.
	BuyerAgent *Party
	// Who pays: Factur-X Payer, EXT-FR-FE-46 to 52.
	Payer *Party
	// Agent of the seller: Factur-X SalesAgent, EXT-FR-FE-69 to 75.
	SalesAgent *Party
	// Who receives the invoice: Factur-X Invoicee, EXT-FR-FE-92 to 98.
	Invoicee *Party
	// Who issues the invoice: Factur-X Invoicer, EXT-FR-FE-115 to 121.
	Invoicer *Party
	// Tax representative of the buyer (Factur-X).
	BuyerTaxRepresentative *Party
	// Who uses the goods in the end (Factur-X).
	ProductEndUser *Party
	// From where the goods were sent (Factur-X).
	ShipFrom *Party
	// Where the goods go in the end (Factur-X).
	UltimateShipTo *Party
	// ShipTo is the receiver of BG-13 as a whole party (Factur-X).
	ShipTo *Party

	// Terms of delivery, an incoterm (Factur-X, France).
	DeliveryTerms *DeliveryTerms
	// Quotation (Factur-X).
	Quotation *Reference
	// Orders of the last customer (Factur-X).
	UltimateCustomerOrders []Reference
	// Delivery note (Factur-X).
	DeliveryNote *Reference
	// Contract, order and despatch with a date and a kind (Factur-X, EXT-FR-FE-01). BT-12, 13, 14, 15 and 16 hold the numbers.
	Contract, PurchaseOrder, SalesOrder, ReceivingAdvice, DespatchAdvice *Reference
	// Rate between BT-5 and BT-6 (Factur-X, France).
	ExchangeRate *ExchangeRate
	// BG-X-42: charges of logistics (Factur-X).
	LogisticsCharges []LogisticsCharge
	// Advance payments with their VAT (Factur-X).
	AdvancePayments []AdvancePayment
	// BG-DEX-09 (XRechnung): payments for third parties.
	ThirdPartyPayments []ThirdPartyPayment
	// Adjustments of what is due, amounts collected for third parties among them (Factur-X BT-179).
	Adjustments []Adjustment
	// Terms of payment in their parts; BT-9 and BT-20 hold the first (Factur-X).
	PaymentTerms []PaymentTerm
	// Mode of transport, UN/ECE Recommendation 19 (Factur-X).
	TransportMode string
	// Accounts of BT-19 beyond the first (Factur-X).
	AccountingReferences []AccountingReference
}

// PartyExtension holds what extensions add to a party.
type PartyExtension struct {
	// Role of the party, UNTDID 3035.
	RoleCode string
	// Description of a party other than the seller.
	Description string
	// Fax of the contact.
	Fax string
	// Kind of contact, UNTDID 3139.
	ContactType string
	// Address of the legal seat.
	LegalAddress *Address
	// Agent of the party in UBL.
	Agent *Party
}

// AllowanceChargeExtension holds what extensions add to an allowance or a charge.
type AllowanceChargeExtension struct {
	// ReasonList is the list of the reason code: 7161, or 5153 for a tax that is a charge.
	ReasonList string
	// BaseQuantity is the quantity that the amount depends on, with its unit.
	BaseQuantity Amount
	// BaseUnit is its unit.
	BaseUnit string
	// Sequence is its number in the order of calculation.
	Sequence string
	// ExemptionReason and ExemptionCode say why there is no VAT.
	ExemptionReason, ExemptionCode string
}

// LineExtension holds what extensions add to a line.
type LineExtension struct {
	// BT-X-304, EXT-FR-FE-162: line that this one belongs to.
	ParentID string
	// Status, UNTDID 1229 (BT-X-7).
	Status string
	// BT-X-8, EXT-FR-FE-163: DETAIL, GROUP or INFORMATION.
	StatusReason string
	// BG-DEX-01 (XRechnung, UBL): lines that this one is made of.
	SubLines []Line
	// Invoices that the line refers to (EXT-FR-FE-136 to 138).
	Preceding []Reference
	// Who sells the line: EXT-FR-FE-164 to 177.
	Seller *Party
	// Who made the item (Factur-X).
	Manufacturer *Party
	// Where the line goes: EXT-FR-FE-146 and following.
	ShipTo *Party
	// Where the line goes in the end (Factur-X).
	UltimateShipTo *Party
	// Day of the delivery of the line (EXT-FR-FE-158).
	DeliveryDate Date
	// VAT of the line in BT-5 currency (EXT-FR-FE-181).
	TaxTotal Amount
	// VAT of the line in BT-6 currency (EXT-FR-FE-182).
	TaxTotalInVATCurrency Amount
	// Total of the line with VAT (EXT-FR-FE-184).
	WithVAT Amount
	// Sum of the allowances and charges of the line (Factur-X).
	AllowanceChargeTotal Amount
	// Quantity that is free of charge, and in packages (Factur-X), each with its unit.
	FreeQuantity, PackageQuantity, PerPackageQuantity Amount
	// Units of those quantities.
	FreeUnit, PackageUnit, PerPackageUnit string
	// Documents of the line (Factur-X, France).
	Order, SalesOrder, Quotation, Contract, DeliveryNote, DespatchAdvice, ReceivingAdvice *Reference
	// Orders of the last customer (Factur-X).
	UltimateCustomerOrders []Reference
	// Supporting documents of the line (Factur-X).
	Documents []SupportingDocument
	// Terms of delivery of the line.
	DeliveryTerms *DeliveryTerms
	// Products that the item is made of (Factur-X).
	IncludedProducts []IncludedProduct
	// VAT that the net price contains (Factur-X).
	PriceTax *VATBreakdown
	// Further data of the item: codes of industry, model, brand, batch, serial number (Factur-X).
	IndustryID, ModelID, BatchID, BrandName, ModelName string
}

// IncludedProduct is a product that an item is made of (Factur-X EXTENDED).
type IncludedProduct struct {
	// Node is the element it was read from.
	Node int32
	// Name of the product.
	Name string
	// Description of the product.
	Description string
	// SellerID, BuyerID and IndustryID are its codes.
	SellerID, BuyerID, IndustryID string
	// GlobalIDs are its codes of registers.
	GlobalIDs []Identifier
	// Quantity in the item.
	Quantity Amount
	// Unit of the quantity.
	Unit string
}

// DeliveryTerms says who bears cost and risk of a delivery.
type DeliveryTerms struct {
	// Node is the element it was read from.
	Node int32
	// Code of the terms, an incoterm.
	Code string
	// Location that the terms name.
	Location string
	// Country of the location.
	Country string
}

// ExchangeRate is the rate between BT-5 and BT-6.
type ExchangeRate struct {
	// Node is the element it was read from.
	Node int32
	// Source and Target are currencies, ISO 4217.
	Source, Target string
	// Rate is how much of the target one of the source is.
	Rate Amount
	// Date of the rate.
	Date Date
}

// LogisticsCharge is BG-X-42 of Factur-X EXTENDED.
type LogisticsCharge struct {
	// Node is the element it was read from.
	Node int32
	// Description says what is charged.
	Description string
	// BT-X-272: amount.
	Amount Amount
	// VAT of the charge.
	VAT []LineVAT
}

// AdvancePayment is a payment made before, with its VAT (Factur-X EXTENDED).
type AdvancePayment struct {
	// Node is the element it was read from.
	Node int32
	// Amount that was paid.
	Amount Amount
	// Received is the day on which it was paid.
	Received Date
	// VAT that the amount contains.
	VAT []VATBreakdown
	// Invoice that asked for it.
	Invoice *Reference
}

// ThirdPartyPayment is BG-DEX-09 of the XRechnung extension: an amount collected for somebody else.
type ThirdPartyPayment struct {
	// Node is the element it was read from.
	Node int32
	// BT-DEX-001: kind.
	Kind string
	// BT-DEX-002: amount.
	Amount Amount
	// Currency of the amount.
	Currency string
	// BT-DEX-003: description.
	Description string
}

// Adjustment changes what is due (Factur-X EXTENDED).
type Adjustment struct {
	// Node is the element it was read from.
	Node int32
	// Reason of the adjustment.
	Reason string
	// Amount that is added.
	Amount Amount
}

// PaymentTerm is one part of the terms of payment (Factur-X EXTENDED).
type PaymentTerm struct {
	// Node is the element it was read from.
	Node int32
	// Description of the part.
	Description string
	// DueDate by which to pay it.
	DueDate Date
	// Partial is how much is to be paid by then.
	Partial Amount
	// Discount for early payment.
	Discount *PaymentCondition
	// Penalty for late payment.
	Penalty *PaymentCondition
	// Payee of the part.
	Payee *Party
}

// PaymentCondition is a discount for early payment or a penalty for late payment.
type PaymentCondition struct {
	// Node is the element it was read from.
	Node int32
	// Basis is the day from which the period counts.
	Basis Date
	// Period is how long.
	Period Amount
	// PeriodUnit is the unit of the period.
	PeriodUnit string
	// Base is what the percentage is of.
	Base Amount
	// Percent of the base.
	Percent Amount
	// Amount itself.
	Amount Amount
}

// AccountingReference is an account of the buyer with its kind.
type AccountingReference struct {
	// Account of the buyer.
	Account string
	// Kind of account, 1 to 7.
	Kind string
}
