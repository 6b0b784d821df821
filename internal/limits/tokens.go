package limits

import "time"

// Limits of workspaces, access tokens and apps.
//
//nolint:gochecknoglobals // a table
var (
	// TokenDays is enforced by internal/access.
	TokenDays = Limit{Of: "days until a token ends", Value: 36_500, Beyond: "refused"}
	// TokenName is enforced by internal/access.
	TokenName = Limit{Of: "the name of a token", Value: 255, Unit: Bytes, Beyond: "refused"}
	// TokensOfWorkspace is enforced by internal/access.
	TokensOfWorkspace = Limit{Of: "tokens of a workspace that are neither revoked nor expired", Value: 1_000, Beyond: "422"}
	// TokenText is enforced by internal/access.
	TokenText = Limit{Of: "a token that is sent", Value: 4096, Unit: Bytes, Beyond: "401"}
	// TokenTrust is enforced by internal/access.
	TokenTrust = Limit{
		Of: "the time for which a token that was checked is trusted", Value: int64(5 * time.Second), Unit: Duration,
		Beyond: "it is checked again",
	}
	// TokensTrusted is enforced by internal/access.
	TokensTrusted = Limit{Of: "tokens that are trusted at the same time", Value: 10_000, Beyond: "it is checked again"}
	// EnrollmentToken is enforced by internal/access.
	EnrollmentToken = Limit{
		Of: "the time for which a token of an app is valid", Value: int64(time.Hour), Unit: Duration,
		Beyond: "the app authorizes itself again",
	}
	// EnrollmentData is enforced by internal/access.
	EnrollmentData = Limit{Of: "the data of an enrollment", Value: 32 << 10, Unit: Bytes, Beyond: "422"}
	// WorkspaceFolders is enforced by internal/silo.
	WorkspaceFolders = Limit{Of: "folders that a workspace has besides the usual ones", Value: 64, Beyond: "422"}
	// WorkspaceName is enforced by internal/access.
	WorkspaceName = Limit{Of: "the name of a workspace that is changed by the API", Value: 255, Unit: Bytes, Beyond: "422"}
	// WorkspaceLogo is enforced by internal/access.
	WorkspaceLogo = Limit{Of: "the address of the logo of a workspace", Value: 2 << 10, Unit: Bytes, Beyond: "422"}
	// AuditText is enforced by internal/domain.
	AuditText = Limit{Of: "a text in a row of the log of changes", Value: 255, Unit: Bytes, Beyond: "it is cut"}
	// AuditAgent is enforced by internal/domain.
	AuditAgent = Limit{Of: "the `User-Agent` in a row of the log of changes", Value: 200, Unit: Bytes, Beyond: "it is cut"}
	// AuditChanged is enforced by internal/domain.
	AuditChanged = Limit{Of: "names of what changed in a row of the log of changes", Value: 32, Beyond: "the first are kept"}
	// AuditDetail is enforced by internal/domain.
	AuditDetail = Limit{Of: "facts in a row of the log of changes", Value: 16, Beyond: "the first are kept"}
)

func tokens() []*Limit {
	return []*Limit{&TokenDays, &TokenName, &TokensOfWorkspace, &TokenText, &TokenTrust, &TokensTrusted, &EnrollmentToken, &EnrollmentData, &WorkspaceFolders, &WorkspaceName, &WorkspaceLogo, &AuditText, &AuditAgent, &AuditChanged, &AuditDetail}
}
