// Package dsig holds digests, keys and signatures: SHA-256, EC keys on P-256 as
// JSON Web Keys (RFC 7517), and compact JSON Web Signatures (RFC 7515) with
// ES256, the only algorithm there is.
//
// It does not interpret the payload. Which payload an envelope locks, whether a
// key may be trusted, and where keys are kept or fetched from is decided
// elsewhere.
package dsig
