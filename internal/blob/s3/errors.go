package s3

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"github.com/minio/minio-go/v7"

	"chancery/internal/domain"
)

// KeyAway is the key of errors about storage that does not answer.
const KeyAway = "storage-away"

// errSlow ends a call that makes no progress.
var errSlow = errors.New("it does not answer in time")

// answered returns the error that the storage answered with, and whether there is one.
func answered(err error) (minio.ErrorResponse, bool) {
	e, ok := errors.AsType[minio.ErrorResponse](err)
	return e, ok
}

// isMissing reports whether the storage says that there is no such object.
func isMissing(err error) bool {
	e, ok := answered(err)
	return ok && (e.Code == minio.NoSuchKey || e.Code == minio.NoSuchVersion)
}

// isTemporary reports whether a call that failed may succeed when it is repeated: the
// storage did not answer, or says so.
func isTemporary(err error) bool {
	if e, ok := answered(err); ok {
		switch e.Code {
		case "RequestTimeout", "SlowDown", "SlowDownRead", "SlowDownWrite", "Throttling", "ThrottlingException",
			"InternalError", "ServiceUnavailable", "RequestTimeTooSkewed":
			return true
		}
		return e.StatusCode >= http.StatusInternalServerError && e.StatusCode != http.StatusNotImplemented ||
			e.StatusCode == http.StatusTooManyRequests || e.StatusCode == http.StatusRequestTimeout
	}
	if isCertificate(err) {
		return false
	}
	_, call := errors.AsType[*url.Error](err)
	_, conn := errors.AsType[net.Error](err)
	return call || conn || errors.Is(err, errSlow) || errors.Is(err, context.DeadlineExceeded)
}

func isCertificate(err error) bool {
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, other := errors.AsType[*tls.CertificateVerificationError](err)
	return authority || other
}

// failed returns the error of a call as callers get it.
func (s *Store) failed(ctx context.Context, what, key string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("cannot %s %s: %w", what, key, ctx.Err())
	}
	if isMissing(err) {
		return missing(s.cfg.Bucket, key)
	}
	err = fmt.Errorf("cannot %s %s in %s: %w", what, key, s.cfg.describe(), err)
	if !isTemporary(err) {
		return err
	}
	return &domain.Error{
		Kind: domain.Busy, Key: KeyAway, Message: "the file storage does not answer. Try again later", Cause: err,
	}
}

// missing is the error about an object that should be there.
func missing(bucket, key string) error {
	e := domain.Missing("file contents")
	e.Cause = fmt.Errorf("there is no object %s in the bucket %s", key, bucket)
	return e
}

// wrong says in one line why a bucket cannot be used. Doing is what was tried, and action
// the permission that it needs.
func (c Config) wrong(ctx context.Context, doing, action string, err error) error {
	e, ok := answered(err)
	if !ok {
		return c.unreachable(ctx, err)
	}
	switch {
	case e.Code == minio.NoSuchBucket:
		return fmt.Errorf("there is no bucket %s at %s; make it, or correct the address", c.Bucket, c.Endpoint)
	case e.Code == "InvalidAccessKeyId" || e.Code == "InvalidTokenId" || e.Code == "InvalidToken" || e.Code == "ExpiredToken":
		return fmt.Errorf("%s does not know the access key; %s", c.Endpoint, adviceCredentials)
	case e.Code == "SignatureDoesNotMatch":
		return fmt.Errorf("%s does not accept the secret of the access key; %s", c.Endpoint, adviceCredentials)
	case e.Code == "RequestTimeTooSkewed":
		return fmt.Errorf("the clocks of this machine and of %s differ by more than 15 minutes; correct the clock", c.Endpoint)
	case e.Code == "AuthorizationHeaderMalformed" || e.Code == "PermanentRedirect" || e.Code == "InvalidRegion" ||
		e.StatusCode == http.StatusMovedPermanently || e.StatusCode == http.StatusTemporaryRedirect:
		return fmt.Errorf("%s is not in the region %s; correct region or endpoint in the address", c.describe(), c.Region)
	case e.Code == "AccessDenied" || e.StatusCode == http.StatusForbidden:
		return fmt.Errorf("the access key may not %s in %s; allow it %s", doing, c.describe(), action)
	}
	return fmt.Errorf("cannot %s in %s: %s (%s)", doing, c.describe(), e.Message, e.Code)
}

func (c Config) unreachable(ctx context.Context, err error) error {
	if call, ok := errors.AsType[*url.Error](err); ok {
		err = call.Err // without the URL
	}
	switch {
	case errors.Is(err, errSlow) || errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil:
		return fmt.Errorf("the file storage at %s does not answer within %v", c.Endpoint, probeTime)
	case isCertificate(err):
		return fmt.Errorf("the certificate of the file storage at %s is not valid: %w", c.Endpoint, err)
	}
	return fmt.Errorf("the file storage at %s cannot be reached: %w", c.Endpoint, err)
}
