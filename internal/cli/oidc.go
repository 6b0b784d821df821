package cli

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/cli/settings"
	"chancery/internal/domain"
	"chancery/internal/remote/oidc"
)

// provider is an OpenID Connect provider as a flag: parameters like those of a URL. In a file
// of settings it is written with a key in each line.
type provider struct {
	id, name, issuer, client string
	secret, secretFile       string
}

// The keys of a provider.
const (
	keyID         = "id"
	keyName       = "name"
	keyIssuer     = "issuer"
	keyClient     = "client-id"
	keySecret     = "client-secret"
	keySecretFile = "client-secret-file"
)

// fields returns where the keys are kept.
func (p *provider) fields() []struct {
	key string
	to  *string
} {
	return []struct {
		key string
		to  *string
	}{{keyID, &p.id}, {keyName, &p.name}, {keyIssuer, &p.issuer}, {keyClient, &p.client}, {keySecret, &p.secret}, {keySecretFile, &p.secretFile}}
}

// String returns the flag with a mask for the secret.
func (p provider) String() string {
	if p.secret != "" {
		p.secret = settings.Masked
	}
	var parts []string
	for _, f := range p.fields() {
		if *f.to != "" {
			parts = append(parts, f.key+"="+strings.NewReplacer("&", "%26", "%", "%25", "+", "%2B").Replace(*f.to))
		}
	}
	return strings.Join(parts, "&")
}

// GoString keeps the secret out of messages about whole structures.
func (p provider) GoString() string { return p.String() }

// UnmarshalText implements encoding.TextUnmarshaler. Its errors do not repeat the text, which
// may have a secret in it.
func (p *provider) UnmarshalText(text []byte) error {
	values, err := url.ParseQuery(string(text))
	if err != nil {
		return errors.New("this is no provider; write one like " + exampleProvider)
	}
	fields := p.fields()
	for name, value := range values {
		key := strings.ReplaceAll(name, "_", "-")
		i := slices.IndexFunc(fields, func(f struct {
			key string
			to  *string
		},
		) bool {
			return f.key == key
		})
		if i < 0 {
			return fmt.Errorf("a provider has no %.40q%s", name, similar.DidYouMean(key, []string{keyID, keyName, keyIssuer, keyClient, keySecret, keySecretFile}))
		}
		if len(value) > 1 {
			return fmt.Errorf("%s is given twice", key)
		}
		*fields[i].to = value[0]
	}
	return p.check()
}

const exampleProvider = "id=acme&name=Acme&issuer=https://id.example.com&client-id=chancery&client-secret-file=/etc/chancery/oidc"

// check returns what is wrong with a provider.
func (p *provider) check() error {
	switch u, err := url.Parse(p.issuer); {
	case !domain.ValidSlug(p.id):
		return errors.New("id: 1 to 40 lower-case letters, digits and hyphens are expected; it is part of addresses")
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !isLocal(u.Hostname())):
		return errors.New("issuer: an address like https://id.example.com is expected")
	case p.client == "":
		return errors.New("client-id: the ID that the provider gave to this server is expected")
	case p.secret != "" && p.secretFile != "":
		return errors.New("either client-secret or client-secret-file is expected, not both")
	case settings.IsMasked(p.secret):
		return errors.New("client-secret: *** stands for a secret that is not shown; write the real value, or name a file with client-secret-file")
	}
	if p.name == "" {
		p.name = p.id
	}
	return nil
}

// isLocal reports whether a host is this machine, which needs no https.
func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// maxProviders is how many providers a server has at most.
const maxProviders = 16

// checkProviders returns what is wrong with the providers together.
func checkProviders(list []provider) string {
	seen := map[string]bool{}
	for _, p := range list {
		if seen[p.id] {
			return "the id " + p.id + " is given twice"
		}
		seen[p.id] = true
	}
	if len(list) > maxProviders {
		return fmt.Sprintf("at most %d are expected", maxProviders)
	}
	return ""
}

// maxSecret is the size of a file with a secret.
const maxSecret = 4 << 10

// providers returns the providers with their secrets.
func providers(list []provider) ([]oidc.Config, error) {
	out := make([]oidc.Config, len(list))
	for i, p := range list {
		out[i] = oidc.Config{ID: p.id, Name: p.name, Issuer: p.issuer, ClientID: p.client, Secret: p.secret}
		if p.secretFile == "" {
			continue
		}
		info, err := os.Stat(p.secretFile)
		if err != nil {
			return nil, fmt.Errorf("the secret of the provider %s: %w", p.id, err)
		}
		if info.Size() > maxSecret {
			return nil, fmt.Errorf("the secret of the provider %s: the file has more than %d bytes", p.id, maxSecret)
		}
		data, err := os.ReadFile(p.secretFile)
		if err != nil {
			return nil, fmt.Errorf("the secret of the provider %s: %w", p.id, err)
		}
		if out[i].Secret = strings.TrimSpace(string(data)); out[i].Secret == "" {
			return nil, fmt.Errorf("the secret of the provider %s: the file %s is empty", p.id, p.secretFile)
		}
	}
	return out, nil
}
