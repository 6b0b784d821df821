package cii

import "chancery/internal/format/xmldoc"

// Namespaces of CII, in D16B and D22B.
const (
	// Namespace is the one of the root CrossIndustryInvoice and of its children.
	Namespace = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"

	namespaceAggregate   = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
	namespaceUnqualified = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
	namespaceQualified   = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
)

// tag is an element that a reader knows. The children of the root come first, then the leaves that
// hold a date or an indicator, then all others.
type tag uint8

const (
	unknown tag = iota
	tExchangedDocument
	tExchangedDocumentContext
	tSupplyChainTradeTransaction
	tDateString
	tDateTimeString
	tIndicator
	tAccountName
	tActualAmount
	tActualDeliverySupplyChainEvent
	tActualDiscountAmount
	tActualPenaltyAmount
	tAdditionalReferencedDocument
	tAllowanceTotalAmount
	tApplicableHeaderTradeAgreement
	tApplicableHeaderTradeDelivery
	tApplicableHeaderTradeSettlement
	tApplicableProductCharacteristic
	tApplicableTradeDeliveryTerms
	tApplicableTradePaymentDiscountTerms
	tApplicableTradePaymentPenaltyTerms
	tApplicableTradeSettlementFinancialCard
	tApplicableTradeTax
	tAppliedAmount
	tAppliedTradeAllowanceCharge
	tAppliedTradeTax
	tAssociatedDocumentLineDocument
	tAttachmentBinaryObject
	tBICID
	tBasisAmount
	tBasisDateTime
	tBasisPeriodMeasure
	tBasisQuantity
	tBatchID
	tBilledQuantity
	tBillingSpecifiedPeriod
	tBrandName
	tBusinessProcessSpecifiedDocumentContextParameter
	tBuyerAgentTradeParty
	tBuyerAssignedID
	tBuyerOrderReferencedDocument
	tBuyerReference
	tBuyerTaxRepresentativeTradeParty
	tBuyerTradeParty
	tCalculatedAmount
	tCalculationPercent
	tCardholderName
	tCategoryCode
	tCategoryTradeTax
	tChargeAmount
	tChargeFreeQuantity
	tChargeIndicator
	tChargeTotalAmount
	tCityName
	tClassCode
	tCompleteDateTime
	tCompleteNumber
	tContent
	tContentCode
	tContractReferencedDocument
	tConversionRate
	tConversionRateDateTime
	tCountryID
	tCountrySubDivisionName
	tCreditorReferenceID
	tDefinedTradeContact
	tDeliveryNoteReferencedDocument
	tDeliveryTypeCode
	tDepartmentName
	tDescription
	tDesignatedProductClassification
	tDespatchAdviceReferencedDocument
	tDirectDebitMandateID
	tDueDateDateTime
	tDueDateTypeCode
	tDuePayableAmount
	tEffectiveSpecifiedPeriod
	tEmailURIUniversalCommunication
	tEndDateTime
	tExemptionReason
	tExemptionReasonCode
	tFaxUniversalCommunication
	tFormattedIssueDateTime
	tFormattedReceivedDateTime
	tGlobalID
	tGrandTotalAmount
	tGrossPriceProductTradePrice
	tGuidelineSpecifiedDocumentContextParameter
	tIBANID
	tID
	tIncludedNote
	tIncludedReferencedProduct
	tIncludedSupplyChainTradeLineItem
	tIncludedTradeTax
	tIndustryAssignedID
	tInformation
	tInvoiceCurrencyCode
	tInvoiceReferencedDocument
	tInvoiceSpecifiedReferencedDocument
	tInvoiceeTradeParty
	tInvoicerTradeParty
	tIssueDateTime
	tIssuerAssignedID
	tItemSellerTradeParty
	tLanguageID
	tLineID
	tLineOne
	tLineStatusCode
	tLineStatusReasonCode
	tLineThree
	tLineTotalAmount
	tLineTwo
	tManufacturerTradeParty
	tModeCode
	tModelID
	tModelName
	tName
	tNetPriceProductTradePrice
	tOccurrenceDateTime
	tOriginTradeCountry
	tPackageQuantity
	tPaidAmount
	tParentLineID
	tPartialPaymentAmount
	tPayeePartyCreditorFinancialAccount
	tPayeeSpecifiedCreditorFinancialInstitution
	tPayeeTradeParty
	tPayerPartyDebtorFinancialAccount
	tPayerTradeParty
	tPaymentReference
	tPerPackageUnitQuantity
	tPersonName
	tPostalTradeAddress
	tPostcodeCode
	tProductEndUserTradeParty
	tProprietaryID
	tQuotationReferencedDocument
	tRateApplicablePercent
	tReason
	tReasonCode
	tReceivableSpecifiedTradeAccountingAccount
	tReceivingAdviceReferencedDocument
	tReferenceTypeCode
	tRelatedSupplyChainConsignment
	tRelevantTradeLocation
	tRoleCode
	tRoundingAmount
	tSalesAgentTradeParty
	tSellerAssignedID
	tSellerOrderReferencedDocument
	tSellerTaxRepresentativeTradeParty
	tSellerTradeParty
	tSequenceNumeric
	tShipFromTradeParty
	tShipToTradeParty
	tSourceCurrencyCode
	tSpecifiedAdvancePayment
	tSpecifiedFinancialAdjustment
	tSpecifiedLegalOrganization
	tSpecifiedLineTradeAgreement
	tSpecifiedLineTradeDelivery
	tSpecifiedLineTradeSettlement
	tSpecifiedLogisticsServiceCharge
	tSpecifiedLogisticsTransportMovement
	tSpecifiedProcuringProject
	tSpecifiedTaxRegistration
	tSpecifiedTradeAllowanceCharge
	tSpecifiedTradePaymentTerms
	tSpecifiedTradeProduct
	tSpecifiedTradeSettlementHeaderMonetarySummation
	tSpecifiedTradeSettlementLineMonetarySummation
	tSpecifiedTradeSettlementPaymentMeans
	tStartDateTime
	tSubjectCode
	tTargetCurrencyCode
	tTaxApplicableTradeCurrencyExchange
	tTaxBasisTotalAmount
	tTaxCurrencyCode
	tTaxPointDate
	tTaxTotalAmount
	tTelephoneUniversalCommunication
	tTotalAllowanceChargeAmount
	tTotalPrepaidAmount
	tTradingBusinessName
	tTypeCode
	tURIID
	tURIUniversalCommunication
	tUltimateCustomerOrderReferencedDocument
	tUltimateShipToTradeParty
	tUnitQuantity
	tValue
	tValueMeasure
)

// locals has the local name of each tag.
var locals = [...]string{
	tExchangedDocument:        "ExchangedDocument",
	tExchangedDocumentContext: "ExchangedDocumentContext",

	tSupplyChainTradeTransaction: "SupplyChainTradeTransaction",

	tDateString:     "DateString",
	tDateTimeString: "DateTimeString",

	tIndicator: "Indicator",

	tAccountName:                            "AccountName",
	tActualAmount:                           "ActualAmount",
	tActualDeliverySupplyChainEvent:         "ActualDeliverySupplyChainEvent",
	tActualDiscountAmount:                   "ActualDiscountAmount",
	tActualPenaltyAmount:                    "ActualPenaltyAmount",
	tAdditionalReferencedDocument:           "AdditionalReferencedDocument",
	tAllowanceTotalAmount:                   "AllowanceTotalAmount",
	tApplicableHeaderTradeAgreement:         "ApplicableHeaderTradeAgreement",
	tApplicableHeaderTradeDelivery:          "ApplicableHeaderTradeDelivery",
	tApplicableHeaderTradeSettlement:        "ApplicableHeaderTradeSettlement",
	tApplicableProductCharacteristic:        "ApplicableProductCharacteristic",
	tApplicableTradeDeliveryTerms:           "ApplicableTradeDeliveryTerms",
	tApplicableTradePaymentDiscountTerms:    "ApplicableTradePaymentDiscountTerms",
	tApplicableTradePaymentPenaltyTerms:     "ApplicableTradePaymentPenaltyTerms",
	tApplicableTradeSettlementFinancialCard: "ApplicableTradeSettlementFinancialCard",
	tApplicableTradeTax:                     "ApplicableTradeTax",
	tAppliedAmount:                          "AppliedAmount",
	tAppliedTradeAllowanceCharge:            "AppliedTradeAllowanceCharge",
	tAppliedTradeTax:                        "AppliedTradeTax",
	tAssociatedDocumentLineDocument:         "AssociatedDocumentLineDocument",
	tAttachmentBinaryObject:                 "AttachmentBinaryObject",

	tBICID:                  "BICID",
	tBasisAmount:            "BasisAmount",
	tBasisDateTime:          "BasisDateTime",
	tBasisPeriodMeasure:     "BasisPeriodMeasure",
	tBasisQuantity:          "BasisQuantity",
	tBatchID:                "BatchID",
	tBilledQuantity:         "BilledQuantity",
	tBillingSpecifiedPeriod: "BillingSpecifiedPeriod",
	tBrandName:              "BrandName",
	tBusinessProcessSpecifiedDocumentContextParameter: "BusinessProcessSpecifiedDocumentContextParameter",
	tBuyerAgentTradeParty:                             "BuyerAgentTradeParty",
	tBuyerAssignedID:                                  "BuyerAssignedID",
	tBuyerOrderReferencedDocument:                     "BuyerOrderReferencedDocument",
	tBuyerReference:                                   "BuyerReference",
	tBuyerTaxRepresentativeTradeParty:                 "BuyerTaxRepresentativeTradeParty",
	tBuyerTradeParty:                                  "BuyerTradeParty",

	tCalculatedAmount:           "CalculatedAmount",
	tCalculationPercent:         "CalculationPercent",
	tCardholderName:             "CardholderName",
	tCategoryCode:               "CategoryCode",
	tCategoryTradeTax:           "CategoryTradeTax",
	tChargeAmount:               "ChargeAmount",
	tChargeFreeQuantity:         "ChargeFreeQuantity",
	tChargeIndicator:            "ChargeIndicator",
	tChargeTotalAmount:          "ChargeTotalAmount",
	tCityName:                   "CityName",
	tClassCode:                  "ClassCode",
	tCompleteDateTime:           "CompleteDateTime",
	tCompleteNumber:             "CompleteNumber",
	tContent:                    "Content",
	tContentCode:                "ContentCode",
	tContractReferencedDocument: "ContractReferencedDocument",
	tConversionRate:             "ConversionRate",
	tConversionRateDateTime:     "ConversionRateDateTime",
	tCountryID:                  "CountryID",
	tCountrySubDivisionName:     "CountrySubDivisionName",
	tCreditorReferenceID:        "CreditorReferenceID",

	tDefinedTradeContact:              "DefinedTradeContact",
	tDeliveryNoteReferencedDocument:   "DeliveryNoteReferencedDocument",
	tDeliveryTypeCode:                 "DeliveryTypeCode",
	tDepartmentName:                   "DepartmentName",
	tDescription:                      "Description",
	tDesignatedProductClassification:  "DesignatedProductClassification",
	tDespatchAdviceReferencedDocument: "DespatchAdviceReferencedDocument",
	tDirectDebitMandateID:             "DirectDebitMandateID",
	tDueDateDateTime:                  "DueDateDateTime",
	tDueDateTypeCode:                  "DueDateTypeCode",
	tDuePayableAmount:                 "DuePayableAmount",

	tEffectiveSpecifiedPeriod:       "EffectiveSpecifiedPeriod",
	tEmailURIUniversalCommunication: "EmailURIUniversalCommunication",
	tEndDateTime:                    "EndDateTime",
	tExemptionReason:                "ExemptionReason",
	tExemptionReasonCode:            "ExemptionReasonCode",

	tFaxUniversalCommunication: "FaxUniversalCommunication",
	tFormattedIssueDateTime:    "FormattedIssueDateTime",
	tFormattedReceivedDateTime: "FormattedReceivedDateTime",

	tGlobalID:                    "GlobalID",
	tGrandTotalAmount:            "GrandTotalAmount",
	tGrossPriceProductTradePrice: "GrossPriceProductTradePrice",
	tGuidelineSpecifiedDocumentContextParameter: "GuidelineSpecifiedDocumentContextParameter",

	tIBANID:                             "IBANID",
	tID:                                 "ID",
	tIncludedNote:                       "IncludedNote",
	tIncludedReferencedProduct:          "IncludedReferencedProduct",
	tIncludedSupplyChainTradeLineItem:   "IncludedSupplyChainTradeLineItem",
	tIncludedTradeTax:                   "IncludedTradeTax",
	tIndustryAssignedID:                 "IndustryAssignedID",
	tInformation:                        "Information",
	tInvoiceCurrencyCode:                "InvoiceCurrencyCode",
	tInvoiceReferencedDocument:          "InvoiceReferencedDocument",
	tInvoiceSpecifiedReferencedDocument: "InvoiceSpecifiedReferencedDocument",
	tInvoiceeTradeParty:                 "InvoiceeTradeParty",
	tInvoicerTradeParty:                 "InvoicerTradeParty",
	tIssueDateTime:                      "IssueDateTime",
	tIssuerAssignedID:                   "IssuerAssignedID",
	tItemSellerTradeParty:               "ItemSellerTradeParty",

	tLanguageID:           "LanguageID",
	tLineID:               "LineID",
	tLineOne:              "LineOne",
	tLineStatusCode:       "LineStatusCode",
	tLineStatusReasonCode: "LineStatusReasonCode",
	tLineThree:            "LineThree",
	tLineTotalAmount:      "LineTotalAmount",
	tLineTwo:              "LineTwo",

	tManufacturerTradeParty: "ManufacturerTradeParty",
	tModeCode:               "ModeCode",
	tModelID:                "ModelID",
	tModelName:              "ModelName",

	tName:                      "Name",
	tNetPriceProductTradePrice: "NetPriceProductTradePrice",

	tOccurrenceDateTime: "OccurrenceDateTime",
	tOriginTradeCountry: "OriginTradeCountry",

	tPackageQuantity:                            "PackageQuantity",
	tPaidAmount:                                 "PaidAmount",
	tParentLineID:                               "ParentLineID",
	tPartialPaymentAmount:                       "PartialPaymentAmount",
	tPayeePartyCreditorFinancialAccount:         "PayeePartyCreditorFinancialAccount",
	tPayeeSpecifiedCreditorFinancialInstitution: "PayeeSpecifiedCreditorFinancialInstitution",
	tPayeeTradeParty:                            "PayeeTradeParty",
	tPayerPartyDebtorFinancialAccount:           "PayerPartyDebtorFinancialAccount",
	tPayerTradeParty:                            "PayerTradeParty",
	tPaymentReference:                           "PaymentReference",
	tPerPackageUnitQuantity:                     "PerPackageUnitQuantity",
	tPersonName:                                 "PersonName",
	tPostalTradeAddress:                         "PostalTradeAddress",
	tPostcodeCode:                               "PostcodeCode",
	tProductEndUserTradeParty:                   "ProductEndUserTradeParty",
	tProprietaryID:                              "ProprietaryID",

	tQuotationReferencedDocument: "QuotationReferencedDocument",

	tRateApplicablePercent: "RateApplicablePercent",
	tReason:                "Reason",
	tReasonCode:            "ReasonCode",
	tReceivableSpecifiedTradeAccountingAccount: "ReceivableSpecifiedTradeAccountingAccount",
	tReceivingAdviceReferencedDocument:         "ReceivingAdviceReferencedDocument",
	tReferenceTypeCode:                         "ReferenceTypeCode",
	tRelatedSupplyChainConsignment:             "RelatedSupplyChainConsignment",
	tRelevantTradeLocation:                     "RelevantTradeLocation",
	tRoleCode:                                  "RoleCode",
	tRoundingAmount:                            "RoundingAmount",

	tSalesAgentTradeParty:                            "SalesAgentTradeParty",
	tSellerAssignedID:                                "SellerAssignedID",
	tSellerOrderReferencedDocument:                   "SellerOrderReferencedDocument",
	tSellerTaxRepresentativeTradeParty:               "SellerTaxRepresentativeTradeParty",
	tSellerTradeParty:                                "SellerTradeParty",
	tSequenceNumeric:                                 "SequenceNumeric",
	tShipFromTradeParty:                              "ShipFromTradeParty",
	tShipToTradeParty:                                "ShipToTradeParty",
	tSourceCurrencyCode:                              "SourceCurrencyCode",
	tSpecifiedAdvancePayment:                         "SpecifiedAdvancePayment",
	tSpecifiedFinancialAdjustment:                    "SpecifiedFinancialAdjustment",
	tSpecifiedLegalOrganization:                      "SpecifiedLegalOrganization",
	tSpecifiedLineTradeAgreement:                     "SpecifiedLineTradeAgreement",
	tSpecifiedLineTradeDelivery:                      "SpecifiedLineTradeDelivery",
	tSpecifiedLineTradeSettlement:                    "SpecifiedLineTradeSettlement",
	tSpecifiedLogisticsServiceCharge:                 "SpecifiedLogisticsServiceCharge",
	tSpecifiedLogisticsTransportMovement:             "SpecifiedLogisticsTransportMovement",
	tSpecifiedProcuringProject:                       "SpecifiedProcuringProject",
	tSpecifiedTaxRegistration:                        "SpecifiedTaxRegistration",
	tSpecifiedTradeAllowanceCharge:                   "SpecifiedTradeAllowanceCharge",
	tSpecifiedTradePaymentTerms:                      "SpecifiedTradePaymentTerms",
	tSpecifiedTradeProduct:                           "SpecifiedTradeProduct",
	tSpecifiedTradeSettlementHeaderMonetarySummation: "SpecifiedTradeSettlementHeaderMonetarySummation",
	tSpecifiedTradeSettlementLineMonetarySummation:   "SpecifiedTradeSettlementLineMonetarySummation",
	tSpecifiedTradeSettlementPaymentMeans:            "SpecifiedTradeSettlementPaymentMeans",
	tStartDateTime:                                   "StartDateTime",
	tSubjectCode:                                     "SubjectCode",

	tTargetCurrencyCode:                 "TargetCurrencyCode",
	tTaxApplicableTradeCurrencyExchange: "TaxApplicableTradeCurrencyExchange",
	tTaxBasisTotalAmount:                "TaxBasisTotalAmount",
	tTaxCurrencyCode:                    "TaxCurrencyCode",
	tTaxPointDate:                       "TaxPointDate",
	tTaxTotalAmount:                     "TaxTotalAmount",
	tTelephoneUniversalCommunication:    "TelephoneUniversalCommunication",
	tTotalAllowanceChargeAmount:         "TotalAllowanceChargeAmount",
	tTotalPrepaidAmount:                 "TotalPrepaidAmount",
	tTradingBusinessName:                "TradingBusinessName",
	tTypeCode:                           "TypeCode",

	tURIID:                                   "URIID",
	tURIUniversalCommunication:               "URIUniversalCommunication",
	tUltimateCustomerOrderReferencedDocument: "UltimateCustomerOrderReferencedDocument",
	tUltimateShipToTradeParty:                "UltimateShipToTradeParty",
	tUnitQuantity:                            "UnitQuantity",

	tValue:        "Value",
	tValueMeasure: "ValueMeasure",
}

// tags finds the tag of a name. The leaves are in one of two namespaces, by the type of the element around them.
//
//nolint:gochecknoglobals // a table, never written
var tags = func() map[xmldoc.Name]tag {
	m := make(map[xmldoc.Name]tag, len(locals)+1)
	for t := unknown + 1; int(t) < len(locals); t++ {
		switch {
		case t <= tSupplyChainTradeTransaction:
			m[xmldoc.Name{Space: Namespace, Local: locals[t]}] = t
		case t <= tIndicator:
			m[xmldoc.Name{Space: namespaceUnqualified, Local: locals[t]}] = t
			m[xmldoc.Name{Space: namespaceQualified, Local: locals[t]}] = t
		default:
			m[xmldoc.Name{Space: namespaceAggregate, Local: locals[t]}] = t
		}
	}
	return m
}()
