package pdf

import (
	"slices"
	"strings"
	"time"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
)

// codeLaw is what an authority wants around its QR code, besides the words in the locales.
type codeLaw struct {
	first        bool    // before the content of the page
	above, below cbc.Key // the stamp that is printed above or below the code
	prefix       string  // of that stamp
	without      string  // printed below when that stamp is missing
	everyPage    bool    // that stamp is on every page
}

// codeLaws holds them by the provider of the stamp: Order HAC/1177/2024, art. 20 and 21 (VERI*FACTU); the rules of
// TicketBAI; Portaria 195/2020, art. 3 and 7 (Portugal); the technical conditions of KSeF 2.0; Anexo 20 of the RMF (Mexico).
var codeLaws = map[cbc.Key]codeLaw{ //nolint:gochecknoglobals // a table
	"verifactu-qr": {first: true},
	"tbai-qr":      {below: "tbai-code"},
	"at-qr":        {above: "at-atcud", prefix: "ATCUD:", everyPage: true},
	"favat-qr":     {below: "favat-ksef-number", without: "OFFLINE"},
}

// isCode reports whether the value of a stamp is the text of a QR code.
func isCode(provider cbc.Key) bool {
	return strings.HasSuffix(string(provider), "-qr") || provider == "sat-url"
}

// stamps returns the stamps in the order of the page: QR codes first, with the text stamps next to them. The mark is what
// belongs on every page.
func (c *composer) stamps() (blocks []stampBlock, mark string) {
	used := map[cbc.Key]bool{}
	for _, s := range c.doc.stamps {
		if !isCode(s.Prv) || s.Val == "" {
			continue
		}
		law := codeLaws[s.Prv]
		b := stampBlock{qr: s.Val, first: law.first}
		b.caption, _ = c.loc.lookup("stamp." + string(s.Prv))
		b.legend = c.codeLegend(s.Prv, s.Val)
		if text := c.doc.stamp(law.above); text != "" {
			used[law.above] = true
			b.caption = law.prefix + text
			if law.everyPage {
				mark = b.caption
			}
		}
		if law.below != "" {
			used[law.below] = true
			b.legend = firstOf(c.doc.stamp(law.below), law.without)
		}
		blocks = append(blocks, b)
	}
	texts := c.stampTexts(used)
	if len(texts) == 0 {
		return blocks, mark
	}
	at := slices.IndexFunc(blocks, func(b stampBlock) bool { return !b.first })
	if at < 0 {
		return append(blocks, stampBlock{texts: texts}), mark
	}
	blocks[at].texts = texts
	return blocks, mark
}

// codeLegend returns the words that the locales have for below a code. An invoice whose system does not report it has no
// words below (Order HAC/1177/2024, art. 20).
func (c *composer) codeLegend(provider cbc.Key, value string) string {
	if provider == "verifactu-qr" && strings.Contains(value, "NoVerifactu") {
		return ""
	}
	legend, _ := c.loc.lookup("stamp." + string(provider) + ".legend")
	return legend
}

// stampTexts returns the stamps that are texts, without those that are printed at a code.
func (c *composer) stampTexts(used map[cbc.Key]bool) []fact {
	var texts []fact
	if line := c.certified(used); line != "" {
		texts = append(texts, fact{value: line})
	}
	for _, s := range c.doc.stamps {
		if isCode(s.Prv) || s.Val == "" || used[s.Prv] {
			continue
		}
		label, ok := c.loc.lookup("stamp." + string(s.Prv))
		if !ok {
			label = string(s.Prv)
		}
		if s.Prv == "dian-cude" && c.doc.kind == "invoice" && c.doc.Type == bill.InvoiceStandard {
			label = "CUFE" // the code of an invoice; that of notes is the CUDE
		}
		value := s.Val
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			value = c.loc.date(c.opt.DateFormat, day.Format(time.DateOnly))
		}
		texts = append(texts, fact{label: label, value: value})
	}
	return texts
}

// certified returns the line of a certified program of Portugal: four characters of the hash and the number of the program
// (Despacho 8632/2014, 2.2). Documents that are not signed have no hash.
func (c *composer) certified(used map[cbc.Key]bool) string {
	program := strings.TrimSuffix(c.doc.stamp("at-app-id"), "/AT")
	if program == "" || c.doc.taxCountry() != "PT" {
		return ""
	}
	used["at-app-id"], used["at-hash"] = true, true
	if hash := c.doc.stamp("at-hash"); hash != "" {
		return hash + "-Processado por programa certificado n.º " + program + "/AT"
	}
	return "Emitido por programa certificado n.º " + program + "/AT"
}

// stamp returns the value of the first stamp of a provider, or nothing.
func (d *document) stamp(provider cbc.Key) string {
	if provider == "" {
		return ""
	}
	for _, s := range d.stamps {
		if s.Prv == provider {
			return s.Val
		}
	}
	return ""
}

// voucher returns the letter and the code of an Argentine voucher, which the page must show (RG 1415, annex II).
func (d *document) voucher() string {
	code := string(d.Tax.Ext["ar-arca-doc-type"])
	letters := map[string]string{
		"001": "A", "002": "A", "003": "A", "006": "B", "007": "B", "008": "B", "011": "C", "012": "C", "013": "C",
		"019": "E", "020": "E", "021": "E", "051": "M", "052": "M", "053": "M", "195": "T", "196": "T", "197": "T",
		"201": "A", "202": "A", "203": "A", "206": "B", "207": "B", "208": "B", "211": "C", "212": "C", "213": "C",
	}
	const digits = 3
	padded := strings.Repeat("0", max(0, digits-len(code))) + code
	if letter := letters[padded]; letter != "" && d.kind == "invoice" {
		return letter + " · COD. " + strings.TrimPrefix(padded, "0")
	}
	return ""
}
