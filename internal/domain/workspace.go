package domain

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Workspace separates tenants: nothing is shared between two of them.
type Workspace struct {
	ID   ID
	Slug string // lower case letters, digits, hyphens; unique
	Name string
	// Country is an ISO code, may be empty.
	Country string
	// Sandbox workspaces never reach real authorities. Fixed at creation.
	Sandbox bool
	// LogoURL is the address of a picture, may be empty.
	LogoURL   string
	CreatedAt time.Time
	UpdatedAt time.Time // zero if name, slug, logo and theme were never changed
	// Advice is what it makes of warnings.
	Advice AdviceLevels
	// AnySchema lets its workflows take documents of other schemas than theirs; the jobs
	// have a warning then.
	AnySchema bool
	// Origin is the ID that the workspace had where it was imported from, empty if it is its
	// own: see Root.
	Origin ID
	// Importing workspaces are not complete yet: nobody may use them.
	Importing bool
	// Folders are those that it has besides the usual ones.
	Folders Folders
	// Theme is how its printed documents look.
	Theme Theme
}

// maxThemeFooter is the maximum length of the footer of a theme in characters.
const maxThemeFooter = 300

// ThemeFonts returns the names that the font of a theme may have; the first is that of an empty name.
func ThemeFonts() []string { return []string{"sans", "serif"} }

// ThemeLogos returns the places that the logo of a theme may have; the first is that of an empty one.
func ThemeLogos() []string { return []string{"left", "right", "centre"} }

// Theme is how printed documents look. An empty member is the usual look.
type Theme struct {
	// Color is that of headings, rules and totals, #RRGGBB.
	Color string `json:"color,omitempty"`
	// Font is the name of a typeface.
	Font string `json:"font,omitempty"`
	// Logo is the place of the logo: left, right or centre.
	Logo string `json:"logo,omitempty"`
	// Footer is text at the foot of each page.
	Footer string `json:"footer,omitempty"`
}

// Check returns an error for the first member that cannot be used, with its name below the path.
func (t *Theme) Check(path ...string) error {
	refused := func(member, message string) error {
		return FieldError(message, append(slices.Clone(path), member)...)
	}
	switch {
	case t.Color != "" && !validColor(t.Color):
		return refused("color", "a colour is # and six hexadecimal digits")
	case t.Font != "" && !slices.Contains(ThemeFonts(), t.Font):
		return refused("font", "the fonts are "+strings.Join(ThemeFonts(), ", "))
	case t.Logo != "" && !slices.Contains(ThemeLogos(), t.Logo):
		return refused("logo", "the places are "+strings.Join(ThemeLogos(), ", "))
	case utf8.RuneCountInString(t.Footer) > maxThemeFooter || !utf8.ValidString(t.Footer):
		return refused("footer", fmt.Sprintf("a footer is text of at most %d characters", maxThemeFooter))
	case strings.ContainsFunc(t.Footer, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }):
		return refused("footer", "a footer has no control characters but line ends")
	}
	return nil
}

func validColor(s string) bool {
	_, err := strconv.ParseUint(s[1:], 16, 32)
	return s[0] == '#' && len(s) == len("#RRGGBB") && err == nil
}

// ValidSlug reports whether a text can be the slug of a workspace.
func ValidSlug(s string) bool {
	if s == "" || len(s) > 40 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// Root is the ID of which those of its dynamic series are made: these go on with their
// numbers when the workspace is imported under another ID.
func (w *Workspace) Root() ID {
	if w.Origin != "" {
		return w.Origin
	}
	return w.ID
}

// Folders are folders of a workspace: the short names of the schemas that they take, by key.
type Folders map[string]string

// Token is the record of an issued access token; the token itself is not kept.
type Token struct {
	ID          ID // the token's jti
	WorkspaceID ID
	Name        string
	// Scopes say what the token may be used for; see TokenScopes.
	Scopes    []string
	CreatedAt time.Time
	// ExpiresAt is when the token ends, zero for never.
	ExpiresAt time.Time
	RevokedAt time.Time // zero while valid
	// LastUsedAt is when the token was used, to within TokenUse; zero for never.
	LastUsedAt time.Time
}

// tokenRow is about how much a token takes in a list, without its texts.
const tokenRow = 400

// RowBytes returns the size of a row of a list.
func (t Token) RowBytes() int { return tokenRow + len(t.Name) }

// TokenUse is how much time is between two records of the use of a token.
const TokenUse = time.Minute

// Expired reports whether the token has reached its end.
func (t *Token) Expired(now time.Time) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }

// Actor is the authenticated sender of a request.
type Actor struct {
	Workspace Workspace
	// TokenID is empty for an app, a person and an operator.
	TokenID   ID
	TokenName string
	Scopes    []string
	// App is the name of the app and EnrollmentID that of its enrollment in the
	// workspace; empty for a token of the workspace itself.
	App          string
	EnrollmentID ID
	// PersonID and PersonName are those of a person who has signed in, SessionID that of the
	// session; Owner is set for an owner of the installation. Outside of workspaces, Workspace
	// is empty and so are the scopes.
	PersonID   ID
	PersonName string
	SessionID  ID
	Owner      bool
}

// Origin says who caused a change: "api-key" and a token's ID, "person" and the ID of one, an
// app and the ID of its enrollment, or an action and a job's ID.
type Origin struct {
	Src   string `json:"src,omitempty"`
	SrcID string `json:"src_id,omitempty"`
}

// Workspaces holds the workspaces of the installation.
type Workspaces interface {
	// Insert returns an Error of kind Conflict if the slug is taken.
	Insert(ctx context.Context, w Workspace) error
	// Get and BySlug do not find a workspace that is being imported.
	Get(ctx context.Context, id ID) (Workspace, error)
	BySlug(ctx context.Context, slug string) (Workspace, error)
	// List returns all workspaces, oldest first, also those that are being imported.
	List(ctx context.Context) ([]Workspace, error)
	// SetAdvice replaces the levels of a workspace.
	SetAdvice(ctx context.Context, id ID, levels AdviceLevels) error
	// SetImporting closes a workspace for an import, or opens it again. It may be closed
	// already.
	SetImporting(ctx context.Context, id ID, on bool) error
	// SetOrigin sets Origin of a workspace.
	SetOrigin(ctx context.Context, id, origin ID) error
	// SetAnySchema sets AnySchema of a workspace.
	SetAnySchema(ctx context.Context, id ID, on bool) error
	// SetFolders replaces the folders of a workspace.
	SetFolders(ctx context.Context, id ID, folders Folders) error
	// Change stores name, slug, logo, theme and UpdatedAt of a workspace. It returns an Error of
	// kind Conflict, without the ID of the other, if the slug is taken.
	Change(ctx context.Context, w Workspace) error
}

// Tokens holds the records of issued tokens.
type Tokens interface {
	Insert(ctx context.Context, t Token) error
	Get(ctx context.Context, ws, id ID) (Token, error)
	// List returns the tokens of a workspace, newest first.
	List(ctx context.Context, ws ID) ([]Token, error)
	// Page returns a page of them, newest or oldest first.
	Page(ctx context.Context, ws ID, p Page) ([]Token, error)
	// Count returns how many tokens of a workspace are neither revoked nor, at a time,
	// expired.
	Count(ctx context.Context, ws ID, now time.Time) (int, error)
	// Change stores the name and the end of a token.
	Change(ctx context.Context, ws, id ID, name string, end time.Time) error
	// Used records a use of a token, unless one that is less than TokenUse older is on
	// record.
	Used(ctx context.Context, ws, id ID, at time.Time) error
	// Revoke ends a token. It does not change a token that was revoked before.
	Revoke(ctx context.Context, ws, id ID, at time.Time) error
}
