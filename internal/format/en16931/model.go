package en16931

// Invoice is an invoice or a credit note in the terms of EN 16931-1. The comment of each field begins with the number of the
// term; then follow its meaning and how often it occurs. Node is in each group the element it was read from, 0 if there is
// none.
type Invoice struct {
	// Node is the root element.
	Node int32
	// CreditNote reports that the document has, or needs, the root CreditNote in UBL.
	CreditNote bool

	// BT-1: number that identifies the invoice. 1..1
	Number string
	// BT-2: date of issue. 1..1
	IssueDate Date
	// BT-3: kind of document, UNTDID 1001. 1..1
	TypeCode string
	// BT-5: currency of all amounts but BT-111, ISO 4217. 1..1
	Currency string
	// BT-6: currency in which VAT is accounted for, if another. 0..1
	VATCurrency string
	// BT-7: date on which VAT becomes due. 0..1
	TaxPointDate Date
	// BT-8: event on which VAT becomes due: 3, 35 or 432 of UNTDID 2005, to which a reader of CII turns its 5, 29 and 72 of
	// UNTDID 2475; other codes stay as they are. 0..1
	TaxPointCode string
	// BT-9: date by which to pay. 0..1
	DueDate Date
	// BT-10: code by which the buyer sends the invoice to its place in the house. 0..1
	BuyerReference string
	// BT-11: project. 0..1
	ProjectReference string
	// BT-12: contract. 0..1
	ContractReference string
	// BT-13: order of the buyer. 0..1
	PurchaseOrder string
	// BT-14: order as the seller numbers it. 0..1
	SalesOrder string
	// BT-15: advice that the goods were received. 0..1
	ReceivingAdvice string
	// BT-16: advice that the goods were sent. 0..1
	DespatchAdvice string
	// BT-17: call for tender or lot. 0..1
	TenderReference string
	// BT-18: objects that are invoiced, scheme of UNTDID 1153. 0..1, several in the French extension.
	Objects []Identifier
	// BT-19: account to which the buyer books it. 0..1
	BuyerAccountingReference string
	// BT-20: terms of payment as a text. 0..1
	PaymentTerms string

	// BG-1: notes. 0..n
	Notes []Note
	// BG-2: process control. 1..1
	Process Process
	// BG-3: preceding invoices. 0..n
	Preceding []Reference
	// BG-4: seller. 1..1
	Seller Party
	// BG-7: buyer. 1..1
	Buyer Party
	// BG-10: who is paid, if not the seller. 0..1
	Payee *Party
	// BG-11: tax representative of the seller. 0..1
	TaxRepresentative *Party
	// BG-13: delivery, with BG-15, the deliver-to address. 0..1
	Delivery *Delivery
	// BG-14: invoicing period. 0..1
	Period *Period
	// BG-16: how to pay. 0..1
	Payment *Payment
	// BG-20: allowances of the document. 0..n
	Allowances []AllowanceCharge
	// BG-21: charges of the document. 0..n
	Charges []AllowanceCharge
	// BG-22: totals. 1..1
	Totals Totals
	// BG-23: VAT by category and rate. 1..n
	VATBreakdown []VATBreakdown
	// BG-24: supporting documents. 0..n
	Documents []SupportingDocument
	// BG-25: lines. 1..n
	Lines []Line

	// Ext holds what extensions add to the document; nil without any.
	Ext *InvoiceExtension
}

// Note is BG-1, a remark.
type Note struct {
	// Node is the element it was read from.
	Node int32
	// BT-21: what the note is about, UNTDID 4451. UBL writes it as #CODE# before the text. 0..1
	Subject string
	// BT-22: the text. 1..1
	Text string
	// BT-X-5 (Factur-X EXTENDED), BT-X-9 in a line: code that stands for a text. 0..1
	ContentCode string
}

// Process is BG-2, process control.
type Process struct {
	// Node is the element of BT-24.
	Node int32
	// BT-23: business process that the invoice belongs to; in France the billing mode. 0..1
	BusinessProcess string
	// BT-24: specification whose rules the document follows. 1..1
	Specification string
}

// Reference names another document: BG-3, and the references of extensions.
type Reference struct {
	// Node is the element it was read from.
	Node int32
	// BT-25: number of the document; EXT-FR-FE-136 in a line. 1..1
	Number string
	// BT-26: its date; EXT-FR-FE-138 in a line. 0..1
	IssueDate Date
	// EXT-FR-FE-02 (French extension), EXT-FR-FE-137 in a line: kind of document, UNTDID 1001. 0..1
	TypeCode string
	// Line of that document, where an extension has it. 0..1
	Line string
}

// Party is a party with what EN 16931 says of any party: BG-4 seller, BG-7 buyer, BG-10 payee, BG-11 tax representative, and
// the parties of extensions. A comment names the terms in this order.
type Party struct {
	// Node is the element it was read from.
	Node int32
	// BT-27, BT-44, BT-59, BT-62: name. 1..1
	Name string
	// BT-28, BT-45: name by which it trades. 0..1
	TradingName string
	// BT-29, BT-46, BT-60: identifiers, scheme of ISO 6523. 0..n (buyer and payee 0..1)
	Identifiers []Identifier
	// BT-30, BT-47, BT-61: number in the register of companies, scheme of ISO 6523. 0..1
	LegalID Identifier
	// BT-31, BT-48, BT-63: VAT number with the prefix of its country. 0..1, representative 1..1
	VATID Identifier
	// BT-32: local tax number, seller only. The scheme is the one of the syntax: TAX or another in UBL, FC in CII. 0..1
	TaxRegistration Identifier
	// BT-33: legal information, the share capital for instance, seller only. 0..1
	LegalInformation string
	// BT-34, BT-49: electronic address, scheme of the EAS list. 0..1
	Endpoint Identifier
	// BG-5, BG-8, BG-12: postal address. Seller, buyer and representative 1..1
	Address *Address
	// BG-6, BG-9: contact. 0..1
	Contact *Contact
	// Ext holds what extensions add; nil without any.
	Ext *PartyExtension
}

// Address is a postal address: BG-5 seller, BG-8 buyer, BG-12 representative, BG-15 deliver-to. A comment names the terms in
// this order.
type Address struct {
	// Node is the element it was read from.
	Node int32
	// BT-35, BT-50, BT-64, BT-75: street and number, or the box. 0..1
	Line1 string
	// BT-36, BT-51, BT-65, BT-76: second line. 0..1
	Line2 string
	// BT-162, BT-163, BT-164, BT-165: third line. 0..1
	Line3 string
	// BT-37, BT-52, BT-66, BT-77: city. 0..1
	City string
	// BT-38, BT-53, BT-67, BT-78: post code. 0..1
	PostCode string
	// BT-39, BT-54, BT-68, BT-79: part of the country. 0..1
	Subdivision string
	// BT-40, BT-55, BT-69, BT-80: country, ISO 3166-1. 1..1
	Country string
}

// Contact is BG-6 of the seller and BG-9 of the buyer.
type Contact struct {
	// Node is the element it was read from.
	Node int32
	// BT-41, BT-56: person or department. 0..1
	Name string
	// BT-42, BT-57: telephone. 0..1
	Telephone string
	// BT-43, BT-58: e-mail. 0..1
	Email string
	// Department, which CII has besides the name of the person: either of them is BT-41, BT-56. 0..1
	Department string
}

// Delivery is BG-13, with the address of BG-15.
type Delivery struct {
	// Node is the element it was read from.
	Node int32
	// BT-70: who receives the goods. 0..1
	Name string
	// BT-71: place, scheme of ISO 6523. 0..1, several in CII
	Locations []Identifier
	// BT-72: day of the delivery. 0..1
	Date Date
	// BG-15: deliver-to address. 0..1
	Address *Address
}

// Period is BG-14 of the document and BG-26 of a line.
type Period struct {
	// Node is the element it was read from.
	Node int32
	// BT-73, BT-134: first day. 0..1
	Start Date
	// BT-74, BT-135: last day. 0..1
	End Date
}

// Payment is BG-16, how to pay. UBL repeats the means for each account, so a reader may find several.
type Payment struct {
	// Node is the first element it was read from.
	Node int32
	// BT-83: text that the payment is to carry. 0..1
	Remittance string
	// Means of payment. 1..n
	Means []PaymentMeans
}

// PaymentMeans is one means of payment of BG-16.
type PaymentMeans struct {
	// Node is the element it was read from; 0 with Implied.
	Node int32
	// Implied reports that the file has no element for the means: CII keeps BT-89 and BT-90 elsewhere.
	Implied bool
	// BT-81: kind of payment, UNTDID 4461. 1..1
	Code string
	// BT-82: kind of payment as a text. 0..1
	Text string
	// BG-17: accounts to which to transfer. 0..n
	Transfers []CreditTransfer
	// BG-18: card that was charged. 0..1
	Card *PaymentCard
	// BG-19: direct debit. 0..1
	DirectDebit *DirectDebit
}

// CreditTransfer is BG-17, an account to which to transfer.
type CreditTransfer struct {
	// Node is the element it was read from.
	Node int32
	// BT-84: IBAN, or the number of the account. 1..1
	Account string
	// Proprietary reports that CII says the account is no IBAN.
	Proprietary bool
	// BT-85: name of the account. 0..1
	Name string
	// BT-86: bank, its BIC. 0..1
	Bank string
}

// PaymentCard is BG-18, a card.
type PaymentCard struct {
	// Node is the element it was read from.
	Node int32
	// BT-87: number, of which at most six digits at the start and four at the end are shown. 1..1
	Number string
	// Network of the card, which UBL asks for.
	Network string
	// BT-88: holder. 0..1
	Holder string
}

// DirectDebit is BG-19.
type DirectDebit struct {
	// Node is the element it was read from.
	Node int32
	// BT-89: mandate. 0..1
	Mandate string
	// BT-90: identifier of the creditor at its bank. 0..1
	Creditor Identifier
	// BT-91: account that is debited. 0..1
	Account string
}

// AllowanceCharge takes something off an amount or adds to it: BG-20 and BG-21 of the document, BG-27 and BG-28 of a line. A
// comment names the terms in this order.
type AllowanceCharge struct {
	// Node is the element it was read from.
	Node int32
	// BT-92, BT-99, BT-136, BT-141: amount without VAT. 1..1
	Amount Amount
	// BT-93, BT-100, BT-137, BT-142: what the percentage is of. 0..1
	Base Amount
	// BT-94, BT-101, BT-138, BT-143: percentage. 0..1
	Percent Amount
	// BT-95, BT-102: VAT category, UNTDID 5305; not in lines. 1..1
	Category string
	// BT-96, BT-103: VAT rate; not in lines. 0..1
	Rate Amount
	// BT-97, BT-104, BT-139, BT-144: reason. 0..1
	Reason string
	// BT-98, BT-140: UNTDID 5189; BT-105, BT-145: UNTDID 7161. 0..1
	ReasonCode string
	// Ext holds what extensions add; nil without any.
	Ext *AllowanceChargeExtension
}

// Totals is BG-22.
type Totals struct {
	// Node is the element it was read from.
	Node int32
	// BT-106: sum of the lines. 1..1
	Lines Amount
	// BT-107: sum of the allowances of the document. 0..1
	Allowances Amount
	// BT-108: sum of the charges of the document. 0..1
	Charges Amount
	// BT-109: total without VAT. 1..1
	WithoutVAT Amount
	// BT-110: VAT. 0..1
	VAT Amount
	// BT-111: VAT in the currency of BT-6. 0..1
	VATInVATCurrency Amount
	// BT-112: total with VAT. 1..1
	WithVAT Amount
	// BT-113: what is paid already. 0..1
	Paid Amount
	// BT-114: amount that rounds what is due. 0..1
	Rounding Amount
	// BT-115: what is due. 1..1
	Due Amount
}

// VATBreakdown is BG-23, the VAT of one category and rate.
type VATBreakdown struct {
	// Node is the element it was read from.
	Node int32
	// BT-116: taxable amount. 1..1
	Taxable Amount
	// BT-117: VAT. 1..1
	Tax Amount
	// BT-118: category, UNTDID 5305. 1..1
	Category string
	// BT-119: rate in percent. 0..1
	Rate Amount
	// BT-120: why there is no VAT, as a text. 0..1
	ExemptionReason string
	// BT-121: why there is no VAT, VATEX code. 0..1
	ExemptionCode string
}

// SupportingDocument is BG-24.
type SupportingDocument struct {
	// Node is the element it was read from.
	Node int32
	// BT-122: reference. 1..1
	Reference string
	// BT-123: description. 0..1
	Description string
	// BT-124: where it can be fetched. 0..1
	Location string
	// BT-125: the file, in base64 as the file has it. 0..1
	Content string
	// BT-125-1: media type. 1..1 with a file
	MIME string
	// BT-125-2: name of the file. 1..1 with a file
	Filename string
}
