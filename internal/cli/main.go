package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"chancery/internal/cli/gobl"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

// version is set when the program is linked.
var version = "devel" //nolint:gochecknoglobals // the linker can only write to a variable

// Env is the environment of a call.
type Env = term.Env

// root is the tree of commands.
type root struct {
	ShowHelp helpFlag `name:"help" short:"h" help:"Show help for the command."`

	Serve        serveCmd        `cmd:"" settings:"collect" help:"Run the server."`
	Run          runCmd          `cmd:"" help:"Run a workflow on a document, here and now. Needs no server."`
	Demo         demoCmd         `cmd:"" help:"Run an example from start to end on this machine."`
	Bench        benchGroup      `cmd:"" help:"Measure what a server on this machine can do."`
	Gobl         gobl.Cmd        `cmd:"" help:"Build, check, sign and verify documents. Needs no server."`
	Convert      convertCmd      `cmd:"" help:"Convert invoices between UBL, CII, hybrid PDF and GOBL. Needs no server."`
	Validate     validateCmd     `cmd:"" help:"Check UBL, CII and hybrid PDF files by the rules of their profile. Needs no server."`
	Terms        termsCmd        `cmd:"" help:"List the business terms of a UBL, CII or hybrid PDF file. Needs no server."`
	Workflow     workflowCmd     `cmd:"" help:"Keep workflows as files: apply, list, show, lint, diff."`
	Template     templateCmd     `cmd:"" help:"List and show workflows to begin with."`
	Job          jobCmd          `cmd:"" help:"Create, show, follow, end and retry jobs."`
	Entry        entryCmd        `cmd:"" help:"List, find, make and change documents, and what belongs to them."`
	Retention    retentionCmd    `cmd:"" help:"Say how long documents are kept, and erase what is older."`
	File         fileCmd         `cmd:"" help:"List, fetch and add files of entries."`
	Files        filesCmd        `cmd:"" hidden:"" help:"An older name of file verify."`
	Spool        spoolCmd        `cmd:"" help:"Keep temporary files for jobs."`
	Series       seriesCmd       `cmd:"" help:"Make, list and check the series of numbers."`
	Listen       listenCmd       `cmd:"" help:"Print what happens, as it happens, and forward it."`
	Event        eventCmd        `cmd:"" help:"List what happened."`
	Subscription subscriptionCmd `cmd:"" help:"Make subscriptions, which post events to an address."`
	Workspace    workspaceCmd    `cmd:"" help:"Make, list, show and change workspaces."`
	Token        tokenCmd        `cmd:"" help:"Make, list, change and end access tokens."`
	User         userCmd         `cmd:"" help:"Make, invite, list and disable the people who sign in."`
	Audit        auditCmd        `cmd:"" help:"List, check and export the log of changes."`
	App          appCmd          `cmd:"" help:"Make credentials of apps, and let apps into workspaces."`
	Node         nodeCmd         `cmd:"" help:"Show the servers on a database."`
	Migrate      migrateCmd      `cmd:"" help:"Bring a database to the schema of this version."`
	Key          keyCmd          `cmd:"" help:"List, rotate and retire the keys that sign."`
	Backup       backupCmd       `cmd:"" help:"Copy an installation, while its server runs."`
	Restore      restoreCmd      `cmd:"" help:"Make a data directory from a backup."`
	Check        checkCmd        `cmd:"" help:"Check a data directory or a backup."`
	Export       exportCmd       `cmd:"" help:"Write a workspace into one file, to move or keep it."`
	Import       importCmd       `cmd:"" help:"Store a workspace from such a file, or from another server."`
	Config       configCmd       `cmd:"" help:"Check the settings of a server, or show an example."`
	Version      versionCmd      `cmd:"" help:"Show the version."`
	Sandbox      sandboxCmd      `cmd:"" hidden:"" help:"Run programs for the server that started this."`
}

const description = `Chancery creates, numbers, signs and delivers business documents.`

// Help is the long help of the whole program.
func (root) Help() string {
	return `Complete and check a document, sign it, and verify the signature:

    chancery gobl build draft.yaml > invoice.json
    chancery gobl keygen --out key.jwk
    chancery gobl sign --key key.jwk invoice.json > signed.json
    chancery gobl verify --key key.jwk signed.json

Every command has its own help with examples: "chancery help gobl build".`
}

// Main runs one call of the program and returns its exit code: 0 for success, 1
// for failure, 2 for a wrong call. args are those after the name of the program.
// When ctx is cancelled the call ends soon and without a message.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env Env) int {
	c := newCall(stdin, stdout, stderr, env)
	err := c.run(ctx, args)
	switch {
	case errors.Is(err, errHelp):
		return term.ExitOK
	case errors.Is(err, errNoCommand):
		return term.ExitUsage
	}
	return c.Exit(ctx, translate(err))
}

// errHelp ends the parsing after help was shown.
var errHelp = errors.New("help was shown")

// errNoCommand ends a call that names no command.
var errNoCommand = errors.New("a command is missing")

// helpFlag shows help and ends the call, even if the call has errors.
type helpFlag bool

// IgnoreDefault keeps the flag from being triggered by its zero value.
func (helpFlag) IgnoreDefault() {}

// BeforeReset runs before anything is checked.
func (helpFlag) BeforeReset(k *kong.Context) error {
	if err := k.PrintUsage(false); err != nil {
		return err
	}
	return errHelp
}

func (c *call) run(ctx context.Context, args []string) error {
	c.JSON = wantsJSON(args)
	parser, err := kong.New(new(root), append(c.settings.Options(),
		kong.Name("chancery"),
		kong.Description(description),
		kong.Writers(c.Stdout, c.Stderr),
		kong.NoDefaultHelp(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Exit(func(int) {}), // the exit code is ours to return
	)...)
	if err != nil {
		return err
	}
	k, err := parser.Parse(expandAliases(args))
	if err != nil {
		return c.usageFailure(parser, err)
	}
	if selected := k.Selected(); selected != nil {
		c.command = selected.FullPath()
	}
	k.BindTo(domain.WithCaller(ctx, c.caller()), (*context.Context)(nil))
	k.Bind(c.Call)
	return k.Run(c)
}

// expandAliases rewrites two common forms of calls.
func expandAliases(args []string) []string {
	if len(args) == 0 {
		return args
	}
	switch args[0] {
	case "help":
		return append(slices.Clone(args[1:]), "--help")
	case "--version":
		return append([]string{"version"}, args[1:]...)
	}
	return args
}

// wantsJSON looks for the flag before the call is parsed, because the error of a
// call that cannot be parsed is JSON too.
func wantsJSON(args []string) bool {
	for _, a := range args {
		switch a {
		case "--json", "--json=true":
			return true
		case "--":
			return false
		}
	}
	return false
}

// usageFailure translates an error of the parser. It prints the list of commands
// if none was named.
func (c *call) usageFailure(parser *kong.Kong, err error) error {
	var parsing *kong.ParseError
	if errors.Is(err, errHelp) || !errors.As(err, &parsing) {
		return err
	}
	name, node := parser.Model.Name, parser.Model.Node
	if selected := parsing.Context.Selected(); selected != nil {
		name, node = selected.FullPath(), selected
	}
	if !c.JSON && len(node.Children) > 0 && strings.HasPrefix(err.Error(), "expected ") {
		parser.Stdout = c.Stderr
		if err := parsing.Context.PrintUsage(false); err != nil {
			return err
		}
		return errNoCommand
	}
	return &term.UsageError{Command: name, Cause: parsing.Unwrap()}
}
