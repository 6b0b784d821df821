package action

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"chancery/internal/domain"
)

// codeBlocked is the code of results about addresses that may not be reached.
const codeBlocked = "blocked-address"

// webAddress parses a web address.
func webAddress(text string) (*url.URL, error) { return domain.WebAddress(text) }

// hostOf returns the host of a web address, with its port if it names one.
func hostOf(address string) string {
	u, err := webAddress(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// unreachable returns the result of a request that failed. It names only the host:
// the rest of an address may contain secrets, and the IP addresses of a name may
// reveal the network of the server.
func unreachable(u *url.URL, code string, err error) domain.Result {
	host := u.Hostname()
	var status *domain.StatusError
	switch {
	case errors.Is(err, domain.ErrBlockedAddress):
		return domain.KO(codeBlocked, host+" is not on the public internet; the operator of this server may allow it")
	case errors.Is(err, domain.ErrTooLarge):
		return domain.KO("limit", "the answer of "+host+" is too large")
	case errors.Is(err, domain.ErrRedirect):
		// The next attempt would be answered the same.
		return domain.KO(code, host+" answered with a redirect, which is not followed; use the address that it leads to")
	case errors.Is(err, context.DeadlineExceeded):
		return domain.Err(code, host+" did not answer in time")
	case errors.As(err, &status) && status.Lasting():
		return domain.KO(code, fmt.Sprintf("%s answered with status %d", host, status.Status))
	case errors.As(err, &status):
		return domain.Err(code, fmt.Sprintf("%s answered with status %d", host, status.Status))
	}
	return domain.Err(code, "there is no connection to "+host)
}
