package ubl

import "chancery/internal/format/xmldoc"

// Namespaces of UBL 2.1.
const (
	// NamespaceInvoice is the one of the root Invoice.
	NamespaceInvoice = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
	// NamespaceCreditNote is the one of the root CreditNote.
	NamespaceCreditNote = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"

	namespaceAggregate = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
	namespaceBasic     = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
)

// tag is an element that a reader knows. The elements with text begin with b, the others with a: these
// are the two namespaces of UBL.
type tag uint8

const (
	unknown tag = iota
	bAccountingCost
	bActualDeliveryDate
	bAdditionalStreetName
	bAllowanceChargeReason
	bAllowanceChargeReasonCode
	bAllowanceTotalAmount
	bAmount
	bBaseAmount
	bBaseQuantity
	bBuyerReference
	bCalculationRate
	bChargeIndicator
	bChargeTotalAmount
	bCityName
	bCompanyID
	bCompanyLegalForm
	bCountrySubentity
	bCreditNoteTypeCode
	bCreditedQuantity
	bCustomizationID
	bDate
	bDescription
	bDescriptionCode
	bDocumentCurrencyCode
	bDocumentDescription
	bDocumentStatusCode
	bDocumentTypeCode
	bDueDate
	bElectronicMail
	bEmbeddedDocumentBinaryObject
	bEndDate
	bEndpointID
	bHolderName
	bID
	bIdentificationCode
	bInstructionID
	bInvoiceTypeCode
	bInvoicedQuantity
	bIssueDate
	bItemClassificationCode
	bLine
	bLineExtensionAmount
	bLineID
	bMultiplierFactorNumeric
	bName
	bNameCode
	bNetworkID
	bNote
	bPaidAmount
	bPayableAmount
	bPayableRoundingAmount
	bPaymentDueDate
	bPaymentID
	bPaymentMeansCode
	bPercent
	bPostalZone
	bPrepaidAmount
	bPriceAmount
	bPrimaryAccountNumberID
	bProfileID
	bRegistrationName
	bSalesOrderID
	bSequenceNumeric
	bSourceCurrencyCode
	bStartDate
	bStreetName
	bTargetCurrencyCode
	bTaxAmount
	bTaxCurrencyCode
	bTaxExclusiveAmount
	bTaxExemptionReason
	bTaxExemptionReasonCode
	bTaxInclusiveAmount
	bTaxInclusiveLineExtensionAmount
	bTaxPointDate
	bTaxableAmount
	bTelefax
	bTelephone
	bURI
	bValue
	bValueQuantity

	aAccountingCustomerParty
	aAccountingSupplierParty
	aAdditionalDocumentReference
	aAdditionalItemProperty
	aAddress
	aAddressLine
	aAgentParty
	aAllowanceCharge
	aAttachment
	aBillingReference
	aBillingReferenceLine
	aBuyersItemIdentification
	aCardAccount
	aClassifiedTaxCategory
	aCommodityClassification
	aContact
	aContractDocumentReference
	aCountry
	aCreditNoteLine
	aDelivery
	aDeliveryLocation
	aDeliveryParty
	aDeliveryTerms
	aDespatchDocumentReference
	aDocumentReference
	aExternalReference
	aFinancialInstitutionBranch
	aInvoiceDocumentReference
	aInvoiceLine
	aInvoicePeriod
	aItem
	aLegalMonetaryTotal
	aManufacturerParty
	aOrderLineReference
	aOrderReference
	aOriginCountry
	aOriginatorDocumentReference
	aParty
	aPartyIdentification
	aPartyLegalEntity
	aPartyName
	aPartyTaxScheme
	aPayeeFinancialAccount
	aPayeeParty
	aPayerFinancialAccount
	aPayerParty
	aPaymentMandate
	aPaymentMeans
	aPaymentTerms
	aPostalAddress
	aPrepaidPayment
	aPrice
	aProjectReference
	aReceiptDocumentReference
	aRegistrationAddress
	aSellersItemIdentification
	aServiceProviderParty
	aStandardItemIdentification
	aSubCreditNoteLine
	aSubInvoiceLine
	aTaxCategory
	aTaxExchangeRate
	aTaxRepresentativeParty
	aTaxScheme
	aTaxSubtotal
	aTaxTotal
)

// locals has the local name of each tag.
var locals = [...]string{
	bAccountingCost:                  "AccountingCost",
	bActualDeliveryDate:              "ActualDeliveryDate",
	bAdditionalStreetName:            "AdditionalStreetName",
	bAllowanceChargeReason:           "AllowanceChargeReason",
	bAllowanceChargeReasonCode:       "AllowanceChargeReasonCode",
	bAllowanceTotalAmount:            "AllowanceTotalAmount",
	bAmount:                          "Amount",
	bBaseAmount:                      "BaseAmount",
	bBaseQuantity:                    "BaseQuantity",
	bBuyerReference:                  "BuyerReference",
	bCalculationRate:                 "CalculationRate",
	bChargeIndicator:                 "ChargeIndicator",
	bChargeTotalAmount:               "ChargeTotalAmount",
	bCityName:                        "CityName",
	bCompanyID:                       "CompanyID",
	bCompanyLegalForm:                "CompanyLegalForm",
	bCountrySubentity:                "CountrySubentity",
	bCreditNoteTypeCode:              "CreditNoteTypeCode",
	bCreditedQuantity:                "CreditedQuantity",
	bCustomizationID:                 "CustomizationID",
	bDate:                            "Date",
	bDescription:                     "Description",
	bDescriptionCode:                 "DescriptionCode",
	bDocumentCurrencyCode:            "DocumentCurrencyCode",
	bDocumentDescription:             "DocumentDescription",
	bDocumentStatusCode:              "DocumentStatusCode",
	bDocumentTypeCode:                "DocumentTypeCode",
	bDueDate:                         "DueDate",
	bElectronicMail:                  "ElectronicMail",
	bEmbeddedDocumentBinaryObject:    "EmbeddedDocumentBinaryObject",
	bEndDate:                         "EndDate",
	bEndpointID:                      "EndpointID",
	bHolderName:                      "HolderName",
	bID:                              "ID",
	bIdentificationCode:              "IdentificationCode",
	bInstructionID:                   "InstructionID",
	bInvoiceTypeCode:                 "InvoiceTypeCode",
	bInvoicedQuantity:                "InvoicedQuantity",
	bIssueDate:                       "IssueDate",
	bItemClassificationCode:          "ItemClassificationCode",
	bLine:                            "Line",
	bLineExtensionAmount:             "LineExtensionAmount",
	bLineID:                          "LineID",
	bMultiplierFactorNumeric:         "MultiplierFactorNumeric",
	bName:                            "Name",
	bNameCode:                        "NameCode",
	bNetworkID:                       "NetworkID",
	bNote:                            "Note",
	bPaidAmount:                      "PaidAmount",
	bPayableAmount:                   "PayableAmount",
	bPayableRoundingAmount:           "PayableRoundingAmount",
	bPaymentDueDate:                  "PaymentDueDate",
	bPaymentID:                       "PaymentID",
	bPaymentMeansCode:                "PaymentMeansCode",
	bPercent:                         "Percent",
	bPostalZone:                      "PostalZone",
	bPrepaidAmount:                   "PrepaidAmount",
	bPriceAmount:                     "PriceAmount",
	bPrimaryAccountNumberID:          "PrimaryAccountNumberID",
	bProfileID:                       "ProfileID",
	bRegistrationName:                "RegistrationName",
	bSalesOrderID:                    "SalesOrderID",
	bSequenceNumeric:                 "SequenceNumeric",
	bSourceCurrencyCode:              "SourceCurrencyCode",
	bStartDate:                       "StartDate",
	bStreetName:                      "StreetName",
	bTargetCurrencyCode:              "TargetCurrencyCode",
	bTaxAmount:                       "TaxAmount",
	bTaxCurrencyCode:                 "TaxCurrencyCode",
	bTaxExclusiveAmount:              "TaxExclusiveAmount",
	bTaxExemptionReason:              "TaxExemptionReason",
	bTaxExemptionReasonCode:          "TaxExemptionReasonCode",
	bTaxInclusiveAmount:              "TaxInclusiveAmount",
	bTaxInclusiveLineExtensionAmount: "TaxInclusiveLineExtensionAmount",
	bTaxPointDate:                    "TaxPointDate",
	bTaxableAmount:                   "TaxableAmount",
	bTelefax:                         "Telefax",
	bTelephone:                       "Telephone",
	bURI:                             "URI",
	bValue:                           "Value",
	bValueQuantity:                   "ValueQuantity",

	aAccountingCustomerParty:     "AccountingCustomerParty",
	aAccountingSupplierParty:     "AccountingSupplierParty",
	aAdditionalDocumentReference: "AdditionalDocumentReference",
	aAdditionalItemProperty:      "AdditionalItemProperty",
	aAddress:                     "Address",
	aAddressLine:                 "AddressLine",
	aAgentParty:                  "AgentParty",
	aAllowanceCharge:             "AllowanceCharge",
	aAttachment:                  "Attachment",
	aBillingReference:            "BillingReference",
	aBillingReferenceLine:        "BillingReferenceLine",
	aBuyersItemIdentification:    "BuyersItemIdentification",
	aCardAccount:                 "CardAccount",
	aClassifiedTaxCategory:       "ClassifiedTaxCategory",
	aCommodityClassification:     "CommodityClassification",
	aContact:                     "Contact",
	aContractDocumentReference:   "ContractDocumentReference",
	aCountry:                     "Country",
	aCreditNoteLine:              "CreditNoteLine",
	aDelivery:                    "Delivery",
	aDeliveryLocation:            "DeliveryLocation",
	aDeliveryParty:               "DeliveryParty",
	aDeliveryTerms:               "DeliveryTerms",
	aDespatchDocumentReference:   "DespatchDocumentReference",
	aDocumentReference:           "DocumentReference",
	aExternalReference:           "ExternalReference",
	aFinancialInstitutionBranch:  "FinancialInstitutionBranch",
	aInvoiceDocumentReference:    "InvoiceDocumentReference",
	aInvoiceLine:                 "InvoiceLine",
	aInvoicePeriod:               "InvoicePeriod",
	aItem:                        "Item",
	aLegalMonetaryTotal:          "LegalMonetaryTotal",
	aManufacturerParty:           "ManufacturerParty",
	aOrderLineReference:          "OrderLineReference",
	aOrderReference:              "OrderReference",
	aOriginCountry:               "OriginCountry",
	aOriginatorDocumentReference: "OriginatorDocumentReference",
	aParty:                       "Party",
	aPartyIdentification:         "PartyIdentification",
	aPartyLegalEntity:            "PartyLegalEntity",
	aPartyName:                   "PartyName",
	aPartyTaxScheme:              "PartyTaxScheme",
	aPayeeFinancialAccount:       "PayeeFinancialAccount",
	aPayeeParty:                  "PayeeParty",
	aPayerFinancialAccount:       "PayerFinancialAccount",
	aPayerParty:                  "PayerParty",
	aPaymentMandate:              "PaymentMandate",
	aPaymentMeans:                "PaymentMeans",
	aPaymentTerms:                "PaymentTerms",
	aPostalAddress:               "PostalAddress",
	aPrepaidPayment:              "PrepaidPayment",
	aPrice:                       "Price",
	aProjectReference:            "ProjectReference",
	aReceiptDocumentReference:    "ReceiptDocumentReference",
	aRegistrationAddress:         "RegistrationAddress",
	aSellersItemIdentification:   "SellersItemIdentification",
	aServiceProviderParty:        "ServiceProviderParty",
	aStandardItemIdentification:  "StandardItemIdentification",
	aSubCreditNoteLine:           "SubCreditNoteLine",
	aSubInvoiceLine:              "SubInvoiceLine",
	aTaxCategory:                 "TaxCategory",
	aTaxExchangeRate:             "TaxExchangeRate",
	aTaxRepresentativeParty:      "TaxRepresentativeParty",
	aTaxScheme:                   "TaxScheme",
	aTaxSubtotal:                 "TaxSubtotal",
	aTaxTotal:                    "TaxTotal",
}

// tags finds the tag of a name.
//
//nolint:gochecknoglobals // a table, never written
var tags = func() map[xmldoc.Name]tag {
	m := make(map[xmldoc.Name]tag, len(locals))
	for t := unknown + 1; int(t) < len(locals); t++ {
		space := namespaceBasic
		if t >= aAccountingCustomerParty {
			space = namespaceAggregate
		}
		m[xmldoc.Name{Space: space, Local: locals[t]}] = t
	}
	return m
}()
