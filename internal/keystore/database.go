package keystore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"chancery/gobl/dsig"
	"chancery/internal/domain"
)

// Database is a store that many servers share. Its rows hold the keys, encrypted under
// the master key.
type Database struct {
	Store  domain.Store
	Master *MasterKey
}

// encryptedForm is the first byte of what is encrypted. The nonce follows, then the private JWK,
// encrypted with AES-256-GCM, and the tag.
const encryptedForm = 1

// Load implements Home.
func (d Database) Load(ctx context.Context) ([]Key, error) {
	var rows []domain.EncryptedKey
	err := d.Store.View(ctx, func(tx domain.Tx) (err error) {
		rows, err = tx.EncryptedKeys().List(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the signing keys: %w", err)
	}
	keys := make([]Key, len(rows))
	for i := range rows {
		if keys[i], err = d.decrypt(&rows[i]); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// Add implements Home.
func (d Database) Add(ctx context.Context, keys []Key) error {
	rows := make([]domain.EncryptedKey, len(keys))
	for i := range keys {
		var err error
		if rows[i], err = d.encrypt(&keys[i]); err != nil {
			return err
		}
	}
	return d.Store.Update(ctx, func(tx domain.Tx) error {
		for i := range rows {
			if err := tx.EncryptedKeys().Insert(ctx, &rows[i]); err != nil {
				return err
			}
		}
		for i := range keys {
			if err := Record(ctx, tx, keys[i].CreatedAt, &keys[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// retireDuty names the row that transactions wait for that retire keys: two at once could
// otherwise each see the other's key as the one that still signs.
const (
	retireDuty = "retire-keys"
	retirer    = domain.ID("01950000-0000-7000-8000-000000000000")
)

// Retire implements Home.
func (d Database) Retire(ctx context.Context, p Purpose, seq int, at time.Time) error {
	return d.Store.Update(ctx, func(tx domain.Tx) error {
		// Everybody who retires is the same one, who has the duty whenever it asks.
		if _, err := tx.Nodes().Take(ctx, retireDuty, retirer, at, at); err != nil {
			return err
		}
		rows, err := tx.EncryptedKeys().List(ctx)
		if err != nil {
			return err
		}
		keys := make([]Key, len(rows))
		for i, r := range rows {
			keys[i] = Key{Purpose: Purpose(r.Purpose), Seq: r.Seq, RetiredAt: r.RetiredAt}
		}
		if err := checkRetire(keys, p, seq); err != nil {
			return err
		}
		i := slices.IndexFunc(rows, func(r domain.EncryptedKey) bool { return r.Purpose == string(p) && r.Seq == seq })
		if !rows[i].RetiredAt.IsZero() {
			return nil
		}
		if err := tx.EncryptedKeys().Retire(ctx, string(p), seq, at); err != nil {
			return err
		}
		return record(ctx, tx, at, p, rows[i].ID, "retired_at")
	})
}

// Record adds to the log of changes that a key was made, or retired. Keys in a database do
// so in the transaction that changes them.
func Record(ctx context.Context, tx domain.Tx, at time.Time, k *Key) error {
	if k.RetiredAt.IsZero() {
		return record(ctx, tx, at, k.Purpose, k.ID())
	}
	return record(ctx, tx, at, k.Purpose, k.ID(), "retired_at")
}

func record(ctx context.Context, tx domain.Tx, at time.Time, p Purpose, id string, changed ...string) error {
	return domain.Record(ctx, tx, at, domain.AuditChange{Kind: "key", ID: id, Changed: changed, Detail: map[string]string{"purpose": string(p)}})
}

// binding is what an encrypted key belongs to: in another row it does not open.
func binding(r *domain.EncryptedKey) []byte {
	return fmt.Appendf(nil, "chancery signing key\x00%s\x00%d\x00%s", r.Purpose, r.Seq, r.ID)
}

func (d Database) encrypt(k *Key) (domain.EncryptedKey, error) {
	text, err := k.secret.MarshalJSON()
	if err != nil {
		return domain.EncryptedKey{}, fmt.Errorf("writing a key for %s: %w", k.Purpose, err)
	}
	row := domain.EncryptedKey{Purpose: string(k.Purpose), Seq: k.Seq, ID: k.ID(), CreatedAt: k.CreatedAt, RetiredAt: k.RetiredAt}
	row.Encrypted = d.Master.aead.Seal([]byte{encryptedForm}, nil, text, binding(&row)) //nolint:gosec // this AEAD makes the nonce itself
	return row, nil
}

func (d Database) decrypt(r *domain.EncryptedKey) (Key, error) {
	if len(r.Encrypted) == 0 || r.Encrypted[0] != encryptedForm {
		return Key{}, domain.E(domain.Invalid, "keys", "the signing key %d for %s is damaged or was encrypted by a newer chancery", r.Seq, r.Purpose)
	}
	text, err := d.Master.aead.Open(nil, nil, r.Encrypted[1:], binding(r))
	if err != nil {
		return Key{}, domain.E(domain.Invalid, "master-key",
			"the signing key %d for %s does not open: the master key is not the one that this database was first started with, or the row was changed",
			r.Seq, r.Purpose)
	}
	// The error of the decoder is not shown: it might quote the secret.
	secret, err := dsig.ParsePrivateKey(text)
	if err != nil || secret.ID() != r.ID {
		return Key{}, domain.E(domain.Invalid, "keys", "the signing key %d for %s is damaged; restore the database from a backup", r.Seq, r.Purpose)
	}
	return Key{Purpose: Purpose(r.Purpose), Seq: r.Seq, CreatedAt: r.CreatedAt, RetiredAt: r.RetiredAt, secret: secret}, nil
}
