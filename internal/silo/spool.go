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
)

const (
	// SpoolTime is how long a temporary file is kept.
	SpoolTime = 28 * 24 * time.Hour

	// spoolName is how much of a name a key shows.
	spoolName = 64
	// sweepBatch is how many files one transaction deletes at most.
	sweepBatch = 100
)

// SpoolInput is the request to keep a temporary file.
type SpoolInput struct {
	Name string `json:"name"`
	// Type is the MIME type; empty is guessed from the name.
	Type string `json:"type"`
	// Data is the contents in base64.
	Data string `json:"data"`
}

// Spool keeps a temporary file and answers its key.
func (s *Service) Spool(ctx context.Context, actor domain.Actor, in SpoolInput) (key string, err error) {
	if base64.StdEncoding.DecodedLen(len(in.Data)) > MaxInline+2 {
		return "", tooLarge(MaxInline)
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
// What is wrong is told for the fields name, type and data.
func (s *Service) PrepareFile(actor domain.Actor, name, contentType string, data []byte) (*domain.SpoolFile, error) {
	if err := checkSpoolFile(name, contentType, data); err != nil {
		return nil, err
	}
	if contentType == "" {
		contentType = sniff(name)
	}
	sum := sha256.Sum256(data)
	now := s.Clock.Now()
	return &domain.SpoolFile{
		WorkspaceID: actor.Workspace.ID, Key: spoolKey(now, s.IDs.Random(), name),
		Name: name, MIME: contentType, Size: int64(len(data)), Hash: hex.EncodeToString(sum[:]), Data: data,
		CreatedAt: now, ExpiresAt: now.Add(SpoolTime),
	}, nil
}

// checkSpoolFile refuses temporary files that cannot be kept.
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
		return tooLarge(MaxInline)
	}
	return nil
}

// PutFile stores a prepared file in the caller's transaction.
func (s *Service) PutFile(ctx context.Context, tx domain.Tx, f *domain.SpoolFile) error {
	return tx.Spool().Insert(ctx, f)
}

// spoolKey begins with the week, so that keys sort by age, and ends with the name
// in characters that need no escaping. What is between makes it the only one.
func spoolKey(now time.Time, id domain.ID, name string) string {
	year, week := now.UTC().ISOWeek()
	random := strings.ReplaceAll(string(id), "-", "")
	return fmt.Sprintf("%04d-W%02d-%s-%s", year, week, random[len(random)-16:], plainName(name))
}

// plainName replaces what is not a letter, digit, dot, hyphen or underscore. Of a
// long name the end is kept, which says what kind of file it is.
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

// SpoolFile answers a temporary file of a workspace with its contents.
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
		return tx.Spool().Delete(ctx, actor.Workspace.ID, key, s.Clock.Now())
	})
}

// Sweep deletes the temporary files of all workspaces whose time is over, and
// answers how many there were. It is to be called now and then; files that have
// expired cannot be read before it either.
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
