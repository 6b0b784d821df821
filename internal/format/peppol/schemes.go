package peppol

import "strings"

// State is whether identifiers of a scheme may be used.
type State int

// States of schemes.
const (
	// Active schemes may be used.
	Active State = iota
	// Deprecated schemes are read and not given to new participants.
	Deprecated
	// Removed schemes are no longer in the network.
	Removed
)

// Scheme is a list of identifiers of participants: the code that stands before the identifier (ICD of ISO 6523, or one from
// 9900 that Peppol gave), its name in the code list, and the country whose list it is, empty for international ones.
type Scheme struct {
	Code, Name, Country string
	State               State
}

// schemes is the code list of participant identifiers of OpenPeppol, release 9.7 (July 2026), in its order: code, name,
// country (- for international schemes) and state.
const schemes = `
0002 FR:SIRENE FR active
0007 SE:ORGNR SE active
0009 FR:SIRET FR active
0037 FI:OVT FI removed
0060 DUNS - active
0088 GLN - active
0096 DK:P DK active
0097 IT:FTI IT active
0106 NL:KVK NL active
0130 EU:NAL - active
0135 IT:SIA IT active
0142 IT:SECETI IT active
0151 AU:ABN AU active
0158 SK:ICO SK active
0183 CH:UIDB CH active
0184 DK:DIGST DK active
0188 JP:SST JP active
0190 NL:OINO NL active
0191 EE:CC EE active
0192 NO:ORG NO active
0193 UBLBE BE deprecated
0195 SG:UEN SG active
0196 IS:KTNR IS active
0198 DK:ERST DK active
0199 LEI - active
0200 LT:LEC LT active
0201 IT:CUUO IT active
0204 DE:LWID DE active
0205 IT:COD IT active
0208 BE:EN BE active
0209 GS1 - active
0210 IT:CFI IT active
0211 IT:IVA IT active
0212 FI:ORG FI removed
0213 FI:VAT FI removed
0215 FI:NSI FI removed
0216 FI:OVT2 FI active
0218 LV:URN LV active
0221 JP:IIN JP active
0225 FR:CTC FR active
0230 MY:EIF MY active
0235 AE:TIN AE active
0240 LU:MAT LU active
0242 SPIS - active
0244 NG:TID NG active
0245 SK:DIC SK active
0246 DE:GEBA DE active
0248 OM:VAT OM active
9901 DK:CPR DK removed
9902 DK:CVR DK removed
9904 DK:SE DK removed
9905 DK:VANS DK removed
9906 IT:VAT IT removed
9907 IT:CF IT removed
9908 NO:ORGNR NO removed
9909 NO:VAT NO deprecated
9910 HU:VAT HU active
9912 EU:VAT - deprecated
9913 EU:REID - active
9914 AT:VAT AT active
9915 AT:GOV AT active
9916 AT:CID AT deprecated
9917 IS:KT IS deprecated
9918 IBAN - active
9919 AT:KUR AT active
9920 ES:VAT ES active
9921 IT:IPA IT removed
9922 AD:VAT AD active
9923 AL:VAT AL active
9924 BA:VAT BA active
9925 BE:VAT BE active
9926 BG:VAT BG active
9927 CH:VAT CH active
9928 CY:VAT CY active
9929 CZ:VAT CZ active
9930 DE:VAT DE active
9931 EE:VAT EE active
9932 GB:VAT GB active
9933 GR:VAT GR active
9934 HR:VAT HR active
9935 IE:VAT IE active
9936 LI:VAT LI active
9937 LT:VAT LT active
9938 LU:VAT LU active
9939 LV:VAT LV active
9940 MC:VAT MC active
9941 ME:VAT ME active
9942 MK:VAT MK active
9943 MT:VAT MT active
9944 NL:VAT NL active
9945 PL:VAT PL active
9946 PT:VAT PT active
9947 RO:VAT RO active
9948 RS:VAT RS active
9949 SI:VAT SI active
9950 SK:VAT SK active
9951 SM:VAT SM active
9952 TR:VAT TR active
9953 VA:VAT VA active
9954 NL:OIN NL removed
9955 SE:VAT SE removed
9956 BE:CBE BE removed
9957 FR:VAT FR active
9958 DE:LID DE removed
9959 US:EIN US active
`

// Schemes lists the schemes of the code list.
func Schemes() []Scheme {
	states := map[string]State{"active": Active, "deprecated": Deprecated, "removed": Removed}
	var list []Scheme
	for line := range strings.Lines(strings.TrimSpace(schemes)) {
		f := strings.Fields(line)
		list = append(list, Scheme{Code: f[0], Name: f[1], Country: strings.Trim(f[2], "-"), State: states[f[3]]})
	}
	return list
}

// SchemeByCode returns a scheme by its code.
func SchemeByCode(code string) (Scheme, bool) {
	for _, s := range Schemes() {
		if s.Code == code {
			return s, true
		}
	}
	return Scheme{}, false
}
