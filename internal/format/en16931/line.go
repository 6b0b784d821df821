package en16931

// Line is BG-25.
type Line struct {
	// Node is the element it was read from.
	Node int32
	// BT-126: identifier of the line. 1..1
	ID string
	// BT-127: notes. 0..1, several with subject codes (BT-X-10) in the extensions
	Notes []Note
	// BT-128: objects that the line is about, scheme of UNTDID 1153. 0..1, several in the French extension
	Objects []Identifier
	// BT-129: quantity. 1..1
	Quantity Amount
	// BT-130: unit, UN/ECE Recommendation 20 with 21. 1..1
	Unit string
	// BT-131: net amount of the line. 1..1
	Net Amount
	// BT-132: line of the order. 0..1
	OrderLine string
	// BT-133: account to which the buyer books the line. 0..1
	BuyerAccountingReference string
	// BG-26: period. 0..1
	Period *Period
	// BG-27: allowances. 0..n
	Allowances []AllowanceCharge
	// BG-28: charges. 0..n
	Charges []AllowanceCharge
	// BG-29: price. 1..1
	Price Price
	// BG-30: VAT. 1..1
	VAT LineVAT
	// BG-31: item. 1..1
	Item Item
	// Ext holds what extensions add; nil without any.
	Ext *LineExtension
}

// Price is BG-29.
type Price struct {
	// Node is the element of the net price.
	Node int32
	// GrossNode is the element of the gross price; 0 if there is none.
	GrossNode int32
	// BT-146: net price. 1..1
	Net Amount
	// BT-147: what is taken off the gross price. 0..1
	Discount Amount
	// BT-148: gross price. 0..1
	Gross Amount
	// BT-149: quantity that the net price is for; 1 if absent. 0..1
	BaseQuantity Amount
	// BT-150: unit of that quantity. 0..1
	BaseUnit string
	// Quantity that CII gives with the gross price, BT-149 again. 0..1
	GrossBaseQuantity Amount
	// Unit of that quantity, BT-150 again. 0..1
	GrossBaseUnit string
}

// LineVAT is BG-30.
type LineVAT struct {
	// Node is the element it was read from.
	Node int32
	// BT-151: category, UNTDID 5305. 1..1
	Category string
	// BT-152: rate in percent. 0..1
	Rate Amount
	// Reason why there is no VAT, which the extensions allow in a line. 0..1
	ExemptionReason string
	// VATEX code, which the extensions allow in a line. 0..1
	ExemptionCode string
}

// Item is BG-31.
type Item struct {
	// Node is the element it was read from.
	Node int32
	// BT-153: name. 1..1
	Name string
	// BT-154: description. 0..1
	Description string
	// BT-155: identifier of the seller. 0..1
	SellerID string
	// BT-156: identifier of the buyer. 0..1
	BuyerID string
	// BT-157: identifier of a register, scheme of ISO 6523. 0..1
	StandardID Identifier
	// BT-158: classes. 0..n
	Classifications []Classification
	// BT-159: country of origin, ISO 3166-1. 0..1
	Origin string
	// BG-32: attributes. 0..n
	Attributes []Attribute
}

// Classification is BT-158.
type Classification struct {
	// Node is the element it was read from.
	Node int32
	// BT-158: the class. 1..1
	Code string
	// BT-158-1: list that it is from, UNTDID 7143. 1..1
	List string
	// BT-158-2: version of the list. 0..1
	Version string
}

// Attribute is BG-32.
type Attribute struct {
	// Node is the element it was read from.
	Node int32
	// BT-160: name. 1..1
	Name string
	// BT-161: value. 1..1
	Value string
	// BT-X-11 (Factur-X), EXT-FR-FE-159: code of the name, UNTDID 6313. 0..1
	Code string
	// BT-X-12 (Factur-X): value that is measured, instead of BT-161. 0..1
	Measure Amount
	// Unit of the measure. 1..1 with one
	MeasureUnit string
}
