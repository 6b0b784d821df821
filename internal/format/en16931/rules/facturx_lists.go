package rules

import (
	"slices"
	"strings"
)

// The lists that Factur-X and the extended format of France have besides those of EN 16931.
//
//nolint:gochecknoglobals // tables of published codes
var (
	// taxTypes are the duties, taxes and fees of UNTDID 5153 besides VAT.
	taxTypes = codeList{text: `
AAA AAB AAC AAD AAE AAF AAG AAH AAI AAJ AAK AAL AAM AAO AAP ADD BOL CAP CAR COC CST CUD CVD ENV EXC EXP FET FRE GCN
GST ILL IMP IND LAC LCN LDP LOC LST MCA MCD OTH PDB PDC PRF SCN SSS STT SUP SUR SWT TAC TOT TOX TTA VAD`}

	// attributeCodes are the measured attributes of UNTDID 6313 with those that the extended formats add.
	attributeCodes = codeList{text: `
A AAA AAB AAC AAD AAF AAG AAH AAI AAJ AAK AAM AAN AAO AAP AAQ AAR AAS AAT AAU AAV AAW AAX AAY AAZ ABA ABB ABC ABD ABE
ABF ABG ABH ABI ABJ ABK ABL ABM ABN ABO ABP ABS ABT ABX ABY ABZ ACA ACE ACG ACN ACP ACS ACV ACW ACX ADR ADS ADT ADU
ADV ADW ADX ADY ADZ AEA AEB AEC AED AEE AEF AEG AEH AEI AEJ AEK AEL AEM AEN AEO AEP AEQ AER AES AET AEU AEV AEW AEX
AEY AEZ AF AFA AFB AFC AFD AFE AFF AFG AFH AFI AFJ AFK AFL AFM AFN AFO AFP AFQ AFR AFS AFT AFU AFV AFW AFX B
BEST_BEFORE_DATE BL BMY BMZ BNA BNB BNC BND BNE BNF BNG BNH BNI BNJ BNK BNL BNM BNN BNO BNP BNQ BNR BNS BNT BNU BNV
BNW BNX BNY BNZ BR BRA BRB BRC BRD BRE BRF BRG BRH BRI BRJ BRK BRL BRM BRN BRO BRP BRQ BRR BRS BRT BRU BRV BS BSW BSX
BSY BSZ BTA BTB BTC BTD BTE BTF BTG BTH BTI BTJ BTK BTL BTM BW CHN CHO CM COLOR_TEXT COMMISSION CT CV CZ D
DEPOSIT_SYSTEM DEPOSIT_TYPE DI DL DN DP DR DS DW E EA ENERGY_CLASS EXPIRATION_DATE F FEE FI FL FN FV GG GW HF HM HT IB
ID KIND_OF_ARTICLE L LM LN LND M MATERIAL METER_LOCATION METER_NUMBER MO MW N OD ORGANIC_CONTROL_BODY
PACKAGING_MATERIAL PACKAGING_TYPE PROMOTIONAL_VARIANT PRS PTN RA RF RJ RMW RP RUN RY SEAL_NUMBER SIZE_CODE SIZE_TEXT
SQ T TC TH TN TRADING_UNIT TT VGM VH VW WA WASTE_CODE WASTE_FRACTION WD WEEE_NUMBER WM WU XH XQ XZ YS ZAL ZAS ZB ZBI
ZC ZCA ZCB ZCE ZCL ZCO ZCR ZCU ZFE ZFS ZGE ZH ZK ZMG ZMN ZMO ZN ZNA ZNB ZNI ZO ZP ZPB ZS ZSB ZSE ZSI ZSL ZSN ZTA ZTE
ZTI ZV ZW ZWA ZZN ZZR ZZZ`}

	// incoterms are the terms of delivery of UNTDID 4053 that invoices use.
	incoterms = codeList{text: `
1 2 CFR CIF CIP CPT DAP DDP DPU EXW FAS FCA FOB`}

	// languages are the codes of ISO 639-2, bibliographic and terminological.
	languages = codeList{text: `
aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang anp apa ara arc arg arm arn arp art arw asm
ast ath aus ava ave awa aym aze bad bai bak bal bam ban baq bas bat bej bel bem ben ber bho bih bik bin bis bla bnt
bod bos bra bre btk bua bug bul bur byn cad cai car cat cau ceb cel ces cha chb che chg chk chm chn cho chp chr chu
chv chy cmc cnr cop cor cos cpe cpf cpp cre crh crp csb cus cym cze dak dan dar day del den deu dgr din div doi dra
dsb dua dum dut dyu dzo efi egy eka ell elx eng enm epo est eus ewe ewo fan fao fas fat fij fil fin fiu fon fra fre
frm fro frr frs fry ful fur gaa gay gba gem geo ger gez gil gla gle glg glv gmh goh gon gor got grb grc gre grn gsw
guj gwi hai hat hau haw heb her hil him hin hit hmn hmo hrv hsb hun hup hye iba ibo ice ido iii ijo iku ile ilo ina
inc ind ine inh ipk ira iro isl ita jav jbo jpn jpr jrb kaa kab kac kal kam kan kar kas kat kau kaw kaz kbd kha khi
khm kho kik kin kir kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur kut lad lah lam lao lat lav lez lim lin
lit lol loz ltz lua lub lug lui lun luo lus mac mad mag mah mai mak mal man mao map mar mas may mdf mdr men mga mic
min mis mkd mkh mlg mlt mnc mni mno moh mon mos mri msa mul mun mus mwl mwr mya myn myv nah nai nap nau nav nbl nde
ndo nds nep new nia nic niu nld nno nob nog non nor nqo nso nub nwc nya nym nyn nyo nzi oci oji ori orm osa oss ota
oto paa pag pal pam pan pap pau peo per phi phn pli pol pon por pra pro pus qaa-qtz que raj rap rar roa roh rom ron
rum run rup rus sad sag sah sai sal sam san sas sat scn sco sel sem sga sgn shn sid sin sio sit sla slk slo slv sma
sme smi smj smn smo sms sna snd snk sog som son sot spa sqi srd srn srp srr ssa ssw suk sun sus sux swa swe syc syr
tah tai tam tat tel tem ter tet tgk tgl tha tib tig tir tiv tkl tlh tli tmh tog ton tpi tsi tsn tso tuk tum tup tur
tut tvl twi tyv udm uga uig ukr umb und urd uzb vai ven vie vol vot wak wal war was wel wen wln wol xal xho yao yap
yid yor ypk zap zbl zen zgh zha zho znd zul zun zxx zza`}
)

// facturxList is a list of the table of places: whether a text is in it, and how messages name it.
type facturxList struct {
	has  func(string) bool
	name string
}

// oneOf returns the list of a few words.
func oneOf(name string, words ...string) facturxList {
	return facturxList{name: name, has: func(s string) bool { return slices.Contains(words, s) }}
}

// facturxLists returns the lists by the names that the table of places uses. The guideline is
// missing, because each profile has its own. What differs from EN 16931 is what release 1.09.2 has.
func facturxLists() map[string]facturxList {
	return map[string]facturxList{
		"account":    oneOf("the kinds of accounts 1 to 7", "1", "2", "3", "4", "5", "6", "7"),
		"allowance":  {allowanceReasons.has, "UNTDID 5189"},
		"category":   {vatCategories.has, "UNTDID 5305"},
		"category-":  {func(s string) bool { return s != "B" && vatCategories.has(s) }, "UNTDID 5305 without B"},
		"charge":     {chargeReasons.has, "UNTDID 7161"},
		"charge-tax": {taxTypes.has, "UNTDID 5153 without VAT"},
		"class":      {classSchemes.has, "UNTDID 7143"},
		"contract":   {func(s string) bool { return s == "CONTRAT" || s == "MARCHE" || referenceSchemes.has(s) }, "UNTDID 1153"},
		"country":    {countries.has, "ISO 3166-1"},
		"currency":   {func(s string) bool { return s == "STN" || s != "STD" && currencies.has(s) }, "ISO 4217"},
		"date":       oneOf("UNTDID 2379: 102", "102"),
		"datetime":   oneOf("UNTDID 2379: 102 and 205", "102", "205"),
		"eas":        {func(s string) bool { return s != "0219" && s != "0220" && addressSchemes.has(s) }, "EAS"},
		"icd":        {partySchemes.has, "ISO 6523 (ICD)"},
		"icd+":       {isExtendedParty, "ISO 6523 (ICD) with BY and SE"},
		"icd-":       {func(s string) bool { return s <= "0240" && partySchemes.has(s) }, "ISO 6523 (ICD) up to 0240"},
		"incoterm":   {incoterms.has, "UNTDID 4053"},
		"language":   {languages.has, "ISO 639-2"},
		"linetype":   {isLineType, "DETAIL, GROUP and INFORMATION"},
		"means":      {paymentMeans.has, "UNTDID 4461"},
		"mime":       {mimeTypes.has, "PDF, PNG, JPEG, CSV, XLSX and ODS"},
		"mime+": {func(s string) bool {
			return s == "application/json" || s == "application/xml" || s == "text/xml" || mimeTypes.has(s)
		}, "PDF, PNG, JPEG, CSV, XLSX, ODS, XML and JSON"},
		"preceding": {isPrecedingType, "UNTDID 1001 for preceding invoices"},
		"reference": {referenceSchemes.has, "UNTDID 1153"},
		"reftype":   oneOf("UNTDID 1001: 50, 130 and 916", "50", "130", "916"),
		"status":    {isLineStatus, "UNTDID 1229"},
		"subject":   {noteSubjects.has, "UNTDID 4451"},
		"tax":       {func(s string) bool { return s == "VAT" || taxTypes.has(s) }, "UNTDID 5153"},
		"taxpoint":  oneOf("UNTDID 2475: 5, 29 and 72", "5", "29", "72"),
		"transport": {func(s string) bool { return len(s) == 1 && s[0] >= '0' && s[0] <= '9' }, "the modes of transport 0 to 9"},
		"type":      {func(s string) bool { return invoiceTypes.has(s) || creditNoteTypes.has(s) }, "UNTDID 1001"},
		"type130":   oneOf("UNTDID 1001: 130", "130"),
		"type50":    oneOf("UNTDID 1001: 50", "50"),
		"type916":   oneOf("UNTDID 1001: 916", "916"),
		"unit":      {units.has, "UN/ECE Recommendation 20 and 21"},
		"va":        oneOf("the schemes of tax numbers: VA", "VA"),
		"vat":       oneOf("UNTDID 5153: VAT", "VAT"),
		"vatex":     {exemptionReasons.has, "VATEX"},
	}
}

// isExtendedParty reports whether a scheme may be that of a party in the extended formats.
func isExtendedParty(s string) bool { return s == "BY" || s == "SE" || partySchemes.has(s) }

// isLineType reports whether a text is a kind of line (BT-X-8, EXT-FR-FE-163).
func isLineType(s string) bool { return s == "DETAIL" || s == "GROUP" || s == "INFORMATION" }

// isPrecedingType reports whether a type code may be that of a preceding invoice: every one but those
// of factored and self-billed documents that Factur-X leaves out.
func isPrecedingType(s string) bool {
	if strings.HasPrefix(s, "47") || strings.HasPrefix(s, "50") {
		return false
	}
	return invoiceTypes.has(s) || creditNoteTypes.has(s)
}

// isLineStatus reports whether a text is a code of UNTDID 1229: 1 to 119.
func isLineStatus(s string) bool {
	if s == "" || len(s) > 3 || s[0] == '0' {
		return false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = 10*n + int(s[i]-'0')
	}
	return n <= 119
}
