package s3_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/blob/s3"
	"chancery/internal/domain"
	server "chancery/test/s3"
)

// env makes a getenv out of pairs.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	keys := []string{"AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "hidden"}
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[default]\naws_access_key_id = id\naws_secret_access_key = hidden\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		address, want string
		env           []string
	}{
		{"s3://files", "s3://files?endpoint=https%3A%2F%2Fs3.amazonaws.com&region=us-east-1", keys},
		{"s3://files/", "s3://files?endpoint=https%3A%2F%2Fs3.amazonaws.com&region=us-east-1", keys},
		{
			"s3://files/a/b/?region=eu-west-1&path-style=true&endpoint=http://127.0.0.1:9000/",
			"s3://files/a/b?endpoint=http%3A%2F%2F127.0.0.1%3A9000&path-style=true&region=eu-west-1", keys,
		},
		{"s3://files", "s3://files?endpoint=https%3A%2F%2Fone&region=two", append([]string{"AWS_ENDPOINT_URL", "https://one", "AWS_REGION", "two"}, keys...)},
		{
			"s3://files?path-style=false", "s3://files?endpoint=https%3A%2F%2Fs3.amazonaws.com&path-style=false&region=us-east-1",
			[]string{"CHANCERY_S3_ACCESS_KEY", "id", "CHANCERY_S3_SECRET", "hidden", "AWS_ACCESS_KEY_ID", "half"},
		},
		{"s3://files?credentials=" + file, "s3://files?endpoint=https%3A%2F%2Fs3.amazonaws.com&region=us-east-1", nil},
		{"s3://files", "s3://files?endpoint=https%3A%2F%2Fs3.amazonaws.com&region=us-east-1", []string{"AWS_SHARED_CREDENTIALS_FILE", file}},
		{"s3://files", "s3://files?endpoint=https%3A%2F%2Fs3.amazonaws.com&region=us-east-1", []string{"AWS_WEB_IDENTITY_TOKEN_FILE", file}},
	} {
		got, err := s3.Parse(c.address, env(c.env...))
		if err != nil || got.String() != c.want {
			t.Errorf("%s: %v, want %s (%v)", c.address, got, c.want, err)
		}
	}
}

// TestParseRefuses: a bad address or bad credentials are one line that says what is wrong
// and never has a secret.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	keys := []string{"AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "hidden"}
	empty := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(empty, []byte("hidden"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		address, want string
		env           []string
	}{
		{"", "begins with s3://", keys},
		{"./data/files", "begins with s3://", keys},
		{"s3:files", "begins with s3://", keys},
		{"https://files", "begins with s3://", keys},
		{"s3://hidden%zz", "no URL", keys},
		{"s3://", "bucket is missing", keys},
		{"s3:///prefix", "bucket is missing", keys},
		{"s3://Files", "no name of a bucket", keys},
		{"s3://a", "no name of a bucket", keys},
		{"s3://files:80", "no name of a bucket", keys},
		{"s3://id:hidden@files", "must not have credentials", keys},
		{"s3://files/a//b", "empty part", keys},
		{"s3://files/../b", "empty part", keys},
		{"s3://files#x", "%23", keys},
		{"s3://files?regoin=x", `no parameter "regoin"`, keys},
		{"s3://files?region=a&region=b", "twice", keys},
		{"s3://files?path-style=yes", "true or false", keys},
		{"s3://files?endpoint=s3.example.com", "http:// or https://", keys},
		{"s3://files?endpoint=ftp://s3.example.com", "http:// or https://", keys},
		{"s3://files?endpoint=https://s3.example.com/files", "behind the host", keys},
		{"s3://files?endpoint=https://id:hidden@s3.example.com", "must not have credentials", keys},
		{"s3://files?a;b", "cannot be read", keys},
		{"s3://files", "there are no credentials; set CHANCERY_S3_ACCESS_KEY", nil},
		{"s3://files", "CHANCERY_S3_ACCESS_KEY is set, and CHANCERY_S3_SECRET is not", append([]string{"CHANCERY_S3_ACCESS_KEY", "hidden"}, keys...)},
		{"s3://files", "AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not", keys[2:]},
		{"s3://files?credentials=/nowhere/at/all", "cannot be read", keys},
		{"s3://files?credentials=" + empty, "has no aws_access_key_id", keys},
	} {
		got, err := s3.Parse(c.address, env(c.env...))
		if !domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %v, want %s", c.address, got, err, c.want)
		}
	}
}

// TestOpenSaysWhatIsWrong with a bucket.
func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s, good := server.BucketOf(t)
	client, err := s.Client()
	if err != nil {
		t.Fatal(err)
	}
	allow := func(actions string) string {
		t.Helper()
		name := server.Make(t, s)
		policy := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": ["` + server.Guest + `"], "Action": [` + actions + `],
			"Resource": ["arn:aws:s3:::` + name + `", "arn:aws:s3:::` + name + `/*"]}]}`
		if err := client.SetBucketPolicy(t.Context(), name, policy); err != nil {
			t.Fatal(err)
		}
		return s.URL(name)
	}
	const reads = `"s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetObject"`
	for _, c := range []struct{ url, key, secret, want string }{
		{s.URL("nobodys"), server.AccessKey, server.Secret, "there is no bucket nobodys at http://127.0.0.1"},
		{good, "unknown", server.Secret, "does not know the access key"},
		{good, server.AccessKey, "hidden", "does not accept the secret"},
		{good, server.Guest, server.Secret, "may not list contents in the bucket"},
		{allow(`"s3:ListBucket"`), server.Guest, server.Secret, "allow it s3:ListBucketMultipartUploads"},
		{allow(reads), server.Guest, server.Secret, "may not write contents"},
		{allow(reads + `, "s3:PutObject"`), server.Guest, server.Secret, "may not remove contents"},
		{strings.Replace(good, "us-east-1", "mars-1", 1), server.AccessKey, server.Secret, "not in the region mars-1"},
		{"s3://files?endpoint=http://127.0.0.1:1", "a", "hidden", "cannot be reached"},
		{strings.Replace(good, "http:", "https:", 1), server.AccessKey, server.Secret, "cannot be reached"},
	} {
		cfg, err := s3.Parse(c.url, env("AWS_ACCESS_KEY_ID", c.key, "AWS_SECRET_ACCESS_KEY", c.secret))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s3.Open(t.Context(), cfg)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), c.secret) {
			t.Errorf("%s: %v, want %s", c.url, err, c.want)
		}
	}
	cfg, err := s3.Parse(allow(`"s3:*"`), env("AWS_ACCESS_KEY_ID", server.Guest, "AWS_SECRET_ACCESS_KEY", server.Secret))
	if err != nil {
		t.Fatal(err)
	}
	guest, err := s3.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	guest.Close()
}
