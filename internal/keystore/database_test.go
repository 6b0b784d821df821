package keystore_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/keystore"
)

func rowsOf(t *testing.T, s domain.Store) (rows []domain.EncryptedKey) {
	t.Helper()
	must(t, s.View(t.Context(), func(tx domain.Tx) (err error) {
		rows, err = tx.EncryptedKeys().List(t.Context())
		return err
	}))
	return rows
}

// with opens a store that has the rows and no others.
func with(t *testing.T, rows []domain.EncryptedKey, masterKey string) error {
	t.Helper()
	s := openSQLite(t)
	must(t, s.Update(t.Context(), func(tx domain.Tx) error {
		for i := range rows {
			if err := tx.EncryptedKeys().Insert(t.Context(), &rows[i]); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err := keystore.Open(t.Context(), keystore.Database{Store: s, Master: master(t, masterKey)})
	return err
}

// An encrypted key opens in its own row and under its master key only.
func TestEncryptedRows(t *testing.T) {
	t.Parallel()
	s := openSQLite(t)
	r := ensure(t, keystore.Database{Store: s, Master: master(t, masterText)})
	_, err := r.Rotate(t.Context(), keystore.Documents, domaintest.Start)
	must(t, err)
	for name, tt := range map[string]struct {
		master string
		change func(rows []domain.EncryptedKey)
		want   string
	}{
		"as they are":    {masterText, func([]domain.EncryptedKey) {}, ""},
		"another master": {otherText, func([]domain.EncryptedKey) {}, "the signing key 1 for documents does not open: the master key is not the one"},
		"swapped": {masterText, func(rows []domain.EncryptedKey) {
			rows[0].Encrypted, rows[1].Encrypted = rows[1].Encrypted, rows[0].Encrypted
		}, "the signing key 1 for documents does not open"},
		"swapped with names": {masterText, func(rows []domain.EncryptedKey) {
			rows[0].Encrypted, rows[1].Encrypted = rows[1].Encrypted, rows[0].Encrypted
			rows[0].ID, rows[1].ID = rows[1].ID, rows[0].ID
		}, "the signing key 1 for documents does not open"},
		"another purpose": {masterText, func(rows []domain.EncryptedKey) { rows[2].Purpose = "tokens"; rows[3].Purpose = "sandbox" }, "the signing key 1 for sandbox does not open"},
		"another name":    {masterText, func(rows []domain.EncryptedKey) { rows[0].ID = rows[3].ID }, "the signing key 1 for documents does not open"},
		"changed":         {masterText, func(rows []domain.EncryptedKey) { rows[3].Encrypted[40] ^= 1 }, "the signing key 1 for tokens does not open"},
		"cut off":         {masterText, func(rows []domain.EncryptedKey) { rows[3].Encrypted = rows[3].Encrypted[:5] }, "the signing key 1 for tokens does not open"},
		"empty":           {masterText, func(rows []domain.EncryptedKey) { rows[3].Encrypted = []byte{} }, "the signing key 1 for tokens is damaged"},
		"newer":           {masterText, func(rows []domain.EncryptedKey) { rows[3].Encrypted[0] = 2 }, "encrypted by a newer chancery"},
	} {
		rows := rowsOf(t, s)
		tt.change(rows)
		err := with(t, rows, tt.master)
		if tt.want == "" && err != nil || tt.want != "" && (!domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := with(t, nil, masterText); !domain.Is(err, domain.NotFound) {
		t.Errorf("no keys: %v", err)
	}
}

// The same key is never encrypted to the same bytes, and the rows hold nothing of it.
func TestEncryptedBytes(t *testing.T) {
	t.Parallel()
	file := keystore.Dir(t.TempDir())
	r := ensure(t, file)
	keys, err := file.Load(t.Context())
	must(t, err)
	var before []domain.EncryptedKey
	for range 2 { // the keys of a file can move to a database
		s := openSQLite(t)
		home := keystore.Database{Store: s, Master: master(t, masterText)}
		must(t, home.Add(t.Context(), keys))
		if moved := ensure(t, home); moved.Documents().Thumbprint() != r.Documents().Thumbprint() {
			t.Error("a key changed")
		}
		rows := rowsOf(t, s)
		for i, row := range rows {
			if before != nil && (bytes.Equal(before[i].Encrypted, row.Encrypted) || bytes.Equal(before[i].Encrypted[1:13], row.Encrypted[1:13])) {
				t.Errorf("%s was encrypted the same way twice", row.Purpose)
			}
			for _, secret := range secrets(t, r) {
				if bytes.Contains(row.Encrypted, []byte(secret)) {
					t.Errorf("%s is not encrypted", row.Purpose)
				}
			}
		}
		before = rows
	}
}

// No text form and no error shows a secret.
func TestSecretsStay(t *testing.T) {
	t.Parallel()
	s := openSQLite(t)
	home := keystore.Database{Store: s, Master: master(t, masterText)}
	r := ensure(t, home)
	dir, _ := old(t)
	fromFile := ensure(t, keystore.Dir(dir))
	_, wrong := keystore.Open(t.Context(), keystore.Database{Store: s, Master: master(t, otherText)})
	_, text := keystore.ReadMasterKey("", masterText+masterText)
	var b strings.Builder
	for _, v := range []any{r, r.List(), fromFile, fromFile.List(), home, home.Master, r.Tokens(), errors.Join(wrong, text)} {
		fmt.Fprintf(&b, "%v %+v %#v %s\n", v, v, v, v)
	}
	raw, err := base64.StdEncoding.DecodeString(masterText)
	must(t, err)
	for _, secret := range append(append(secrets(t, r), secrets(t, fromFile)...), masterText, otherText, hex.EncodeToString(raw), strings.Trim(fmt.Sprintf("%d", raw), "[]")) {
		if strings.Contains(b.String(), secret) {
			t.Errorf("shown: %s", secret)
		}
	}
	if wrong == nil || text == nil {
		t.Error("no errors")
	}
}
