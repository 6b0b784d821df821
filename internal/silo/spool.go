package silo

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	// SpoolTime is the lifetime of a temporary file.
	SpoolTime = 28 * 24 * time.Hour

	// spoolName is the largest part of a name in a key.
	spoolName = 64
	// sweepBatch is the largest number of files that one transaction deletes.
	sweepBatch = 100
)

// SpoolInput is the request to store a temporary file.
type SpoolInput struct {
	Name string `json:"name"`
	// Type is the MIME type; if empty, it is guessed from the name.
	Type string `json:"type"`
	// Data is the contents in base64.
	Data string `json:"data"`
}

// Spool stores a temporary file and returns its key.
func (s *Service) Spool(ctx context.Context, actor domain.Actor, in SpoolInput) (key string, err error) {
	if base64.StdEncoding.DecodedLen(len(in.Data)) > MaxInline+2 {
		return "", tooLarge(&limits.FileInline)
	}
	data, err := base64.StdEncoding.DecodeString(in.Data)
	if err != nil {
		return "", domain.FieldError("the contents must be base64", "data")
	}
	f, err := s.PrepareFile(actor, in.Name, in.Type, data)
	if err != nil {
		return "", err
	}
	return f.Key, s.Store.Update(ctx, func(tx domain.Tx) error { return s.PutFile(ctx, tx, f) })
}

// PrepareFile checks a temporary file and gives it a key, without storing it.
// Errors name the fields name, type and data.
func (s *Service) PrepareFile(actor domain.Actor, name, contentType string, data []byte) (*domain.SpoolFile, error) {
	if err := checkSpoolFile(name, contentType, data); err != nil {
		return nil, err
	}
	if contentType == "" {
		contentType = typeByName(name)
	}
	sum := sha256.Sum256(data)
	now := s.Clock.Now()
	return &domain.SpoolFile{
		WorkspaceID: actor.Workspace.ID, Key: spoolKey(now, s.IDs.Random(), name),
		Name: name, MIME: contentType, Size: int64(len(data)), Hash: hex.EncodeToString(sum[:]), Data: data,
		CreatedAt: now, ExpiresAt: now.Add(SpoolTime),
	}, nil
}

// checkSpoolFile returns an error if a temporary file cannot be stored.
func checkSpoolFile(name, contentType string, data []byte) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	if contentType != "" {
		if _, _, err := mime.ParseMediaType(contentType); err != nil || !strings.Contains(contentType, "/") {
			return domain.FieldError("this is not a MIME type", "type")
		}
	}
	switch {
	case len(data) == 0:
		return domain.FieldError("the file is empty", "data")
	case len(data) > MaxInline:
		return tooLarge(&limits.FileInline)
	}
	return nil
}

// PutFile stores a prepared file in the caller's transaction.
func (s *Service) PutFile(ctx context.Context, tx domain.Tx, f *domain.SpoolFile) error {
	return tx.Spool().Insert(ctx, f)
}

// spoolKey begins with the week, so that keys sort by age, and ends with the name
// in characters that need no escaping. The random part between makes it unique.
func spoolKey(now time.Time, id domain.ID, name string) string {
	year, week := now.UTC().ISOWeek()
	random := strings.ReplaceAll(string(id), "-", "")
	return fmt.Sprintf("%04d-W%02d-%s-%s", year, week, random[len(random)-16:], plainName(name))
}

// plainName replaces every character except letters, digits, dots, hyphens and
// underscores. A long name keeps its end, which contains the file extension.
func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
	if len(plain) > spoolName {
		plain = plain[len(plain)-spoolName:]
	}
	return plain
}

// SpoolFile returns a temporary file of a workspace with its contents.
func (s *Service) SpoolFile(ctx context.Context, ws domain.ID, key string) (*domain.SpoolFile, error) {
	var f *domain.SpoolFile
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		f, err = tx.Spool().Get(ctx, ws, key, s.Clock.Now())
		return err
	})
	return f, err
}

// DropSpoolFile deletes a temporary file.
func (s *Service) DropSpoolFile(ctx context.Context, actor domain.Actor, key string) error {
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Spool().Delete(ctx, actor.Workspace.ID, key, s.Clock.Now()); err != nil {
			return err
		}
		return domain.Record(ctx, tx, s.Clock.Now(), domain.AuditChange{Workspace: actor.Workspace.ID, Kind: "spool", ID: key})
	})
}

// Sweep deletes the expired temporary files of all workspaces and returns their
// number. Call it periodically; expired files cannot be read before it either.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	total := 0
	for {
		var n int
		err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
			n, err = tx.Spool().Sweep(ctx, s.Clock.Now(), sweepBatch)
			return err
		})
		if err != nil {
			return total, err
		}
		if total += n; n < sweepBatch {
			return total, nil
		}
	}
}
