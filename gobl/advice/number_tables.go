package advice

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/pay"
	"chancery/gobl/regime/checkdigit"
)

// ibanLengths are the lengths in the IBAN registry. Countries that are not here may
// have any.
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27,
	"BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28,
	"EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
	"GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27,
	"JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25,
	"MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18,
	"NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24,
	"SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23,
	"TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}

// validBIC reports whether a text is a BIC of a country that there is. Spaces do not
// matter.
func validBIC(text string) bool {
	bic := strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	return pay.IsBIC(bic) && (bic[4:6] == "XK" || l10n.ISOCountry(bic[4:6]).Valid())
}

// taxNumbers are the tests of the tax numbers of countries without a regime, as
// published by their authorities. The codes are without the country.
var taxNumbers = map[l10n.TaxCountry]func(code string) bool{
	"AU": validABN,
	"CY": validCyprus,
	"EE": validEstonia,
	"HR": validCroatia,
	"HU": validHungary,
	"LT": validLithuania,
	"LU": validLuxembourg,
	"MT": validMalta,
	"RO": validRomania,
	"SI": validSlovenia,
	"SK": validSlovakia,
}

// validABN: Australian business number, 11 digits, modulus 89 with the first digit
// reduced by one.
func validABN(code string) bool {
	if !checkdigit.Digits(code, 11) {
		return false
	}
	return (checkdigit.Sum(code, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}

// validCyprus: eight digits and a letter that checks them.
func validCyprus(code string) bool {
	if len(code) != 9 || !checkdigit.Digits(code[:8], 8) {
		return false
	}
	even := [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21} // values of the digits in odd places
	sum := 0
	for i := range 8 {
		if d := checkdigit.Digit(code, i); i%2 == 0 {
			sum += even[d]
		} else {
			sum += d
		}
	}
	return code[8] == byte('A'+sum%26)
}

// validEstonia: nine digits, the last by the weights 3, 7, 1.
func validEstonia(code string) bool {
	return checkdigit.Digits(code, 9) && checkdigit.Sum(code, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0
}

// validCroatia: OIB, eleven digits by MOD 11,10.
func validCroatia(code string) bool {
	return checkdigit.Digits(code, 11) && checkdigit.Hybrid11(code[:10]) == checkdigit.Digit(code, 10)
}

// validHungary: the first eight digits of the adószám, by the weights 9, 7, 3, 1.
func validHungary(code string) bool {
	return checkdigit.Digits(code, 8) && checkdigit.Sum(code, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0
}

// validLithuania: nine digits of a company or twelve of a temporary taxpayer,
// modulus 11 with a second row of weights where the first gives 10.
func validLithuania(code string) bool {
	n := len(code) - 1
	if n != 8 && n != 11 || !checkdigit.AllDigits(code) {
		return false
	}
	row := func(shift int) int {
		sum := 0
		for i := range n {
			sum += checkdigit.Digit(code, i) * ((i+shift)%9 + 1)
		}
		return sum % 11
	}
	check := row(0)
	if check == 10 {
		check = row(2) % 10
	}
	return check == checkdigit.Digit(code, n)
}

// validLuxembourg: six digits and their remainder by 89.
func validLuxembourg(code string) bool {
	return checkdigit.Digits(code, 8) && checkdigit.Number(code[:6])%89 == checkdigit.Number(code[6:])
}

// validMalta: six digits and two that check them, modulus 37.
func validMalta(code string) bool {
	return checkdigit.Digits(code, 8) && (checkdigit.Sum(code, 3, 4, 6, 7, 8, 9)+checkdigit.Number(code[6:]))%37 == 0
}

// validRomania: CUI, two to ten digits, of which the last checks the others. Persons
// have thirteen digits, which are not checked here.
func validRomania(code string) bool {
	if checkdigit.Digits(code, 13) {
		return true
	}
	if len(code) < 2 || len(code) > 10 || !checkdigit.AllDigits(code) {
		return false
	}
	full := strings.Repeat("0", 10-len(code)) + code
	return checkdigit.Sum(full, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == checkdigit.Digit(full, 9)
}

// validSlovenia: eight digits, the last modulus 11.
func validSlovenia(code string) bool {
	if !checkdigit.Digits(code, 8) || code[0] == '0' {
		return false
	}
	check := 11 - checkdigit.Sum(code, 8, 7, 6, 5, 4, 3, 2)%11
	return check != 11 && check%10 == checkdigit.Digit(code, 7)
}

// validSlovakia: IČ DPH, ten digits that 11 divides.
func validSlovakia(code string) bool {
	return checkdigit.Digits(code, 10) && checkdigit.Number(code)%11 == 0
}

// vatTypes are types of identities that mean a VAT number with its country.
var vatTypes = map[string]bool{"VAT": true, "VATIN": true, "USTID": true, "USTIDNR": true, "UST-ID": true, "UST-IDNR": true}

// vatSchemes are schemes of the code list of electronic addresses (CEF EAS) whose
// numbers are VAT numbers, with what they begin with.
var vatSchemes = map[cbc.Code]string{"9914": "ATU", "9925": "BE", "9930": "DE", "9944": "NL", "9957": "FR"}
