package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// Error codes (PostgreSQL documentation, appendix A).
const (
	uniqueViolation     = "23505"
	foreignKeyViolation = "23503"
	serialization       = "40001"
	deadlock            = "40P01"
	lockTimeout         = "55P03"
	readOnly            = "25006"
	diskFull            = "53100"
	badText             = "22021" // a zero byte, or no UTF-8
	badJSONText         = "22P05"
	tooLarge            = "54000"
	idleTooLong         = "25P03" // and with it ended its transaction
	adminShutdown       = "57P01" // an operator ended the connection, or stops the server
	crashShutdown       = "57P02"
	preparedTwice       = "42P05" // these two happen when a pooler exchanges connections
	preparedNever       = "26000"
)

// Keys of errors.
const (
	keyBusy = "busy"
	keyFull = "disk-full"
	// keyRace means that another writer was faster and the function may run again.
	keyRace = "race"
	// keyBroken means that the connection broke before the commit: nothing was written.
	keyBroken = "connection"
	// keyDelayed means that a statement of the transaction failed that was sent later.
	keyDelayed = "delayed"
)

// translate converts an error of the driver into one of the domain, by its code. The
// result keeps the text of the driver's error, but does not wrap its type.
func translate(err error) error {
	var coded *pgconn.PgError
	var late *delayedError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &late) && !broken(late.cause):
		return newError(domain.Busy, keyDelayed, "the database is busy; try again", errors.New(err.Error()))
	case errors.As(err, &coded):
		return byCode(coded.Code, errors.New(err.Error()))
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, store.ErrRace):
		return err
	case broken(err):
		return newError(domain.Busy, keyBroken, "the connection to the database broke; try again", errors.New(err.Error()))
	}
	return newError(domain.Internal, "store", "the database gave an unexpected answer", errors.New(err.Error()))
}

// silent is translate where the time that ended is not that of the caller.
func silent(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return newError(domain.Busy, keyBusy, "the database does not answer at the moment; try again", errors.New(err.Error()))
	}
	return translate(err)
}

// broken reports whether a connection ended or could not be made.
func broken(err error) bool {
	var network net.Error
	var connect *pgconn.ConnectError
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok {
		return coded.Code == adminShutdown || coded.Code == crashShutdown
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.As(err, &network) || errors.As(err, &connect) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) ||
		errors.Is(err, pgx.ErrTxClosed) || strings.Contains(err.Error(), "conn closed")
}

func byCode(code string, cause error) error {
	switch code {
	case uniqueViolation:
		return newError(domain.Conflict, "conflict", "there is such an object already", cause)
	case foreignKeyViolation:
		return newError(domain.NotFound, "not-found", "an object that this one belongs to was not found", cause)
	case serialization, deadlock, lockTimeout:
		return newError(domain.Busy, keyRace, "another writer was faster; try again", cause)
	case idleTooLong:
		return newError(domain.Busy, keyBroken, "the database ended a transaction that paused for too long; try again", cause)
	case adminShutdown, crashShutdown: // the connection is gone, and another may work
		return newError(domain.Busy, keyBroken, "the connection to the database broke; try again", cause)
	case readOnly:
		return newError(domain.Busy, keyBusy, "the database does not take writes at the moment; try again", cause)
	case diskFull:
		return newError(domain.Busy, keyFull, "the disk of the database is full; nothing was written. Try again later", cause)
	case badText, badJSONText:
		return newError(domain.Invalid, "validation", "a text has a character that cannot be stored, such as U+0000", cause)
	case preparedTwice, preparedNever:
		return newError(domain.Internal, "pooler", poolerAdvice, cause)
	case tooLarge:
		return newError(domain.TooLarge, "limit", "the object is too large for the database", cause)
	}
	switch code[:2] {
	case "08", "53", "57": // connections, resources, and an operator who stops the server
		return newError(domain.Busy, keyBusy, "the database does not answer at the moment; try again", cause)
	case "28", "3D":
		return newError(domain.Busy, "store", "the database refused the connection", cause)
	}
	return newError(domain.Internal, "store", "the database refused a statement", cause)
}

// uncertain is the error of a commit. When the connection broke, nobody knows whether it
// was done; otherwise it was not, as when the database had ended the transaction before.
func uncertain(err error, alive bool) error {
	if alive || unsent(err) || beforeCommit(err) {
		return translate(err)
	}
	return newError(domain.Busy, keyBusy, "the connection to the database broke while it was written to; look whether it was done, and try again", errors.New(err.Error()))
}

// unsent reports whether nothing of a request was sent: the connection had been closed
// before, or the driver did not get through what it asks before the request. An error like
// "conn closed" alone does not say that: it may be about the answer.
func unsent(err error) bool {
	var before pgx.ErrPreprocessingBatch
	return pgconn.SafeToRetry(err) || errors.As(err, &before) || strings.Contains(err.Error(), "failed to deallocate cached statement")
}

// beforeCommit reports whether the server refused a statement before the commit: a request ends
// with its first statement that fails. A pooler that loses the server also answers with an
// error in place of that statement, but knows nothing of what the server has done; the
// server says which of its functions the error is from.
func beforeCommit(err error) bool {
	coded, answered := errors.AsType[*pgconn.PgError](err)
	var before *delayedError
	return answered && coded.Routine != "" && (errors.As(err, &before) || coded.Code == idleTooLong)
}

// connectError is that of a connection that could not be made.
type connectError struct {
	error

	// refused is set when the server has answered: it has no more room, or the password is
	// another one since. The connections that there are may still work.
	refused bool
}

func (e *connectError) Unwrap() error { return e.error }

func noConnection(err error) error {
	_, answered := errors.AsType[*pgconn.PgError](err)
	return &connectError{fmt.Errorf("cannot connect to the database: %w", silent(err)), answered}
}

// turnedAway reports whether the server has refused another connection.
func turnedAway(err error) bool {
	e, ok := errors.AsType[*connectError](err)
	return ok && e.refused
}

const poolerAdvice = "a pooler gives each transaction another connection, so prepared statements get lost; " +
	"add default_query_exec_mode=cache_describe to the URL of the database"

func newError(kind domain.Kind, key, message string, cause error) error {
	return &domain.Error{Kind: kind, Key: key, Message: message, Cause: cause}
}

// maxRuns is how often a function runs that loses against other writers; most of the time
// it waits for a row. maxBroken is how often it runs when connections break.
const (
	maxRuns   = 50
	maxBroken = 3
)

// again reports whether a function that failed may succeed when it runs again. A conflict
// may be with what another writer committed meanwhile: with that in sight the function
// says itself what is wrong, or finds the work done.
func again(err error, runs int) bool {
	e, ok := errors.AsType[*domain.Error](err)
	switch {
	case errors.Is(err, store.ErrRace):
		return runs < maxRuns
	case !ok:
		return false
	case e.Key == keyRace:
		return runs < maxRuns
	case e.Key == keyBroken, e.Key == keyDelayed:
		return runs < maxBroken
	}
	return e.Kind == domain.Conflict && runs == 1
}

// redo reports whether a transaction that failed has written nothing, so that all its
// updates may run again.
func redo(err error) bool {
	e, ok := errors.AsType[*domain.Error](err)
	return ok && (e.Key == keyRace || e.Key == keyBroken || e.Key == keyDelayed)
}

// unreachable is the error of a database that cannot be connected to. The text of the driver
// has hosts, user and reason, and no password.
func unreachable(err error) error {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if reason, ok := errors.AsType[*pgconn.PgError](err); ok {
		text = reason.Message
		if reason.Code == preparedTwice || reason.Code == preparedNever {
			text = poolerAdvice
		}
	}
	return domain.E(domain.Invalid, "database", "cannot connect to the database: %s", text)
}
