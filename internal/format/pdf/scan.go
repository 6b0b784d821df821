package pdf

import (
	"net/url"
	"strings"

	"chancery/gobl/pay"
)

// sepa are the countries and territories whose accounts the SEPA credit transfer reaches, by the prefix of the IBAN (EPC409-09).
const sepa = " AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA "

// scanBlock returns the code with which a banking app fills in the transfer, or nil: that of the European Payments Council
// for euros, that of the Czech banks for crowns, that of India for an address of its payments system.
func (c *composer) scanBlock(d *demand) *stampBlock {
	if d == nil {
		return nil
	}
	text := d.scanText()
	if text == "" {
		return nil
	}
	b := &stampBlock{qr: text, title: c.loc.word("pay.scan"), side: scanSide}
	b.fact(c.loc.word("amount"), c.num.money(d.currency, plain(d.amount)))
	b.fact(c.word("due-date"), c.date(d.date))
	b.fact(c.loc.word("payment-reference"), firstOf(shownRef(d.ref), d.number))
	return b
}

// shownRef returns a reference of payment as it is printed: structured ones in groups.
func shownRef(ref string) string {
	switch compact := bare(ref); {
	case creditorReference(compact):
		return groupFours(compact)
	case swissReference(compact):
		return groupFives(compact)
	}
	return ref
}

// scanText returns the text of the code for the currency, empty when no account fits.
func (d *demand) scanText() string {
	switch string(d.currency) {
	case "EUR":
		if a := d.sepaAccount(); a != nil {
			return d.epc(a)
		}
	case "CZK":
		if a := d.account(func(country string) bool { return country == "CZ" }); a != nil {
			return d.spayd(a)
		}
	case "INR":
		return d.upi()
	}
	return ""
}

func (b *stampBlock) fact(label, value string) {
	if value != "" {
		b.texts = append(b.texts, fact{label: label, value: value})
	}
}

func inSEPA(country string) bool { return strings.Contains(sepa, " "+country+" ") }

// epc returns the text of the code of a SEPA credit transfer, version 002 in UTF-8 (EPC069-12, 3.1). A reference that is
// not structured goes with the number of the document as a text to the payee.
func (d *demand) epc(a *pay.CreditTransfer) string {
	const maxName, maxText, maxAmount, maxBytes = 70, 140, 12, 331
	amount := d.amount.String()
	if len(amount) > maxAmount { // 999999999.99
		return ""
	}
	structured, text := "", d.message()
	if ref := bare(d.ref); creditorReference(ref) {
		structured, text = ref, ""
	}
	bic := bare(a.BIC)
	if !pay.IsBIC(bic) {
		bic = ""
	}
	lines := []string{
		"BCD", "002", "1", "SCT", bic, clip(d.holder(a), maxName), bare(a.IBAN), "EUR" + amount, "", structured, clip(text, maxText),
	}
	out := strings.TrimRight(strings.Join(lines, "\n"), "\n")
	if lines[5] == "" || len(out) > maxBytes {
		return ""
	}
	return out
}

// message returns what the payee should read on the statement of account.
func (d *demand) message() string {
	if d.ref == "" || strings.Contains(d.ref, d.number) {
		return firstOf(d.ref, d.number)
	}
	return d.ref + " " + d.number
}

// spayd returns the text of a Short Payment Descriptor, version 1.0, which Czech banks read (Czech Banking Association,
// standard 26). The variable symbol is the reference, when it is a number.
func (d *demand) spayd(a *pay.CreditTransfer) string {
	const maxName, maxText, maxSymbol, maxAmount = 35, 60, 10, 10
	amount := d.amount.String()
	if len(amount) > maxAmount {
		return ""
	}
	account := bare(a.IBAN)
	if bic := bare(a.BIC); pay.IsBIC(bic) {
		account += "+" + bic
	}
	parts := []string{"SPD", "1.0", "ACC:" + account, "AM:" + amount, "CC:CZK"}
	if !d.date.IsZero() {
		parts = append(parts, "DT:"+strings.ReplaceAll(d.date.String(), "-", ""))
	}
	if name := clip(d.holder(a), maxName); name != "" {
		parts = append(parts, "RN:"+strings.ReplaceAll(name, "*", "%2A"))
	}
	if ref := bare(d.ref); ref != "" && allDigits(ref) && len(ref) <= maxSymbol {
		parts = append(parts, "X-VS:"+ref)
	}
	return strings.Join(append(parts, "MSG:"+strings.ReplaceAll(clip(d.number, maxText), "*", "%2A")), "*")
}

// upi returns the link to a payment address of India (NPCI, UPI linking specification 1.6), which stands in place of the
// number of an account, such as "shop@bank".
func (d *demand) upi() string {
	for _, a := range d.accounts {
		user, bank, ok := strings.Cut(bare(a.Number), "@")
		if !ok || user == "" || bank == "" || !alphanumeric(strings.NewReplacer(".", "", "-", "", "_", "").Replace(user)+bank) {
			continue
		}
		q := url.Values{"am": {d.amount.String()}, "cu": {"INR"}, "pn": {clip(d.holder(a), 60)}, "tn": {clip(d.number, 60)}}
		// The address is written as it is, and banking apps read %20, not the plus sign of forms.
		return "upi://pay?pa=" + strings.Join(strings.Fields(a.Number), "") + "&" + strings.ReplaceAll(q.Encode(), "+", "%20")
	}
	return ""
}

// clip returns the first characters of a text in one line.
func clip(s string, limit int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	return strings.TrimSpace(string(r[:min(len(r), limit)]))
}
