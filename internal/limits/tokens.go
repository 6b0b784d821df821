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

// Limits of people and their sessions, enforced by internal/access.
//
//nolint:gochecknoglobals // a table
var (
	PasswordLength = Limit{Of: "the shortest password in characters", Value: 10, Beyond: "422 for a shorter one"}
	PasswordBytes  = Limit{Of: "a password", Value: 1024, Unit: Bytes, Beyond: "422"}
	// PasswordMemory is the cost of one look at a password.
	PasswordMemory  = Limit{Of: "memory that checking one password takes", Value: 19 << 20, Unit: Bytes, Beyond: "that is what it takes"}
	PasswordsAtOnce = Limit{Of: "passwords that are checked at the same time, of one address half of them", Value: 2, Beyond: "others wait"}
	PasswordsWait   = Limit{Of: "passwords that wait to be checked", Value: 64, Beyond: "503"}
	PasswordsShare  = Limit{Of: "passwords from one address that wait to be checked", Value: 4, Beyond: "429"}
	AccountTries    = Limit{Of: "wrong passwords for an e-mail address before it has to wait, each time twice as long", Value: 5, Beyond: "429"}
	AccountWait     = Limit{Of: "the longest such wait of an e-mail address", Value: int64(5 * time.Minute), Unit: Duration, Beyond: "it is not longer"}
	AddressTries    = Limit{Of: "wrong passwords from an address before it has to wait, each time twice as long", Value: 50, Beyond: "429"}
	AddressWait     = Limit{Of: "the longest such wait of an address", Value: int64(15 * time.Minute), Unit: Duration, Beyond: "it is not longer"}
	TriesForgotten  = Limit{Of: "time without a wrong password after which the count starts again", Value: int64(time.Hour), Unit: Duration, Beyond: "the count starts again"}
	TriesKnown      = Limit{Of: "e-mail addresses, and as many addresses, whose wrong passwords are counted", Value: 65_536, Beyond: "one of them starts again"}
	SessionIdle     = Limit{Of: "time without a request after which a session ends", Value: int64(12 * time.Hour), Unit: Duration, Beyond: "401"}
	SessionAge      = Limit{Of: "time after which a session ends in any case", Value: int64(14 * 24 * time.Hour), Unit: Duration, Beyond: "401"}
	SessionsEach    = Limit{Of: "sessions of a person", Value: 50, Beyond: "the oldest ends"}
	InvitationAge   = Limit{Of: "time in which an invitation can be accepted", Value: int64(7 * 24 * time.Hour), Unit: Duration, Beyond: "404"}
	ResetAge        = Limit{Of: "time in which a link for a new password can be used", Value: int64(24 * time.Hour), Unit: Duration, Beyond: "404"}
	SetUpAge        = Limit{Of: "time in which the link for the first owner can be used", Value: int64(24 * time.Hour), Unit: Duration, Beyond: "404; the next start makes another"}
	Members         = Limit{Of: "members of a workspace with open invitations", Value: 1_000, Beyond: "422"}
	Preferences     = Limit{Of: "what a person keeps in a workspace", Value: 64 << 10, Unit: Bytes, Beyond: "422"}
)

func people() []*Limit {
	return []*Limit{
		&PasswordLength, &PasswordBytes, &PasswordMemory, &PasswordsAtOnce, &PasswordsWait, &PasswordsShare, &AccountTries, &AccountWait, &AddressTries, &AddressWait,
		&TriesForgotten, &TriesKnown, &SessionIdle, &SessionAge, &SessionsEach, &InvitationAge, &ResetAge, &SetUpAge, &Members, &Preferences,
	}
}

func tokens() []*Limit {
	return []*Limit{&TokenDays, &TokenName, &TokensOfWorkspace, &TokenText, &TokenTrust, &TokensTrusted, &EnrollmentToken, &EnrollmentData, &WorkspaceFolders, &WorkspaceName, &WorkspaceLogo, &AuditText, &AuditAgent, &AuditChanged, &AuditDetail}
}
