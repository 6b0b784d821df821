package rows

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"chancery/internal/document"
	"chancery/internal/domain"
)

// What is replaced in the documents that others are made of.
const (
	codeMark      = "987650123"
	dateMark      = "2023-11-07"
	nameMark      = "Zyxwvut Placeholder"
	orderMark     = "PO987654321"
	documentMark  = "0195dddd-0000-7000-8000-00000000dddd"
	headMark      = "0195bbbb-0000-7000-8000-00000000bbbb"
	customerMark  = "0195aaaa-0000-7000-8000-00000000aaaa"
	precedingMark = "0195cccc-0000-7000-8000-00000000cccc"
	before        = "987650122"
)

// Numbers of what there is.
const (
	customers = 2000
	suppliers = 10
	prices    = 40
	// Years over which the entries are spread.
	years = 3
)

// kind is a kind of document.
type kind int

const (
	invoice kind = iota
	creditNote
	message
	kinds
)

// templates are contents that were built, of each kind some with different amounts, from
// different suppliers.
type templates [kinds][]*domain.Content

// build makes the templates.
func build(b *document.Builder, ws domain.Workspace) (list templates, err error) {
	for n := range suppliers * prices {
		for k := range kinds {
			opt := &document.Options{Workspace: ws, Now: time.Unix(0, 0), ID: headMark, Origin: domain.Origin{Src: "api-key"}}
			c, err := b.Build([]byte(source(k, n)), opt)
			if err != nil {
				return list, fmt.Errorf("building a document: %w", err)
			}
			list[k] = append(list[k], c)
		}
	}
	return list, nil
}

// source is the JSON of a template, in an envelope with a tag.
func source(k kind, n int) string {
	const envelope = `{"$schema": "https://gobl.org/draft-0/envelope", "head": {"tags": ["%s"]}, "doc": %s}`
	tag := []string{"web", "shop", "phone", "contract"}[n%4]
	if n == 7 {
		tag = "rare"
	}
	if k == message {
		return fmt.Sprintf(envelope, tag, `{"$schema": "https://gobl.org/draft-0/note/message", "uuid": "`+documentMark+`", "title": "`+nameMark+`", "content": "About order `+orderMark+`."}`)
	}
	kindOf, preceding := "standard", ""
	if k == creditNote {
		kindOf, preceding = "credit-note", `"preceding": [{"uuid": "`+precedingMark+`", "series": "F", "code": "`+before+`", "issue_date": "`+dateMark+`"}],`
	}
	doc := fmt.Sprintf(`{"$schema": "https://gobl.org/draft-0/bill/invoice", "uuid": "`+documentMark+`", "type": %q, "series": %q, "code": %q, "issue_date": %q, %s
		"currency": "EUR", "ordering": {"code": %q}, "supplier": {"name": "Talleres Ribera %02d S.L.", "tax_id": {"country": "ES", "code": "B63912844"}},
		"customer": {"uuid": %q, "name": "%s S.A.", "tax_id": {"country": "ES", "code": "A28045714"}, "emails": [{"addr": "billing@customer.example"}]},
		"lines": [{"quantity": "%d", "item": {"name": "Maintenance", "price": "%d.50"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]}`,
		kindOf, map[kind]string{invoice: "F", creditNote: "R"}[k], codeMark, dateMark, preceding, orderMark, n%suppliers, customerMark, nameMark, 1+n/suppliers%7, 3+n/suppliers*29)
	return fmt.Sprintf(envelope, tag, doc)
}

var syllables = [...]string{ //nolint:gochecknoglobals // a table
	"ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu",
}

// customerName is a word that no other customer has, and one that all have.
func customerName(n int) string {
	name := make([]string, 4)
	for i := range name {
		name[i] = syllables[n%len(syllables)]
		n /= len(syllables)
	}
	return "Comercial " + strings.Join(name, "")
}

// id returns an ID of version 7 for a time, or one of version 4 if the time is zero. Equal
// numbers give equal IDs.
func id(space byte, n int, at time.Time) domain.ID {
	r := rand.New(rand.NewPCG(uint64(space), uint64(n))) //nolint:gosec // they are to be the same each time
	var b [16]byte
	binary.BigEndian.PutUint64(b[8:], r.Uint64())
	binary.BigEndian.PutUint64(b[:], r.Uint64())
	b[6] = b[6]&0x0f | 0x40
	if !at.IsZero() {
		ms := uint64(at.UnixMilli())
		b[0], b[1], b[2], b[3], b[4], b[5] = byte(ms>>40), byte(ms>>32), byte(ms>>24), byte(ms>>16), byte(ms>>8), byte(ms)
		b[6] = b[6]&0x0f | 0x70
	}
	b[8] = b[8]&0x3f | 0x80
	text := hex.EncodeToString(b[:])
	return domain.ID(text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:])
}
