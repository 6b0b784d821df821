package s3

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

// Config says where contents are stored. Parse makes it.
type Config struct {
	// Bucket and Prefix, without slashes around it, are where the objects are.
	Bucket, Prefix string
	// Endpoint is the URL of the storage, Region its region.
	Endpoint, Region string

	host        string
	secure      bool
	lookup      minio.BucketLookupType
	credentials *credentials.Credentials
}

const (
	defaultEndpoint = "https://s3.amazonaws.com"
	defaultRegion   = "us-east-1"
	example         = "s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-central-1"
)

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// parameters are those that an address may have.
var parameters = []string{"endpoint", "region", "path-style", "credentials"}

// Parse reads an address:
//
//	s3://bucket[/prefix]?endpoint=https://…&region=…&path-style=true|false&credentials=FILE
//
// All parameters may be missing. Credentials come from the file, or from the environment,
// which getenv reads.
func Parse(address string, getenv func(string) string) (Config, error) {
	u, err := url.Parse(address)
	if err != nil {
		// The error would repeat the address, which may hold a password by mistake.
		return Config{}, bad("it is no URL; it is written like %s", example)
	}
	if err := checkForm(u); err != nil {
		return Config{}, err
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Config{}, bad("what follows the ? cannot be read; it is written like %s", example)
	}
	if err := checkQuery(query); err != nil {
		return Config{}, err
	}
	c := Config{Bucket: u.Host, Prefix: strings.Trim(u.Path, "/")}
	c.Region = first(query.Get("region"), getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION"), defaultRegion)
	if err := c.setEndpoint(first(query.Get("endpoint"), getenv("AWS_ENDPOINT_URL_S3"), getenv("AWS_ENDPOINT_URL"), defaultEndpoint)); err != nil {
		return Config{}, err
	}
	switch style := query.Get("path-style"); style {
	case "":
		c.lookup = minio.BucketLookupAuto
	case "true":
		c.lookup = minio.BucketLookupPath
	case "false":
		c.lookup = minio.BucketLookupDNS
	default:
		return Config{}, bad("path-style is true or false, not %q", style)
	}
	c.credentials, err = findCredentials(query.Get("credentials"), getenv)
	return c, err
}

// bad returns an error about an address.
func bad(format string, args ...any) error {
	return domain.E(domain.Invalid, "validation", "the address of the file storage: "+format, args...)
}

func checkForm(u *url.URL) error {
	switch {
	case u.Scheme != "s3" || u.Opaque != "":
		return bad("it begins with s3://, like %s", example)
	case u.User != nil:
		return bad("it must not have credentials in it; %s", adviceCredentials)
	case u.Fragment != "":
		return bad("it has a #, which must be written %%23")
	case u.Host == "":
		return bad("the name of the bucket is missing; it is written like %s", example)
	case !bucketName.MatchString(u.Host):
		return bad("%q is no name of a bucket; it has 3 to 63 lower-case letters, digits, dots and hyphens", u.Host)
	}
	for part := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		if u.Path != "" && u.Path != "/" && (part == "" || part == "." || part == "..") {
			return bad("the prefix %q has an empty part, . or ..", u.Path)
		}
	}
	return nil
}

func checkQuery(query url.Values) error {
	for name, values := range query {
		if !slices.Contains(parameters, name) {
			return bad("there is no parameter %q; there are %s", name, strings.Join(parameters, ", "))
		}
		if len(values) > 1 {
			return bad("the parameter %q is there twice", name)
		}
	}
	return nil
}

func (c *Config) setEndpoint(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return bad("the endpoint is a URL with http:// or https:// and a host")
	case u.User != nil:
		return bad("the endpoint must not have credentials in it; %s", adviceCredentials)
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return bad("the endpoint %s has something behind the host; the bucket and prefix are in s3://bucket/prefix", u.Scheme+"://"+u.Host)
	}
	c.Endpoint, c.host, c.secure = u.Scheme+"://"+u.Host, u.Host, u.Scheme == "https"
	return nil
}

// String returns the address with all settings and without credentials.
func (c Config) String() string {
	u := url.URL{Scheme: "s3", Host: c.Bucket}
	if c.Prefix != "" {
		u.Path = "/" + c.Prefix
	}
	query := url.Values{"endpoint": {c.Endpoint}, "region": {c.Region}}
	if c.lookup != minio.BucketLookupAuto {
		query.Set("path-style", map[minio.BucketLookupType]string{minio.BucketLookupPath: "true", minio.BucketLookupDNS: "false"}[c.lookup])
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// root is what all keys begin with.
func (c Config) root() string {
	if c.Prefix == "" {
		return ""
	}
	return c.Prefix + "/"
}

// key returns the key of a content.
func (c Config) key(ws domain.ID, hash string) (string, error) {
	path, err := blob.Path(ws, hash)
	return c.root() + path, err
}

// client returns a client for the storage, which repeats nothing.
func (c Config) client(t *transport) (*minio.Core, error) {
	if c.credentials == nil {
		return nil, errors.New("a Config comes from Parse")
	}
	core, err := minio.NewCore(c.host, &minio.Options{
		Creds: c.credentials, Secure: c.secure, Region: c.Region, BucketLookup: c.lookup, Transport: t, MaxRetries: 1,
	})
	if err != nil {
		return nil, bad("the endpoint %s cannot be used: %v", c.Endpoint, err)
	}
	core.SetAppInfo("chancery", "1")
	return core, nil
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// describe names the bucket for errors.
func (c Config) describe() string { return fmt.Sprintf("the bucket %s at %s", c.Bucket, c.Endpoint) }
