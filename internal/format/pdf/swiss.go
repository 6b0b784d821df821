package pdf

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"chancery/gobl/num"
	"chancery/gobl/org"
)

// Limits of a Swiss QR-bill (SIX, Swiss Implementation Guidelines QR-bill 2.3, 4.2.2), in characters.
const (
	maxSwissName, maxSwissStreet, maxSwissHouse, maxSwissCode, maxSwissTown = 70, 70, 16, 16, 35
	maxSwissMessage                                                         = 140
	maxSwissAmount                                                          = 12 // 999999999.99
)

// swissBill is a Swiss QR-bill: the data of its code and what its payment part shows.
type swissBill struct {
	iban             string
	creditor, debtor swissAddress // that of the debtor may be empty
	currency         string
	amount           num.Amount
	kind, ref        string // QRR, SCOR or NON with an empty reference
	message          string
}

// swissAddress is a structured address. Since version 2.3 there is no other kind.
type swissAddress struct{ name, street, house, code, town, country string }

// swissBill returns the bill for a demand, or nil where a Swiss payment part does not belong: another currency,
// no account in Switzerland or Liechtenstein, or a customer elsewhere who can pay in euros by SEPA. The text says why a
// bill that does belong cannot be made.
func (c *composer) swissBill(d *demand) (bill *swissBill, why string) {
	if d == nil || (d.currency != "CHF" && d.currency != "EUR") {
		return nil, ""
	}
	a := d.account(inSwitzerland)
	if a == nil {
		return nil, ""
	}
	b := &swissBill{
		iban: bare(a.IBAN), currency: string(d.currency), amount: d.amount,
		creditor: swissAddressOf(d.holder(a), d.payee), debtor: swissAddressOf(displayName(orZero(d.payer)), d.payer),
	}
	if d.currency == "EUR" && b.debtor.country != "" && !inSwitzerland(b.debtor.country) && d.account(isForeign) != nil {
		return nil, ""
	}
	if !b.debtor.complete() {
		b.debtor = swissAddress{}
	}
	b.kind, b.ref, b.message = "NON", "", d.message()
	ref := bare(d.ref)
	switch {
	case b.ofQRIBAN() && swissReference(ref):
		b.kind, b.ref, b.message = "QRR", ref, d.number
	case b.ofQRIBAN():
		return nil, "the account is a QR-IBAN, which needs a QR reference of 27 digits to pay with"
	case creditorReference(ref):
		b.kind, b.ref, b.message = "SCOR", ref, d.number
	}
	switch {
	case !b.creditor.complete():
		return nil, "the payee has no name, post code, town and country"
	case len(b.amount.String()) > maxSwissAmount:
		return nil, "the amount is more than 999 999 999.99"
	}
	b.message = clip(swissText(b.message), maxSwissMessage)
	return b, ""
}

func inSwitzerland(country string) bool { return country == "CH" || country == "LI" }

func isForeign(country string) bool { return !inSwitzerland(country) && inSEPA(country) }

// ofQRIBAN reports whether the account is a QR-IBAN: its institution has a number from 30000 to 31999 (SIX, 4.2.2).
func (b *swissBill) ofQRIBAN() bool { return isQRIBAN(b.iban) }

func isQRIBAN(iban string) bool {
	const length = 21
	return len(iban) == length && inSwitzerland(iban[:2]) && iban[4:9] >= "30000" && iban[4:9] <= "31999"
}

func swissAddressOf(name string, p *org.Party) swissAddress {
	out := swissAddress{name: clip(swissText(name), maxSwissName)}
	if p == nil {
		return out
	}
	a := orZero(first(p.Addresses))
	street, house := a.Street, join(" ", a.Num, a.Block, a.Floor, a.Door)
	if street == "" {
		street, house = a.POBox, ""
	}
	out.street, out.house = clip(swissText(street), maxSwissStreet), clip(swissText(house), maxSwissHouse)
	out.code, out.town = clip(swissText(string(a.Code)), maxSwissCode), clip(swissText(a.Locality), maxSwissTown)
	out.country = string(a.Country)
	return out
}

func (a swissAddress) complete() bool {
	return a.name != "" && a.code != "" && a.town != "" && len(a.country) == 2
}

// lines returns the address as the slip shows it. The country is part of the post code where it is a foreign one.
func (a swissAddress) lines() []string {
	code := a.code
	if !inSwitzerland(a.country) {
		code = a.country + "-" + code
	}
	return nonEmpty(a.name, join(" ", a.street, a.house), join(" ", code, a.town))
}

// payload returns the text of the Swiss QR code (SIX, 4.2.2).
func (b *swissBill) payload() string {
	lines := []string{"SPC", "0200", "1", b.iban}
	lines = append(lines, b.creditor.fields()...)
	lines = append(lines, "", "", "", "", "", "", "") // the ultimate creditor, for future use
	lines = append(lines, b.amount.String(), b.currency)
	lines = append(lines, b.debtor.fields()...)
	lines = append(lines, b.kind, b.ref, b.message, "EPD")
	return strings.Join(lines, "\n")
}

func (a swissAddress) fields() []string {
	if a == (swissAddress{}) {
		return make([]string, 7)
	}
	return []string{"S", a.name, a.street, a.house, a.code, a.town, a.country}
}

// shownRef returns the reference in groups, empty when there is none.
func (b *swissBill) shownRef() string {
	if b.kind == "QRR" {
		return groupFives(b.ref)
	}
	return groupFours(b.ref)
}

// shownAmount returns the amount with a point and with spaces between thousands (SIX, 3.5.3).
func (b *swissBill) shownAmount() string {
	n := numbers{thousands: " ", mark: "."}
	return n.text(plain(b.amount))
}

// swissText returns a text in the characters that Swiss payments may have (SIX, 4.1.1): those of Basic Latin, Latin-1,
// Latin Extended-A, four Romanian letters and the euro sign. Of other letters the marks are left out, where that helps;
// the rest become points.
func swissText(s string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.Join(strings.Fields(s), " ")) {
		if swissRune(r) {
			b.WriteRune(r)
			continue
		}
		plain := strings.Map(func(r rune) rune {
			if swissRune(r) {
				return r
			}
			return -1
		}, norm.NFKD.String(plainSign(r)))
		b.WriteString(firstOf(plain, "."))
	}
	return b.String()
}

// plainSign returns the usual spelling of typographic signs.
func plainSign(r rune) string {
	switch r {
	case 0x2010, 0x2011, 0x2013, 0x2014, 0x2212:
		return "-"
	case 0x2018, 0x2019, 0x201A:
		return "'"
	case 0x201C, 0x201D, 0x201E:
		return `"`
	}
	return string(r)
}

func swissRune(r rune) bool {
	return (r >= 0x20 && r <= 0x7E) || (r >= 0xA0 && r <= 0x17F) || (r >= 0x218 && r <= 0x21B) || r == 0x20AC
}

// slipWords are the headings of a Swiss payment part in its four languages (SIX, annex D).
type slipWords struct {
	receipt, payment, account, ref, message, payer, payerBlank, currency, amount, acceptance, separate, code string
}

func slipWordsOf(language string) slipWords {
	switch language {
	case "de":
		return slipWords{
			"Empfangsschein", "Zahlteil", "Konto / Zahlbar an", "Referenz", "Zusätzliche Informationen", "Zahlbar durch",
			"Zahlbar durch (Name/Adresse)", "Währung", "Betrag", "Annahmestelle", "Vor der Einzahlung abzutrennen", "Swiss QR Code der Zahlung",
		}
	case "fr":
		return slipWords{
			"Récépissé", "Section paiement", "Compte / Payable à", "Référence", "Informations supplémentaires", "Payable par",
			"Payable par (nom/adresse)", "Monnaie", "Montant", "Point de dépôt", "A détacher avant le versement", "Swiss QR Code du paiement",
		}
	case "it":
		return slipWords{
			"Ricevuta", "Sezione pagamento", "Conto / Pagabile a", "Riferimento", "Informazioni supplementari", "Pagabile da",
			"Pagabile da (nome/indirizzo)", "Valuta", "Importo", "Punto di accettazione", "Da staccare prima del versamento", "Swiss QR Code del pagamento",
		}
	}
	return slipWords{
		"Receipt", "Payment part", "Account / Payable to", "Reference", "Additional information", "Payable by",
		"Payable by (name/address)", "Currency", "Amount", "Acceptance point", "Separate before paying in", "Swiss QR Code of the payment",
	}
}
