package rules

// ciiShape lists the elements of CII D16B that an invoice may have: each paragraph is
// a place, the term it belongs to, and the elements in it. An equals sign gives the
// rules CII-SR and CII-DT by which EN 16931 has no use for the element or, behind @:,
// for the attribute. A place begins with X for ExchangedDocumentContext, D for
// ExchangedDocument, T for SupplyChainTradeTransaction, L for its lines, and A, V and
// S for its agreement, delivery and settlement.
const ciiShape = `
. document: ExchangedDocumentContext ExchangedDocument SupplyChainTradeTransaction
  ValuationBreakdownStatement=SR-438
A document: BuyerReference SellerTradeParty BuyerTradeParty BuyerTaxRepresentativeTradeParty
  SellerTaxRepresentativeTradeParty SellerOrderReferencedDocument BuyerOrderReferencedDocument
  ContractReferencedDocument AdditionalReferencedDocument SpecifiedProcuringProject Reference=SR-442
  SalesAgentTradeParty=SR-278 BuyerRequisitionerTradeParty=SR-279 BuyerAssignedAccountantTradeParty=SR-280
  SellerAssignedAccountantTradeParty=SR-281 ProductEndUserTradeParty=SR-292 ApplicableTradeDeliveryTerms=SR-293
  QuotationReferencedDocument=SR-296 OrderResponseReferencedDocument=SR-297 DemandForecastReferencedDocument=SR-299
  SupplyInstructionReferencedDocument=SR-300 PromotionalDealReferencedDocument=SR-301
  PriceListReferencedDocument=SR-302 RequisitionerReferencedDocument=SR-304 BuyerAgentTradeParty=SR-305
  PurchaseConditionsReferencedDocument=SR-306 UltimateCustomerOrderReferencedDocument=SR-448
A/AdditionalReferencedDocument BG-24: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject ReferenceTypeCode
  FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 LineID=SR-303 GlobalID=DT-019 RevisionID=DT-020
  Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026 EffectiveSpecifiedPeriod=DT-028
  IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
A/BuyerOrderReferencedDocument BT-13: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject ReferenceTypeCode
  FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 LineID=SR-295 GlobalID=DT-019 RevisionID=DT-020
  Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026 EffectiveSpecifiedPeriod=DT-028
  IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
A/BuyerTradeParty BG-7: ID GlobalID Name SpecifiedLegalOrganization DefinedTradeContact PostalTradeAddress
  URIUniversalCommunication SpecifiedTaxRegistration RoleCode=SR-249 Description=SR-250
  EndPointURIUniversalCommunication=SR-276 LogoAssociatedSpecifiedBinaryFile=SR-277
A/BuyerTradeParty/DefinedTradeContact BG-9: PersonName DepartmentName TelephoneUniversalCommunication
  EmailURIUniversalCommunication ID=SR-256 TypeCode=SR-257 JobTitle=SR-258 Responsibility=SR-259 PersonID=SR-260
  DirectTelephoneUniversalCommunication=SR-263 MobileTelephoneUniversalCommunication=SR-264
  FaxUniversalCommunication=SR-265 TelexUniversalCommunication=SR-268 VOIPUniversalCommunication=SR-269
  InstantMessagingUniversalCommunication=SR-270 SpecifiedNote=SR-271 SpecifiedContactPerson=SR-272
A/BuyerTradeParty/DefinedTradeContact/EmailURIUniversalCommunication BG-9: URIID ChannelCode=SR-266
  CompleteNumber=SR-267
A/BuyerTradeParty/DefinedTradeContact/TelephoneUniversalCommunication BG-9: CompleteNumber URIID=SR-261
  ChannelCode=SR-262
A/BuyerTradeParty/PostalTradeAddress BG-8: PostcodeCode LineOne LineTwo LineThree CityName CountryID
  CountrySubDivisionName ID=DT-082 PostOfficeBox=DT-083 BuildingName=DT-084 LineFour=DT-086 LineFive=DT-087
  StreetName=DT-088 CitySubDivisionName=DT-089 CountryName=DT-090 CountrySubDivisionID=DT-091 AttentionOf=DT-092
  CareOf=DT-093 BuildingNumber=DT-094 DepartmentName=DT-095 AdditionalStreetName=DT-096
A/BuyerTradeParty/SpecifiedLegalOrganization BG-7: ID TradingBusinessName LegalClassificationCode=SR-251 Name=SR-252
  PostalTradeAddress=SR-254 AuthorizedLegalRegistration=SR-255
A/BuyerTradeParty/SpecifiedTaxRegistration BG-7: ID AssociatedRegisteredTax=SR-275
A/BuyerTradeParty/URIUniversalCommunication BG-7: URIID ChannelCode=SR-273 CompleteNumber=SR-274
A/ContractReferencedDocument BT-12: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject ReferenceTypeCode
  FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 LineID=SR-298 GlobalID=DT-019 RevisionID=DT-020
  Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026 EffectiveSpecifiedPeriod=DT-028
  IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
A/SellerOrderReferencedDocument BT-14: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject ReferenceTypeCode
  FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 LineID=SR-294 GlobalID=DT-019 RevisionID=DT-020
  Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026 EffectiveSpecifiedPeriod=DT-028
  IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
A/SellerTaxRepresentativeTradeParty BG-11: Name PostalTradeAddress SpecifiedTaxRegistration ID=SR-282
  GlobalID=SR-283 RoleCode=SR-284 Description=SR-285 SpecifiedLegalOrganization=SR-286 DefinedTradeContact=SR-287
  URIUniversalCommunication=SR-288 EndPointURIUniversalCommunication=SR-290 LogoAssociatedSpecifiedBinaryFile=SR-291
A/SellerTaxRepresentativeTradeParty/PostalTradeAddress BG-12: PostcodeCode LineOne LineTwo LineThree CityName
  CountryID CountrySubDivisionName ID=DT-082 PostOfficeBox=DT-083 BuildingName=DT-084 LineFour=DT-086
  LineFive=DT-087 StreetName=DT-088 CitySubDivisionName=DT-089 CountryName=DT-090 CountrySubDivisionID=DT-091
  AttentionOf=DT-092 CareOf=DT-093 BuildingNumber=DT-094 DepartmentName=DT-095 AdditionalStreetName=DT-096
A/SellerTaxRepresentativeTradeParty/SpecifiedTaxRegistration BG-11: ID AssociatedRegisteredTax=SR-289
A/SellerTradeParty BG-4: ID GlobalID Name Description SpecifiedLegalOrganization DefinedTradeContact
  PostalTradeAddress URIUniversalCommunication SpecifiedTaxRegistration RoleCode=SR-222
  EndPointURIUniversalCommunication=SR-247 LogoAssociatedSpecifiedBinaryFile=SR-248
A/SellerTradeParty/DefinedTradeContact BG-6: PersonName DepartmentName TelephoneUniversalCommunication
  EmailURIUniversalCommunication ID=SR-227 TypeCode=SR-228 JobTitle=SR-229 Responsibility=SR-230 PersonID=SR-231
  DirectTelephoneUniversalCommunication=SR-234 MobileTelephoneUniversalCommunication=SR-235
  FaxUniversalCommunication=SR-236 TelexUniversalCommunication=SR-239 VOIPUniversalCommunication=SR-240
  InstantMessagingUniversalCommunication=SR-241 SpecifiedNote=SR-242 SpecifiedContactPerson=SR-243
A/SellerTradeParty/DefinedTradeContact/EmailURIUniversalCommunication BG-6: URIID ChannelCode=SR-237
  CompleteNumber=SR-238
A/SellerTradeParty/DefinedTradeContact/TelephoneUniversalCommunication BG-6: CompleteNumber URIID=SR-232
  ChannelCode=SR-233
A/SellerTradeParty/PostalTradeAddress BG-5: PostcodeCode LineOne LineTwo LineThree CityName CountryID
  CountrySubDivisionName ID=DT-082 PostOfficeBox=DT-083 BuildingName=DT-084 LineFour=DT-086 LineFive=DT-087
  StreetName=DT-088 CitySubDivisionName=DT-089 CountryName=DT-090 CountrySubDivisionID=DT-091 AttentionOf=DT-092
  CareOf=DT-093 BuildingNumber=DT-094 DepartmentName=DT-095 AdditionalStreetName=DT-096
A/SellerTradeParty/SpecifiedLegalOrganization BG-4: ID TradingBusinessName LegalClassificationCode=SR-223
  Name=SR-224 PostalTradeAddress=SR-225 AuthorizedLegalRegistration=SR-226
A/SellerTradeParty/SpecifiedTaxRegistration BG-4: ID AssociatedRegisteredTax=SR-246
A/SellerTradeParty/URIUniversalCommunication BG-4: URIID ChannelCode=SR-244 CompleteNumber=SR-245
A/SpecifiedProcuringProject BT-11: ID Name Description=SR-307
D document: ID TypeCode IssueDateTime IncludedNote Name=SR-013 CopyIndicator=SR-016 Purpose=SR-017
  ControlRequirementIndicator=SR-018 LanguageID=SR-019 PurposeCode=SR-020 RevisionDateTime=SR-021 VersionID=SR-022
  GlobalID=SR-023 RevisionID=SR-024 PreviousRevisionID=SR-025 CategoryCode=SR-026 EffectiveSpecifiedPeriod=SR-033
  IssuerTradeParty=SR-034
D/IncludedNote BG-1: Content SubjectCode Subject=SR-027 ContentCode=SR-028 ID=SR-032
D/IssueDateTime document: DateTimeString DateTime=SR-015
L BG-25: AssociatedDocumentLineDocument SpecifiedTradeProduct SpecifiedLineTradeAgreement SpecifiedLineTradeDelivery
  SpecifiedLineTradeSettlement DescriptionCode=SR-035 IncludedSubordinateTradeLineItem=SR-221
L/AssociatedDocumentLineDocument BG-25: LineID ParentLineID LineStatusCode LineStatusReasonCode IncludedNote
L/AssociatedDocumentLineDocument/IncludedNote BG-25: Content Subject=SR-043 ContentCode=SR-044 SubjectCode=SR-041
  ID=SR-042
L/SpecifiedLineTradeAgreement BG-29: BuyerOrderReferencedDocument GrossPriceProductTradePrice
  NetPriceProductTradePrice BuyerReference=SR-104 BuyerRequisitionerTradeParty=SR-105
  ApplicableTradeDeliveryTerms=SR-106 SellerOrderReferencedDocument=SR-107 QuotationReferencedDocument=SR-109
  ContractReferencedDocument=SR-110 DemandForecastReferencedDocument=SR-111 PromotionalDealReferencedDocument=SR-112
  AdditionalReferencedDocument=SR-113 RequisitionerReferencedDocument=SR-147 ItemSellerTradeParty=SR-148
  ItemBuyerTradeParty=SR-149 IncludedSpecifiedMarketplace=SR-150 UltimateCustomerOrderReferencedDocument=SR-447
L/SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument BT-132: URIID LineID TypeCode Name AttachmentBinaryObject
  ReferenceTypeCode FormattedIssueDateTime IssuerAssignedID=SR-108 StatusCode=DT-016 CopyIndicator=DT-017
  GlobalID=DT-019 RevisionID=DT-020 Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026
  EffectiveSpecifiedPeriod=DT-028 IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
L/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice BG-29: ChargeAmount BasisQuantity
  AppliedTradeAllowanceCharge TypeCode=SR-114 MinimumQuantity=SR-115 MaximumQuantity=SR-116 ChangeReason=SR-117
  OrderUnitConversionFactorNumeric=SR-118 ValiditySpecifiedPeriod=SR-132 IncludedTradeTax=SR-445
  DeliveryTradeLocation=SR-133 TradeComparisonReferencePrice=SR-134 AssociatedReferencedDocument=SR-135
L/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge BG-29: ChargeIndicator
  ActualAmount ID=SR-120 SequenceNumeric=SR-121 CalculationPercent=SR-122 BasisAmount=SR-123 BasisQuantity=SR-124
  PrepaidIndicator=SR-125 UnitBasisAmount=SR-126 ReasonCode=SR-127 Reason=SR-128 TypeCode=SR-129
  CategoryTradeTax=SR-130 ActualTradeCurrencyExchange=SR-131
L/SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge/ChargeIndicator BG-29:
  IndicatorString Indicator
L/SpecifiedLineTradeAgreement/NetPriceProductTradePrice BG-29: ChargeAmount BasisQuantity TypeCode=SR-136
  MinimumQuantity=SR-138 MaximumQuantity=SR-139 ChangeReason=SR-140 OrderUnitConversionFactorNumeric=SR-141
  AppliedTradeAllowanceCharge=SR-142 ValiditySpecifiedPeriod=SR-143 IncludedTradeTax=SR-446
  DeliveryTradeLocation=SR-144 TradeComparisonReferencePrice=SR-145 AssociatedReferencedDocument=SR-146
L/SpecifiedLineTradeDelivery BG-25: BilledQuantity RequestedQuantity=SR-151 ReceivedQuantity=SR-152
  ChargeFreeQuantity=SR-153 PackageQuantity=SR-154 ProductUnitQuantity=SR-155 PerPackageUnitQuantity=SR-156
  NetWeightMeasure=SR-157 GrossWeightMeasure=SR-158 TheoreticalWeightMeasure=SR-159 DespatchedQuantity=SR-160
  SpecifiedDeliveryAdjustment=SR-161 IncludedSupplyChainPackaging=SR-162 RelatedSupplyChainConsignment=SR-163
  ShipToTradeParty=SR-164 UltimateShipToTradeParty=SR-165 ShipFromTradeParty=SR-166
  ActualDespatchSupplyChainEvent=SR-167 ActualPickUpSupplyChainEvent=SR-168 RequestedDeliverySupplyChainEvent=SR-169
  ActualDeliverySupplyChainEvent=SR-170 ActualReceiptSupplyChainEvent=SR-171 AdditionalReferencedDocument=SR-172
  DespatchAdviceReferencedDocument=SR-173 ReceivingAdviceReferencedDocument=SR-174
  DeliveryNoteReferencedDocument=SR-175 ConsumptionReportReferencedDocument=SR-176
  PackingListReferencedDocument=SR-177
L/SpecifiedLineTradeSettlement BG-25: ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge
  SpecifiedTradeSettlementLineMonetarySummation AdditionalReferencedDocument
  ReceivableSpecifiedTradeAccountingAccount PaymentReference=SR-178 InvoiceIssuerReference=SR-179
  TotalAdjustmentAmount=SR-180 DiscountIndicator=SR-181 SubtotalCalculatedTradeTax=SR-194
  SpecifiedLogisticsServiceCharge=SR-195 SpecifiedTradePaymentTerms=SR-196 SpecifiedFinancialAdjustment=SR-209
  InvoiceReferencedDocument=SR-210 PayableSpecifiedTradeAccountingAccount=SR-212
  PurchaseSpecifiedTradeAccountingAccount=SR-218 SalesSpecifiedTradeAccountingAccount=SR-219
  SpecifiedTradeSettlementFinancialCard=SR-220
L/SpecifiedLineTradeSettlement/AdditionalReferencedDocument BT-128: IssuerAssignedID URIID LineID TypeCode Name
  AttachmentBinaryObject ReferenceTypeCode FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017
  GlobalID=DT-019 RevisionID=DT-020 Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026
  EffectiveSpecifiedPeriod=DT-028 IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
L/SpecifiedLineTradeSettlement/ApplicableTradeTax BG-30: TypeCode ExemptionReason BasisAmount CategoryCode
  ExemptionReasonCode TaxPointDate DueDateTypeCode RateApplicablePercent CalculatedAmount=SR-182
  CalculatedRate=DT-038 CalculationSequenceNumeric=DT-039 BasisQuantity=DT-040 UnitBasisAmount=DT-042
  LineTotalBasisAmount=DT-043 AllowanceChargeBasisAmount=DT-044 CurrencyCode=DT-049 Jurisdiction=DT-050
  CustomsDutyIndicator=DT-051 TaxBasisAllowanceRate=DT-053 Type=DT-055 InformationAmount=DT-056 CategoryName=DT-057
  SpecifiedTradeAccountingAccount=DT-060 ServiceSupplyTradeCountry=DT-061
  BuyerRepayableTaxSpecifiedTradeAccountingAccount=DT-062 SellerPayableTaxSpecifiedTradeAccountingAccount=DT-063
  SellerRefundableTaxSpecifiedTradeAccountingAccount=DT-064 BuyerDeductibleTaxSpecifiedTradeAccountingAccount=DT-065
  BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount=DT-066 PlaceApplicableTradeLocation=DT-067
L/SpecifiedLineTradeSettlement/BillingSpecifiedPeriod BG-26: StartDateTime EndDateTime DurationMeasure=DT-069
  InclusiveIndicator=DT-070 Description=DT-071 CompleteDateTime=DT-073 OpenIndicator=DT-074 SeasonCode=DT-075
  ID=DT-076 Name=DT-077 SequenceNumeric=DT-078 StartDateFlexibilityCode=DT-079 ContinuousIndicator=DT-080
  PurposeCode=DT-081
L/SpecifiedLineTradeSettlement/BillingSpecifiedPeriod/EndDateTime BG-26: DateTimeString DateTime=DT-072
L/SpecifiedLineTradeSettlement/BillingSpecifiedPeriod/StartDateTime BG-26: DateTimeString DateTime=DT-068
L/SpecifiedLineTradeSettlement/ReceivableSpecifiedTradeAccountingAccount BT-133: ID SetTriggerCode=SR-213
  TypeCode=SR-214 AmountTypeCode=SR-215 Name=SR-216 CostReferenceDimensionPattern=SR-217
L/SpecifiedLineTradeSettlement/SpecifiedTradeAllowanceCharge BG-27: ChargeIndicator CalculationPercent BasisAmount
  ActualAmount ReasonCode Reason ID=SR-184,SR-193 SequenceNumeric=SR-185 BasisQuantity=SR-187
  PrepaidIndicator=SR-188 UnitBasisAmount=SR-189 TypeCode=SR-190 CategoryTradeTax=SR-191
  ActualTradeCurrencyExchange=SR-192
L/SpecifiedLineTradeSettlement/SpecifiedTradeAllowanceCharge/ChargeIndicator BG-27: Indicator IndicatorString=SR-183
L/SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation BG-25: LineTotalAmount
  ChargeTotalAmount=SR-197 AllowanceTotalAmount=SR-198 TaxBasisTotalAmount=SR-199 TaxTotalAmount=SR-200
  GrandTotalAmount=SR-201 InformationAmount=SR-202 TotalAllowanceChargeAmount=SR-203
  TotalRetailValueInformationAmount=SR-204 GrossLineTotalAmount=SR-205 NetLineTotalAmount=SR-206
  NetIncludingTaxesLineTotalAmount=SR-207 ProductWeightLossInformationAmount=SR-208
L/SpecifiedTradeProduct BG-31: GlobalID SellerAssignedID BuyerAssignedID Name Description
  ApplicableProductCharacteristic DesignatedProductClassification OriginTradeCountry ID=SR-045
  ManufacturerAssignedID=SR-048 TradeName=SR-049 TypeCode=SR-050 NetWeightMeasure=SR-051 GrossWeightMeasure=SR-052
  ProductGroupID=SR-053 EndItemTypeCode=SR-054 EndItemName=SR-055 AreaDensityMeasure=SR-056 UseDescription=SR-057
  BrandName=SR-058 SubBrandName=SR-059 DrainedNetWeightMeasure=SR-060 VariableMeasureIndicator=SR-061
  ColourCode=SR-062 ColourDescription=SR-063 Designation=SR-064 FormattedCancellationAnnouncedLaunchDateTime=SR-065
  FormattedLatestProductDataChangeDateTime=SR-066 ApplicableMaterialGoodsCharacteristic=SR-080
  IndividualTradeProductInstance=SR-087 CertificationEvidenceReferenceReferencedDocument=SR-088
  InspectionReferenceReferencedDocument=SR-089 LinearSpatialDimension=SR-093 MinimumLinearSpatialDimension=SR-094
  MaximumLinearSpatialDimension=SR-095 ManufacturerTradeParty=SR-096 PresentationSpecifiedBinaryFile=SR-097
  MSDSReferenceReferencedDocument=SR-098 AdditionalReferenceReferencedDocument=SR-099
  LegalRightsOwnerTradeParty=SR-100 BrandOwnerTradeParty=SR-101 IncludedReferencedProduct=SR-102
  InformationNote=SR-103
L/SpecifiedTradeProduct/ApplicableProductCharacteristic BG-32: Description Value ID=SR-067 TypeCode=SR-068
  ValueMeasure=SR-070 MeasurementMethodCode=SR-071 ValueCode=SR-073 ValueDateTime=SR-074 ValueIndicator=SR-075
  ContentTypeCode=SR-076 ValueSpecifiedBinaryFile=SR-077 ApplicableProductCharacteristicCondition=SR-078
  ApplicableReferencedStandard=SR-079
L/SpecifiedTradeProduct/DesignatedProductClassification BG-31: ClassCode SystemID=SR-081 SystemName=SR-082
  ClassName=SR-083 SubClassCode=SR-084 ClassProductCharacteristic=SR-085 ApplicableReferencedStandard=SR-086
L/SpecifiedTradeProduct/OriginTradeCountry BG-31: ID Name=SR-091 SubordinateTradeCountrySubDivision=SR-092
S document: CreditorReferenceID PaymentReference TaxCurrencyCode InvoiceCurrencyCode PayeeTradeParty
  SpecifiedTradeSettlementPaymentMeans ApplicableTradeTax BillingSpecifiedPeriod SpecifiedTradeAllowanceCharge
  SpecifiedTradePaymentTerms SpecifiedTradeSettlementHeaderMonetarySummation InvoiceReferencedDocument
  ReceivableSpecifiedTradeAccountingAccount DuePayableAmount=SR-339 CreditorReferenceTypeCode=SR-340
  CreditorReferenceType=SR-341 CreditorReferenceIssuerID=SR-342 PaymentCurrencyCode=SR-344
  InvoiceIssuerReference=SR-345 InvoiceDateTime=SR-346 NextInvoiceDateTime=SR-347 CreditReasonCode=SR-348
  CreditReason=SR-349 InvoicerTradeParty=SR-350 InvoiceeTradeParty=SR-351 PayerTradeParty=SR-365
  TaxApplicableTradeCurrencyExchange=SR-366 InvoiceApplicableTradeCurrencyExchange=SR-367
  PaymentApplicableTradeCurrencyExchange=SR-368 SubtotalCalculatedTradeTax=SR-395
  SpecifiedLogisticsServiceCharge=SR-396 SpecifiedFinancialAdjustment=SR-421
  ProFormaInvoiceReferencedDocument=SR-423 LetterOfCreditReferencedDocument=SR-424
  FactoringAgreementReferencedDocument=SR-425 FactoringListReferencedDocument=SR-426
  PayableSpecifiedTradeAccountingAccount=SR-427 PurchaseSpecifiedTradeAccountingAccount=SR-433
  SalesSpecifiedTradeAccountingAccount=SR-434 SpecifiedTradeSettlementFinancialCard=SR-435
  SpecifiedAdvancePayment=SR-436 UltimatePayeeTradeParty=SR-437
S/ApplicableTradeTax BG-23: CalculatedAmount TypeCode ExemptionReason BasisAmount CategoryCode ExemptionReasonCode
  TaxPointDate DueDateTypeCode RateApplicablePercent CalculatedRate=DT-038 CalculationSequenceNumeric=DT-039
  BasisQuantity=DT-040 UnitBasisAmount=DT-042 LineTotalBasisAmount=DT-043 AllowanceChargeBasisAmount=DT-044
  CurrencyCode=DT-049 Jurisdiction=DT-050 CustomsDutyIndicator=DT-051 TaxBasisAllowanceRate=DT-053 Type=DT-055
  InformationAmount=DT-056 CategoryName=DT-057 SpecifiedTradeAccountingAccount=DT-060
  ServiceSupplyTradeCountry=DT-061 BuyerRepayableTaxSpecifiedTradeAccountingAccount=DT-062
  SellerPayableTaxSpecifiedTradeAccountingAccount=DT-063 SellerRefundableTaxSpecifiedTradeAccountingAccount=DT-064
  BuyerDeductibleTaxSpecifiedTradeAccountingAccount=DT-065
  BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount=DT-066 PlaceApplicableTradeLocation=DT-067
S/ApplicableTradeTax/TaxPointDate BG-23: DateString Date
S/BillingSpecifiedPeriod BG-14: StartDateTime EndDateTime DurationMeasure=DT-069 InclusiveIndicator=DT-070
  Description=DT-071 CompleteDateTime=DT-073 OpenIndicator=DT-074 SeasonCode=DT-075 ID=DT-076 Name=DT-077
  SequenceNumeric=DT-078 StartDateFlexibilityCode=DT-079 ContinuousIndicator=DT-080 PurposeCode=DT-081
S/BillingSpecifiedPeriod/EndDateTime BG-14: DateTimeString DateTime=DT-072
S/BillingSpecifiedPeriod/StartDateTime BG-14: DateTimeString DateTime=DT-068
S/InvoiceReferencedDocument BG-3: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject ReferenceTypeCode
  FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 LineID=SR-422 GlobalID=DT-019 RevisionID=DT-020
  Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026 EffectiveSpecifiedPeriod=DT-028
  IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
S/InvoiceReferencedDocument/FormattedIssueDateTime BG-3: DateTimeString
S/PayeeTradeParty BG-10: ID GlobalID Name SpecifiedLegalOrganization RoleCode=SR-352 Description=SR-353
  DefinedTradeContact=SR-359 PostalTradeAddress=SR-360 URIUniversalCommunication=SR-361
  SpecifiedTaxRegistration=SR-362 EndPointURIUniversalCommunication=SR-363 LogoAssociatedSpecifiedBinaryFile=SR-364
S/PayeeTradeParty/SpecifiedLegalOrganization BG-10: ID LegalClassificationCode=SR-354 Name=SR-355
  TradingBusinessName=SR-356 PostalTradeAddress=SR-357 AuthorizedLegalRegistration=SR-358
S/ReceivableSpecifiedTradeAccountingAccount BT-19: ID SetTriggerCode=SR-428 TypeCode=SR-429 AmountTypeCode=SR-430
  Name=SR-431 CostReferenceDimensionPattern=SR-432
S/SpecifiedTradeAllowanceCharge BG-20: ChargeIndicator CalculationPercent BasisAmount ActualAmount ReasonCode Reason
  CategoryTradeTax ID=SR-388 SequenceNumeric=SR-389 BasisQuantity=SR-390 PrepaidIndicator=SR-391
  UnitBasisAmount=SR-392 TypeCode=SR-393 ActualTradeCurrencyExchange=SR-394
S/SpecifiedTradeAllowanceCharge/CategoryTradeTax BG-20: CalculatedAmount TypeCode ExemptionReason BasisAmount
  CategoryCode ExemptionReasonCode TaxPointDate DueDateTypeCode RateApplicablePercent CalculatedRate=DT-038
  CalculationSequenceNumeric=DT-039 BasisQuantity=DT-040 UnitBasisAmount=DT-042 LineTotalBasisAmount=DT-043
  AllowanceChargeBasisAmount=DT-044 CurrencyCode=DT-049 Jurisdiction=DT-050 CustomsDutyIndicator=DT-051
  TaxBasisAllowanceRate=DT-053 Type=DT-055 InformationAmount=DT-056 CategoryName=DT-057
  SpecifiedTradeAccountingAccount=DT-060 ServiceSupplyTradeCountry=DT-061
  BuyerRepayableTaxSpecifiedTradeAccountingAccount=DT-062 SellerPayableTaxSpecifiedTradeAccountingAccount=DT-063
  SellerRefundableTaxSpecifiedTradeAccountingAccount=DT-064 BuyerDeductibleTaxSpecifiedTradeAccountingAccount=DT-065
  BuyerNonDeductibleTaxSpecifiedTradeAccountingAccount=DT-066 PlaceApplicableTradeLocation=DT-067
S/SpecifiedTradeAllowanceCharge/ChargeIndicator BG-20: IndicatorString Indicator
S/SpecifiedTradePaymentTerms BT-20: Description DueDateDateTime DirectDebitMandateID ID=SR-397 FromEventCode=SR-398
  SettlementPeriodMeasure=SR-399 TypeCode=SR-401 InstructionTypeCode=SR-402 PartialPaymentPercent=SR-404
  PaymentMeansID=SR-405 PartialPaymentAmount=SR-406 ApplicableTradePaymentPenaltyTerms=SR-407
  ApplicableTradePaymentDiscountTerms=SR-408 PayeeTradeParty=SR-409
S/SpecifiedTradePaymentTerms/DueDateDateTime BT-20: DateTimeString DateTime=SR-400
S/SpecifiedTradeSettlementHeaderMonetarySummation BG-22: LineTotalAmount ChargeTotalAmount AllowanceTotalAmount
  TaxBasisTotalAmount TaxTotalAmount RoundingAmount GrandTotalAmount TotalPrepaidAmount DuePayableAmount
  InformationAmount=SR-411 TotalDiscountAmount=SR-412 TotalAllowanceChargeAmount=SR-413
  RetailValueExcludingTaxInformationAmount=SR-414 TotalDepositFeeInformationAmount=SR-415
  ProductValueExcludingTobaccoTaxInformationAmount=SR-416 TotalRetailValueInformationAmount=SR-417
  GrossLineTotalAmount=SR-418 NetLineTotalAmount=SR-419 NetIncludingTaxesLineTotalAmount=SR-420
S/SpecifiedTradeSettlementPaymentMeans BG-16: TypeCode Information ApplicableTradeSettlementFinancialCard
  PayerPartyDebtorFinancialAccount PayeePartyCreditorFinancialAccount PayeeSpecifiedCreditorFinancialInstitution
  PaymentChannelCode=SR-369 GuaranteeMethodCode=SR-370 PaymentMethodCode=SR-371 ID=SR-443
  PayerSpecifiedDebtorFinancialInstitution=SR-464
S/SpecifiedTradeSettlementPaymentMeans/ApplicableTradeSettlementFinancialCard BG-18: ID CardholderName
  IssuingCompanyName MicrochipIndicator=SR-372 TypeCode=SR-373 ExpiryDate=SR-375 VerificationNumeric=SR-376
  ValidFromDateTime=SR-377 CreditLimitAmount=SR-378 CreditAvailableAmount=SR-379 InterestRatePercent=SR-380
  Description=SR-381
S/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount BG-17: IBANID AccountName ProprietaryID
S/SpecifiedTradeSettlementPaymentMeans/PayeeSpecifiedCreditorFinancialInstitution BG-16: BICID CHIPSUniversalID
  NewZealandNCCID IrishNSCID UKSortCodeID CHIPSParticipantID SwissBCID FedwireRoutingNumberID PortugueseNCCID
  RussianCentralBankID ItalianDomesticID AustrianBankleitzahlID CanadianPaymentsAssociationID SICID
  GermanBankleitzahlID SpanishDomesticInterbankingID SouthAfricanNCCID HongKongBankID AustralianBSBID
  IndianFinancialSystemID HellenicBankID PolishNationalClearingID Name ClearingSystemName
  JapanFinancialInstitutionCommonID LocationFinancialInstitutionAddress SubDivisionBranchFinancialInstitution
S/SpecifiedTradeSettlementPaymentMeans/PayerPartyDebtorFinancialAccount BG-19: IBANID AccountName=SR-382
  ProprietaryID=SR-444
T document: IncludedSupplyChainTradeLineItem ApplicableHeaderTradeAgreement ApplicableHeaderTradeDelivery
  ApplicableHeaderTradeSettlement
V BG-13: ShipToTradeParty ActualDeliverySupplyChainEvent DespatchAdviceReferencedDocument
  ReceivingAdviceReferencedDocument RelatedSupplyChainConsignment=SR-308 UltimateShipToTradeParty=SR-317
  ShipFromTradeParty=SR-318 ActualDespatchSupplyChainEvent=SR-319 ActualPickUpSupplyChainEvent=SR-320
  ActualReceiptSupplyChainEvent=SR-331 AdditionalReferencedDocument=SR-332 DeliveryNoteReferencedDocument=SR-335
  ConsumptionReportReferencedDocument=SR-336 PreviousDeliverySupplyChainEvent=SR-337
  PackingListReferencedDocument=SR-338
V/ActualDeliverySupplyChainEvent BG-13: OccurrenceDateTime ID=SR-321 TypeCode=SR-323 Description=SR-324
  DescriptionBinaryObject=SR-325 UnitQuantity=SR-326 LatestOccurrenceDateTime=SR-327
  EarliestOccurrenceDateTime=SR-328 OccurrenceSpecifiedPeriod=SR-329 OccurrenceLogisticsLocation=SR-330
V/ActualDeliverySupplyChainEvent/OccurrenceDateTime BG-13: DateTimeString DateTime=SR-322
V/DespatchAdviceReferencedDocument BT-16: IssuerAssignedID URIID TypeCode Name AttachmentBinaryObject
  ReferenceTypeCode FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 LineID=SR-333,SR-334
  GlobalID=DT-019 RevisionID=DT-020 Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026
  EffectiveSpecifiedPeriod=DT-028 IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
V/ReceivingAdviceReferencedDocument BT-15: IssuerAssignedID URIID LineID TypeCode Name AttachmentBinaryObject
  ReferenceTypeCode FormattedIssueDateTime StatusCode=DT-016 CopyIndicator=DT-017 GlobalID=DT-019 RevisionID=DT-020
  Information=DT-023 SectionName=DT-025 PreviousRevisionID=DT-026 EffectiveSpecifiedPeriod=DT-028
  IssuerTradeParty=DT-029 AttachedSpecifiedBinaryFile=DT-030
V/ShipToTradeParty BG-13: ID GlobalID Name PostalTradeAddress RoleCode=SR-309 Description=SR-310
  SpecifiedLegalOrganization=SR-311 DefinedTradeContact=SR-312 URIUniversalCommunication=SR-313
  SpecifiedTaxRegistration=SR-314 EndPointURIUniversalCommunication=SR-315 LogoAssociatedSpecifiedBinaryFile=SR-316
V/ShipToTradeParty/PostalTradeAddress BG-15: PostcodeCode LineOne LineTwo LineThree CityName CountryID
  CountrySubDivisionName ID=DT-082 PostOfficeBox=DT-083 BuildingName=DT-084 LineFour=DT-086 LineFive=DT-087
  StreetName=DT-088 CitySubDivisionName=DT-089 CountryName=DT-090 CountrySubDivisionID=DT-091 AttentionOf=DT-092
  CareOf=DT-093 BuildingNumber=DT-094 DepartmentName=DT-095 AdditionalStreetName=DT-096
X BG-2: BusinessProcessSpecifiedDocumentContextParameter GuidelineSpecifiedDocumentContextParameter
  SpecifiedTransactionID=SR-001 TestIndicator=SR-002 BIMSpecifiedDocumentContextParameter=SR-006
  ScenarioSpecifiedDocumentContextParameter=SR-007 ApplicationSpecifiedDocumentContextParameter=SR-008
  SubsetSpecifiedDocumentContextParameter=SR-011 MessageStandardSpecifiedDocumentContextParameter=SR-012
X/BusinessProcessSpecifiedDocumentContextParameter BG-2: ID Value=SR-04 SpecifiedDocumentVersion=SR-05
X/GuidelineSpecifiedDocumentContextParameter BG-2: ID Value=SR-04 SpecifiedDocumentVersion=SR-05
. @: @languageID=DT-013 @languageLocaleID=DT-014
D/TypeCode @: @listAgencyID=DT-011 @listID=DT-010 @listVersionID=DT-012
L/SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode @: @listAgencyID=DT-046 @listID=DT-045
  @listURI=DT-048 @listVersionID=DT-047
L/SpecifiedLineTradeSettlement/SpecifiedTradeAllowanceCharge/CalculationPercent @: @format=SR-186
`
