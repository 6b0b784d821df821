package advice

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// plain returns a text in lower case and without accents, as words are compared.
func plain(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Bounds of the search for words.
const (
	// maxWords is how many bytes of notes and reasons are read for all checks of a
	// document. Where there are more, the rest counts as saying what is looked for.
	maxWords = 256 << 10
	// maxMentions is how many places in one text are looked at closely.
	maxMentions = 20
	// maxNear is how many bytes around a place belong to it.
	maxNear = 80
)

// read returns a text as plain words; false when too much has been read.
func (s *sheet) read(text string) (string, bool) {
	if s.words += len(text); s.words > maxWords {
		return "", false
	}
	return plain(text), true
}

// Words on reverse charge in several languages, in plain text.
var (
	reverseChargeWords = regexp.MustCompile(`reverse[\s\p{Pd}]*charge|steuerschuld|` +
		`inversion[\s\p{Pd}]+del[\s\p{Pd}]+sujeto[\s\p{Pd}]+pasivo|auto[\s\p{Pd}]*liquidat|auto[\s\p{Pd}]*liquidaca|` +
		`inversione[\s\p{Pd}]+(?:contabile|del[\s\p{Pd}]+soggetto)|verlegd|odwrotne[\s\p{Pd}]+obciaz|omvendt|omvand|` +
		`preneseni[\s\p{Pd}]+danove|taxare[\s\p{Pd}]+inversa|kaannett`)
	// denied ends what comes before the words when they do not apply: "not subject to".
	denied = regexp.MustCompile(`\b(?:no|not|non|kein\w*|nicht|pas|sin|senza|sans|geen|niet|without|ohne|nao|ikke)\s+` +
		`(?:(?:an?|any|the|under|subject to|soumise? a|sujet[ao] a|sous|de|del|della|der|die|das|dem|des|la|le|l|el|il|une?|umkehr)[\s']+){0,4}$`)
	// deniedAfter begins what follows the words when they do not apply.
	deniedAfter = regexp.MustCompile(`^\w*(?: des leistungsempfangers| mechanism| procedure)?\s+` +
		`(?:does not|is not|not applicable|findet (?:hier )?(?:keine|nicht)|ist nicht|gilt nicht|entfallt|` +
		`no (?:se )?aplica|no es aplicable|ne s'applique pas|non si applica)`)
)

// saysReverseCharge reports whether a text says that the tax is under reverse charge,
// and not that it is not.
func (s *sheet) saysReverseCharge(text string) bool {
	text, ok := s.read(text)
	if !ok {
		return true
	}
	for _, at := range reverseChargeWords.FindAllStringIndex(text, maxMentions) {
		before, after := text[max(0, at[0]-maxNear):at[0]], text[at[1]:min(len(text), at[1]+maxNear)]
		if !denied.MatchString(before) && !deniedAfter.MatchString(after) {
			return true
		}
	}
	return false
}

// Words on why there is no tax, in plain text.
var (
	exemptWords = regexp.MustCompile(`exempt|\bexent[ao]|\bexencion|\bexoner|\besen(?:te|zione)|steuerfrei|steuerbefrei|vrijgesteld|` +
		`\bisent[ao]|\bisencao|zwolnion|osvobozen|kleinunternehmer|franchise en base|non imponibile|non soggett|\bno sujet[ao]|` +
		`nicht (?:umsatz)?steuerbar|outside (?:of )?(?:the )?scope|hors (?:du )?champ|fuori campo|` +
		`durchlaufende[rn]? posten|\bauslagen|\bsuplido|\bdebours\b|disbursement|\bbollo\b|` +
		`(?:keine?|ohne) (?:ausweis (?:von|der) )?(?:umsatzsteuer|mehrwertsteuer|ust|mwst)\b|` +
		`no vat (?:is )?(?:charged|due)|vat (?:is )?not (?:charged|applicable|due)|tva non applicable|margin scheme|differenzbesteuerung`)
	provision = regexp.MustCompile(`(?:§|\bart(?:s|icles?|iculos?|icol[oi]|ikel|igos?)?\b\.?|\bsec(?:tion|cion)?\b\.?|\bdirectiv[ae]\b|\bley\b|\blei\b|` +
		`\bd\.?p\.?r\.?\b|\bschedule\b|\bgroup\b)\s*(?:n[.º°o]*\s*)?\d`)
	taxLaw = regexp.MustCompile(`(?:ustg\b|\bmwstg\b|\bc\.?g\.?i\b|\b(?:l?iva|c?iva|vat|tva|ust|mwst|btw|igic|ipsi|moms|gst)\b|umsatzsteuer|` +
		`impuesto|impots|\btax\b|2006/112|37/1992|20/1991|633/(?:19)?72)`)
)

// saysUntaxed reports whether a text says why there is no tax, or names a provision of
// the law of a tax.
func (s *sheet) saysUntaxed(text string) bool {
	text, ok := s.read(text)
	if !ok || strings.Contains(text, "vatex-") || exemptWords.MatchString(text) {
		return true
	}
	for _, at := range provision.FindAllStringIndex(text, maxMentions) {
		if taxLaw.MatchString(text[max(0, at[0]-maxNear):min(len(text), at[1]+maxNear)]) {
			return true
		}
	}
	return false
}

// untaxedKeys are the treatments and special schemes without tax on the invoice. A note
// on one of them is a reason; others, such as on a simplified scheme, are none.
var untaxedKeys = map[cbc.Key]bool{
	tax.KeyExempt: true, tax.KeyZero: true, tax.KeyExport: true, tax.KeyIntraCommunity: true, tax.KeyOutsideScope: true,
	"travel-agency": true, "second-hand-goods": true, "art": true, "antiques": true,
}

// explains reports whether a note of the taxes says why there is none.
func (s *sheet) explains(n *tax.Note) bool {
	return n != nil && (untaxedKeys[n.Key] || len(n.Ext) > 0 || n.Key == "" && n.Cat != "" || s.saysUntaxed(n.Text) ||
		n.Key == "" && s.saysReverseCharge(n.Text))
}

// explain reports whether one of the notes says why there is no tax.
func (s *sheet) explain(notes []*org.Note) bool {
	for _, n := range notes {
		if n != nil && (n.Key == "legal" || n.Key == "tax" || untaxedKeys[n.Src] || s.saysUntaxed(n.Text) || s.saysReverseCharge(n.Text)) {
			return true
		}
	}
	return false
}

// taxNumberWords name identities that are numbers of a tax authority, in plain text.
var taxNumberWords = regexp.MustCompile(`\b(?:vat|tax|tin|nif|nipc?|cif|iva|btw|tva|mwst|ust|uid|p\.?iva)\b|steuer|\bst\.?-?nr|fiscal|ust-?id|vatin|vat-?id`)

// namesTaxNumber reports whether an identity says that it is the number of a tax
// authority, and not one of a register.
func namesTaxNumber(id *org.Identity) bool {
	if id == nil || id.Code == "" {
		return false
	}
	return id.Scope == org.IdentityScopeTax || taxNumberWords.MatchString(plain(string(id.Key)+" "+string(id.Type)+" "+id.Label))
}
