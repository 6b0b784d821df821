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

// translate converts an error of the driver into one of the domain, by its code.
// The result keeps the text of the driver's error, but does not wrap its type.
func translate(err error) error {
	var coded *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &coded):
		return byCode(coded.Code(), errors.New(err.Error()))
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		return newError(domain.Busy, "busy", "the connection to the database broke", errors.New(err.Error()))
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, store.ErrRace):
		return err
	}
	return newError(domain.Internal, "store", "the database gave an unexpected answer", err)
}

// byCode returns the error for a result code. The lower byte is the primary code.
func byCode(code int, cause error) error {
	switch code {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_ROWID:
		return newError(domain.Conflict, "conflict", "there is such an object already", cause)
	case codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return newError(domain.NotFound, "not-found", "an object that this one belongs to was not found", cause)
	}
	if code == codes.SQLITE_IOERR_SHMSIZE { // the only reason is missing room
		code = codes.SQLITE_FULL
	}
	switch code & 0xff {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return newError(domain.Busy, "busy", "the database is busy; try again", cause)
	case codes.SQLITE_TOOBIG:
		return newError(domain.TooLarge, "limit", "the object is too large for the database", cause)
	case codes.SQLITE_FULL:
		return newError(domain.Busy, keyFull, fullMessage, cause)
	case codes.SQLITE_READONLY, codes.SQLITE_PERM, codes.SQLITE_CANTOPEN, codes.SQLITE_AUTH:
		return newError(domain.Internal, "store", "the database file cannot be opened or written", cause)
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		return newError(domain.Internal, "store", "the database file is damaged or of another kind", cause)
	case codes.SQLITE_IOERR:
		return newError(domain.Internal, "store", "reading or writing the database file failed", cause)
	}
	return newError(domain.Internal, "store", "the database refused a statement", cause)
}

func newError(kind domain.Kind, key, message string, cause error) error {
	return &domain.Error{Kind: kind, Key: key, Message: message, Cause: cause}
}
