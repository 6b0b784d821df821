package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	issuedInsert  Name = "issued.insert"
	issuedDrop    Name = "issued.drop"
	issuedHolder  Name = "issued.holder"
	issuedHolders Name = "issued.holders"
	issuedRecent  Name = "issued.recent"
	issuedMixed   Name = "issued.mixed"
	issuedCredits Name = "issued.credits"
	creditsInsert Name = "credits.insert"
	creditsDrop   Name = "credits.drop"

	// issuedPut gives the entry $2 the number, unless another has it: an engine with this
	// statement need not know whether the entry is in the book. issuedLeave is issued.drop
	// without an answer.
	issuedPut   Name = "issued.put"
	issuedLeave Name = "issued.leave"
)

var issuedColumns = qualified("i", IssuedColumns) //nolint:gochecknoglobals // a constant

var issuedTexts = Texts{ //nolint:gochecknoglobals // a table
	// The first document that has a number has the empty place, so that the key decides
	// between two writers. Others have their own, where the workspace allows them.
	issuedInsert: `INSERT INTO issued (workspace_id, issuer, family, series, code, place, entry_id, issue_date, currency, payable, signed_at)
		SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT),
			CAST($8 AS TEXT), CAST($9 AS TEXT), CAST($10 AS TEXT), CAST($11 AS BIGINT)
		WHERE $6 <> '' OR NOT EXISTS (SELECT 1 FROM issued
			WHERE workspace_id = $1 AND issuer = $2 AND family = $3 AND series = $4 AND code = $5)
		ON CONFLICT DO NOTHING`,
	issuedDrop: `DELETE FROM issued WHERE workspace_id = $1 AND entry_id = $2 RETURNING signed_at`,
	issuedHolder: `SELECT ` + issuedColumns + ` FROM issued i
		WHERE i.workspace_id = $1 AND i.issuer = $2 AND i.family = $3 AND i.series = $4 AND i.code = $5 ORDER BY i.place LIMIT 1`,
	issuedRecent: `SELECT ` + issuedColumns + ` FROM issued i
		WHERE i.workspace_id = $1 AND i.issuer = $2 AND i.family = $3 AND i.series = $4 ORDER BY i.signed_at DESC, i.entry_id DESC LIMIT $5`,
	issuedMixed: `SELECT COUNT(*) FROM ` + currentVersion + ` WHERE e.workspace_id = $1 AND v.doc_type NOT IN ('corrective', 'debit-note')
		AND e.id IN (SELECT i.entry_id FROM issued i WHERE i.workspace_id = $1 AND i.issuer = $2 AND i.family = $3 AND i.series = $4
			ORDER BY i.signed_at DESC, i.entry_id DESC LIMIT $5)`,
	issuedCredits: `SELECT ` + issuedColumns + ` FROM credits c JOIN issued i ON i.workspace_id = c.workspace_id AND i.entry_id = c.entry_id
		WHERE c.workspace_id = $1 AND c.issuer = $2 AND c.series = $3 AND c.code = $4 LIMIT $5`,
	creditsInsert: `INSERT INTO credits (workspace_id, issuer, series, code, entry_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
	creditsDrop:   `DELETE FROM credits WHERE workspace_id = $1 AND entry_id = $2`,

	issuedPut: "", issuedLeave: "",
}

// issuedHoldersText returns the query for the first holders of n codes of one issuer, kind and
// series.
func issuedHoldersText(n int) string {
	var b strings.Builder
	b.WriteString(`SELECT ` + issuedColumns + ` FROM issued i
		WHERE i.workspace_id = $1 AND i.issuer = $2 AND i.family = $3 AND i.series = $4 AND i.code IN (`)
	placeholders(&b, 5, n)
	b.WriteString(`) AND i.place = (SELECT MIN(p.place) FROM issued p WHERE p.workspace_id = i.workspace_id AND p.issuer = i.issuer
			AND p.family = i.family AND p.series = i.series AND p.code = i.code)`)
	return b.String()
}

// issued is the book of the numbers of signed documents.
type issued struct{ s *Session }

// note brings the book up to date with the new content of an entry, which is known if it
// may have been in the book until now. The entry was written before, so that there is no
// need to look it up again.
func (r issued) note(ctx context.Context, ws, entry domain.ID, c *domain.Content, known bool) error {
	if known {
		if _, err := r.s.send(ctx, creditsDrop, AnyRows, string(ws), string(entry)); err != nil {
			return err
		}
	}
	n, ok := domain.NumberOf(c)
	if !c.Signed || !ok {
		return r.leave(ctx, ws, entry, known)
	}
	if err := r.put(ctx, ws, entry, n, c, known); err != nil || n.Family != domain.FamilyCredit {
		return err
	}
	for _, ref := range c.Index.Credits {
		if _, err := r.s.send(ctx, creditsInsert, AnyRows, string(ws), n.Issuer, ref.Series, ref.Code, string(entry)); err != nil {
			return err
		}
	}
	return nil
}

// leave takes an entry that may be in the book out of it.
func (r issued) leave(ctx context.Context, ws, entry domain.ID, known bool) error {
	if !known {
		return nil
	}
	r.s.bookChanges(ws)
	name := issuedDrop
	if _, able := r.s.texts[issuedLeave]; able {
		name = issuedLeave
	}
	_, err := r.s.send(ctx, name, AnyRows, string(ws), string(entry))
	return err
}

// put gives a number to an entry that may be in the book already. A header that changes is
// no new signature.
func (r issued) put(ctx context.Context, ws, entry domain.ID, n domain.Number, c *domain.Content, known bool) error {
	_, able := r.s.texts[issuedPut]
	if able && !c.AllowDouble {
		return r.putOnce(ctx, ws, entry, n, c, known)
	}
	r.s.bookChanges(ws)
	at := c.At
	if known {
		if err := r.s.one(ctx, issuedDrop, args(string(ws), string(entry)), instant{&at}); err != nil && !noRow(err) {
			return err
		}
	}
	return r.insert(ctx, ws, entry, n, c, at)
}

// putOnce is put in one statement.
func (r issued) putOnce(ctx context.Context, ws, entry domain.ID, n domain.Number, c *domain.Content, known bool) error {
	x := &c.Index
	there, err := r.s.send(ctx, issuedPut, 1, string(ws), string(entry), n.Issuer, n.Family, n.Series, n.Code,
		x.IssueDate, x.Currency, x.Payable, micros(c.At))
	switch {
	case domain.Is(err, domain.Conflict):
		// Another writer has just given the number to a document that the statement did not
		// see yet. The next run sees it and names it.
		return ErrRace
	case err != nil:
		return err
	case there:
		return r.duplicate(ctx, ws, n)
	case known:
		r.s.bookChanges(ws)
	case r.s.known != nil:
		r.s.known.enter(ws, entry)
		r.s.known.issue(ws, domain.Issued{
			EntryID: entry, Number: n, IssueDate: x.IssueDate, Currency: x.Currency, Payable: x.Payable,
			SignedAt: c.At.UTC().Truncate(time.Microsecond),
		})
	}
	return nil
}

func (r issued) duplicate(ctx context.Context, ws domain.ID, n domain.Number) error {
	holder, err := r.Holder(ctx, ws, n)
	if err != nil {
		return err
	}
	return domain.Duplicate(holder)
}

func (r issued) insert(ctx context.Context, ws, entry domain.ID, n domain.Number, c *domain.Content, at time.Time) error {
	add := func(place string) (bool, error) {
		x := &c.Index
		params := args(string(ws), n.Issuer, n.Family, n.Series, n.Code, place, string(entry),
			x.IssueDate, x.Currency, x.Payable, micros(at))
		if c.AllowDouble { // then it is common that the number is there already
			rows, err := r.s.execSized(ctx, stmtKey{name: issuedInsert}, params)
			return rows > 0, err
		}
		there, err := r.s.sendSized(ctx, stmtKey{name: issuedInsert}, 1, params)
		return !there, err
	}
	added, err := add("")
	if err != nil || added {
		return err
	}
	if c.AllowDouble {
		_, err = add(string(entry))
		return err
	}
	return r.duplicate(ctx, ws, n)
}

// holders returns the holders of codes by the code, for a few codes of one issuer, kind and series.
func (r issued) holders(ctx context.Context, ws domain.ID, n domain.Number, codes []string) (map[string]*domain.Issued, error) {
	found := map[string]*domain.Issued{}
	for part := range slices.Chunk(codes, maxHolders) {
		params := args(string(ws), n.Issuer, n.Family, n.Series)
		for _, code := range part {
			params = append(params, code)
		}
		err := r.s.eachOf(ctx, stmtKey{name: issuedHolders, size: len(part)}, params, func(scan scanFunc) error {
			d := new(domain.Issued)
			err := scan(issuedFields(d)...)
			found[d.Code] = d
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// maxHolders is how many holders one statement reads.
const maxHolders = 64

func (r issued) Holder(ctx context.Context, ws domain.ID, n domain.Number) (*domain.Issued, error) {
	if p := r.s.placeOf(ws, n); p != nil {
		switch holder, known := p.holders[n.Code]; {
		case holder != nil:
			d := *holder
			return &d, nil
		case known:
			return nil, domain.Missing("signed document")
		}
	}
	return r.find(ctx, issuedHolder, args(string(ws), n.Issuer, n.Family, n.Series, n.Code))
}

func (r issued) Recent(ctx context.Context, ws domain.ID, n domain.Number) ([]domain.Issued, error) {
	if p := r.s.placeOf(ws, n); p != nil {
		return slices.Clone(p.recent), nil
	}
	return r.list(ctx, issuedRecent, args(string(ws), n.Issuer, n.Family, n.Series, limits.RecentNumbers.Value))
}

func (r issued) Mixed(ctx context.Context, ws domain.ID, n domain.Number) (bool, error) {
	var invoices int
	err := r.s.one(ctx, issuedMixed, args(string(ws), n.Issuer, n.Family, n.Series, limits.RecentNumbers.Value), &invoices)
	return invoices > 0, err
}

func (r issued) find(ctx context.Context, name Name, params []any) (*domain.Issued, error) {
	d := new(domain.Issued)
	if err := r.s.one(ctx, name, params, issuedFields(d)...); err != nil {
		return nil, missing(err, "signed document")
	}
	return d, nil
}

func (r issued) Credits(ctx context.Context, ws domain.ID, n domain.Number) ([]domain.Issued, error) {
	return r.list(ctx, issuedCredits, args(string(ws), n.Issuer, n.Series, n.Code, limits.CreditNotes.Value))
}

func (r issued) list(ctx context.Context, name Name, params []any) ([]domain.Issued, error) {
	var list []domain.Issued
	err := r.s.each(ctx, name, params, func(scan scanFunc) error {
		list = append(list, domain.Issued{})
		return scan(issuedFields(&list[len(list)-1])...)
	})
	return list, err
}

func issuedFields(d *domain.Issued) []any {
	return args(text(&d.EntryID), &d.Issuer, &d.Family, &d.Series, &d.Code, &d.IssueDate, &d.Currency, &d.Payable, instant{&d.SignedAt})
}
