package s3

import (
	"os"

	"github.com/minio/minio-go/v7/pkg/credentials"
)

const adviceCredentials = "set CHANCERY_S3_ACCESS_KEY and CHANCERY_S3_SECRET, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
	"or name a file of credentials with the parameter credentials"

// pairs are the variables with an access key, its secret and a session token.
var pairs = [][3]string{
	{"CHANCERY_S3_ACCESS_KEY", "CHANCERY_S3_SECRET", "CHANCERY_S3_SESSION_TOKEN"},
	{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"},
}

// roles are the variables that a platform sets for programs that may take a role.
var roles = []string{
	"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
}

// findCredentials returns the credentials from a file if one is named, else from the
// variables of the environment, the file that they name, or the role that they give.
func findCredentials(file string, getenv func(string) string) (*credentials.Credentials, error) {
	if file != "" {
		return fromFile(file, getenv("AWS_PROFILE"))
	}
	for _, names := range pairs {
		key, secret := getenv(names[0]), getenv(names[1])
		switch {
		case key != "" && secret != "":
			return credentials.NewStaticV4(key, secret, getenv(names[2])), nil
		case key != "":
			return nil, bad("%s is set, and %s is not", names[0], names[1])
		case secret != "":
			return nil, bad("%s is set, and %s is not", names[1], names[0])
		}
	}
	if file = getenv("AWS_SHARED_CREDENTIALS_FILE"); file != "" {
		return fromFile(file, getenv("AWS_PROFILE"))
	}
	for _, name := range roles {
		if getenv(name) != "" {
			return credentials.NewIAM(""), nil
		}
	}
	return nil, bad("there are no credentials; %s", adviceCredentials)
}

// fromFile checks that a file in the format of AWS has credentials. They are read again
// when they change.
func fromFile(file, profile string) (*credentials.Credentials, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, bad("the file of credentials cannot be read: %v", err)
	}
	c := credentials.NewFileAWSCredentials(file, profile)
	value, err := c.GetWithContext(nil)
	if err != nil || value.AccessKeyID == "" || value.SecretAccessKey == "" {
		// The error might repeat a line of the file.
		return nil, bad("the file %s has no aws_access_key_id and aws_secret_access_key in its profile %q", file, first(profile, "default"))
	}
	return c, nil
}
