package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// translate turns an error of the driver into one of the domain, by its code. No
// type of the driver stays in the chain, only its text.
func translate(err error) error {
	var coded *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &coded):
		return byCode(coded.Code(), errors.New(err.Error()))
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		return because(domain.Busy, "busy", "the connection to the database broke", errors.New(err.Error()))
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, store.ErrRace):
		return err
	}
	return because(domain.Internal, "store", "the database gave an unexpected answer", err)
}

// byCode gives a result code its kind. The lower byte is the family.
func byCode(code int, cause error) error {
	switch code {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_ROWID:
		return because(domain.Conflict, "conflict", "there is such an object already", cause)
	case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return because(domain.NotFound, "not-found", "an object that this one belongs to was not found", cause)
	}
	switch code & 0xff {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return because(domain.Busy, "busy", "the database is busy; try again", cause)
	case codes.SQLITE_TOOBIG:
		return because(domain.TooLarge, "limit", "the object is too large for the database", cause)
	case codes.SQLITE_FULL:
		return because(domain.Internal, "store", "the disk of the database is full", cause)
	case codes.SQLITE_READONLY, codes.SQLITE_PERM, codes.SQLITE_CANTOPEN, codes.SQLITE_AUTH:
		return because(domain.Internal, "store", "the database file cannot be opened or written", cause)
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		return because(domain.Internal, "store", "the database file is damaged or of another kind", cause)
	case codes.SQLITE_IOERR:
		return because(domain.Internal, "store", "reading or writing the database file failed", cause)
	}
	return because(domain.Internal, "store", "the database refused a statement", cause)
}

func because(kind domain.Kind, key, message string, cause error) error {
	return &domain.Error{Kind: kind, Key: key, Message: message, Cause: cause}
}
