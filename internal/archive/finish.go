package archive

import (
	"context"
	"encoding/json"
	"slices"

	"chancery/gobl/c14n"
	"chancery/internal/domain"
)

// relateRows is how many entries go into the indexes in one transaction.
const relateRows = 500

// relate makes the indexes that no archive has.
func (im *Importer) relate(ctx context.Context, ws domain.ID) error {
	after, n := domain.ID(""), int64(0)
	for {
		var last domain.ID
		err := im.Store.Update(ctx, func(tx domain.Tx) (err error) {
			last, err = tx.Archives().Relate(ctx, ws, after, relateRows)
			return err
		})
		if err != nil || last == "" {
			return err
		}
		after, n = last, n+relateRows
		im.Progress.report("references", n)
	}
}

func (i *importing) relate(ctx context.Context) error {
	return i.Importer.relate(ctx, i.state.WorkspaceID)
}

// verify reads everything back and compares it with the archive.
func (i *importing) verify(ctx context.Context) error {
	got := newSums(i.parts)
	err := domain.Snapshot(ctx, i.Store, func(tx domain.Tx) error {
		for n := range i.parts {
			if err := i.readBack(ctx, tx, &i.parts[n], got); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for n, have := range got.list() {
		if want := i.archive.Sums[n]; have != want {
			return domain.E(domain.Conflict, "importing", "what is stored is not what the archive has: of %s there are %d rows with the hash %.12s…, "+
				"and the archive has %d with %.12s…. Give the import up with --discard, and begin again", want.Name, have.Rows, have.SHA256, want.Rows, want.SHA256)
		}
	}
	return nil
}

// readBack adds the rows of a part to what is stored. The settings are stored behind this.
func (i *importing) readBack(ctx context.Context, tx domain.Tx, p *domain.ArchivePart, got *sums) error {
	if p.Keys == 0 {
		return got.add(p, i.archive.Settings)
	}
	i.Progress.report("comparing "+p.Name, 0)
	return eachRow(ctx, tx, i.state.WorkspaceID, p, func(row domain.ArchiveRow) error {
		if p.Name == "entry_versions" {
			if err := i.digest(ctx, tx, p, row); err != nil {
				return err
			}
		}
		return got.add(p, row)
	})
}

// digest compares the digest of a version with its document.
func (i *importing) digest(ctx context.Context, tx domain.Tx, p *domain.ArchivePart, row domain.ArchiveRow) error {
	if column[string](p, row, "env_schema") == domain.ErasedSchema {
		return nil // the digest is all that is left
	}
	entry, version := column[string](p, row, "entry_id"), column[string](p, row, "version")
	c, err := tx.Entries().Content(ctx, i.state.WorkspaceID, domain.ID(entry), version)
	if err != nil {
		return err
	}
	if got, err := c14n.Digest(c.Doc); err != nil || got != c.Digest {
		return damaged("version "+version+" of the entry "+entry, "its document does not have the digest on record. Give the import up with --discard")
	}
	return nil
}

// finish opens the workspace.
func (i *importing) finish(ctx context.Context) error {
	i.Progress.report("finishing", 0)
	return i.Open(ctx, &i.state, i.archive.Head.Workspace.Root, func(tx domain.Tx) error {
		if err := i.keepKeys(ctx, tx); err != nil {
			return err
		}
		return tx.Archives().Settle(ctx, i.state.WorkspaceID, i.archive.Settings)
	})
}

// keysPart is the part with the public keys of other installations.
const keysPart = "imported_keys"

// keepKeys keeps the public keys of the installation from which the archive comes.
func (i *importing) keepKeys(ctx context.Context, tx domain.Tx) error {
	if len(i.archive.Head.Keys) == 0 {
		return nil
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(i.archive.Head.Keys, &set); err != nil {
		return damaged(headName, "the public keys cannot be read")
	}
	rows, err := keyRows(ctx, tx, i.state.WorkspaceID)
	if err != nil {
		return err
	}
	for _, key := range set.Keys {
		var named struct {
			ID string `json:"kid"`
		}
		if err := json.Unmarshal(key, &named); err != nil || named.ID == "" {
			return damaged(headName, "a public key cannot be read")
		}
		if slices.ContainsFunc(rows, func(row domain.ArchiveRow) bool { return row[0] == named.ID }) {
			continue
		}
		if err := tx.Archives().Insert(ctx, i.state.WorkspaceID, keysPart, []domain.ArchiveRow{{named.ID, string(key)}}); err != nil {
			return err
		}
	}
	return nil
}

// keyRows returns the keys that came with imports, at most batchRows.
func keyRows(ctx context.Context, tx domain.Tx, ws domain.ID) ([]domain.ArchiveRow, error) {
	return tx.Archives().Read(ctx, ws, domain.ArchiveRead{Part: keysPart, Limit: batchRows})
}

// Keys returns the public keys of other installations that came with what was imported into a
// workspace, each as a JSON Web Key.
func Keys(ctx context.Context, tx domain.Tx, ws domain.ID) (list []json.RawMessage, err error) {
	rows, err := keyRows(ctx, tx, ws)
	for _, row := range rows {
		text, _ := row[1].(string)
		list = append(list, json.RawMessage(text))
	}
	return list, err
}
