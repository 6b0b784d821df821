package cdar

// Namespaces of the message.
const (
	NamespaceMessage = "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
	namespaceRAM     = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
	namespaceUDT     = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
	namespaceQDT     = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
)

// Identifiers of the two uses of the message (MDT-3).
const (
	// GuidelineInvoice is a message between platforms.
	GuidelineInvoice = "urn.cpro.gouv.fr:1p0:CDV:invoice"
	// GuidelinePPF is the copy for the public portal.
	GuidelinePPF = "urn.cpro.gouv.fr:1p0:CDV:einvoicingF2"
)

// Roles of parties (UNCL 3035).
const (
	RoleSeller   = "SE"
	RoleBuyer    = "BY"
	RolePlatform = "WK"
	RolePortal   = "DFH"
)

// Types of message (MDT-77).
const (
	// TypePlatform is what a platform says about the way of an invoice.
	TypePlatform = "305"
	// TypeParty is what a party says about an invoice that it has.
	TypeParty = "23"
)

// Schemes of identifiers.
const (
	schemeSIREN    = "0002"
	schemeAddress  = "0225"
	schemePlatform = "0238"
)

// Statuses with a meaning of their own here.
const (
	statusPaymentSent     = "211"
	statusPaymentReceived = "212"
	statusInadmissible    = "501"
)

// Characteristics of payments (MDT-207).
const (
	valueReceived  = "MEN"
	valuePaid      = "MPA"
	valueRemaining = "RAP"
)

// Message is a life-cycle message.
type Message struct {
	Process   string // MDT-2, such as REGULATED; empty in the copy for the portal
	Guideline string // MDT-3
	ID        string // MDT-4
	Name      string // MDT-5
	Issued    string // MDT-8, YYYYMMDDhhmmss
	Sender    Party  // MDG-11
	Issuer    Party  // MDG-16
	// Recipients are the parties that get the message (MDG-23).
	Recipients []Party
	Documents  []Document
}

// Party is who takes part in a message.
type Party struct {
	ID, Scheme         string // MDT-38, MDT-57
	Name               string
	Role               string // MDT-21, MDT-40, MDT-59
	Address, AddressIn string // MDT-73 with its scheme
	present            bool
	node               int32
}

// Document is one acknowledgement: its type, its time and the invoices that it is about (MDG-31).
type Document struct {
	Multiple   bool   // MDT-74
	Type       string // MDT-77
	Issued     string // MDT-78
	References []Reference
	node       int32
}

// Reference is an invoice with what happened to it (MDG-32).
type Reference struct {
	ID            string // MDT-87, BT-1 of the invoice
	Status        string // MDT-88
	Type          string // MDT-91, BT-3 of the invoice
	Received      string // MDT-95
	ReferenceType string // MDT-97
	Date          string // MDT-100, BT-2 of the invoice
	DateFormat    string // 102 or 204
	Code          string // MDT-105
	Label         string // MDT-106
	Issuer        Party  // MDT-129
	Details       []Detail
	node          int32
}

// Detail is a reason, what the receiver should do, and the values in question (MDG-37).
type Detail struct {
	ReasonCode      string   // MDT-113
	Reasons         []string // MDT-114
	StatusCode      string   // MDT-115
	ActionCode      string   // MDT-121
	Action          string   // MDT-122
	Sequence        string   // MDT-124-2
	Notes           []string // MDT-126
	Characteristics []Characteristic
	node            int32
}

// Characteristic is a value of the invoice that a message names, or an amount of a payment (MDG-43).
type Characteristic struct {
	ID       string // MDT-206
	Type     string // MDT-207
	Changed  string // MDT-209
	Name     string // MDT-211
	Location string // MDT-213
	Amount   string // MDT-215
	Currency string
	Percent  string // MDT-224
	node     int32
}

// status is what a code of MDT-105 goes with.
type status struct {
	code, label string
	kind        string // MDT-77
	state       string // MDT-88
	byCustomer  bool   // who says it, when a party does
}

// statuses lists the statuses that are written.
func statuses() []status {
	return []status{
		{"200", "Déposée", TypePlatform, "10", false},
		{"201", "Émise_par_la_plateforme", TypePlatform, "51", false},
		{"202", "Reçue", TypePlatform, "43", false},
		{"203", "Mise_à_disposition", TypePlatform, "48", false},
		{"204", "Prise_en_charge", TypeParty, "45", true},
		{"205", "Approuvée", TypeParty, "1", true},
		{"206", "Approuvée_partiellement", TypeParty, "", true},
		{"207", "En_litige", TypeParty, "46", true},
		{"208", "Suspendue", TypeParty, "", true},
		{"209", "Complétée", TypeParty, "", false},
		{"210", "Refusée", TypeParty, "", true},
		{statusPaymentSent, "Paiement_transmis", TypeParty, "47", true},
		{statusPaymentReceived, "Encaissée", TypeParty, "47", false},
		{"213", "Rejetée", TypePlatform, "8", false},
	}
}

// statusOf returns a status by its code.
func statusOf(code string) (status, bool) {
	for _, s := range statuses() {
		if s.code == code {
			return s, true
		}
	}
	return status{}, false
}

// valueTypes lists the types of characteristics (MDT-207).
func valueTypes() []string {
	return []string{
		"CBB", "DIV", "DVA", "ESC", "MAJ", "MAP", "MAPTTC", valueReceived, "MNA", "MNATTC", valuePaid, "RAB", valueRemaining, "REM",
	}
}
