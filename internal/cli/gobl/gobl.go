package gobl

// Cmd is the commands on documents.
type Cmd struct {
	Build    buildCmd    `cmd:"" help:"Calculate and check a document."`
	Validate validateCmd `cmd:"" help:"Check a document as it stands."`
	Sign     signCmd     `cmd:"" help:"Sign a document."`
	Verify   verifyCmd   `cmd:"" help:"Verify the signatures of an envelope."`
	Digest   digestCmd   `cmd:"" help:"Show the digest of a document."`
	Keygen   keygenCmd   `cmd:"" help:"Make a key for signing, or show the public part of one."`

	Correct   correctCmd   `cmd:"" help:"Make the invoice that corrects another one."`
	Options   optionsCmd   `cmd:"" help:"Show what an invoice can be corrected with."`
	Replicate replicateCmd `cmd:"" help:"Make a copy of a document to issue again."`
	Diff      diffCmd      `cmd:"" help:"Show where two documents differ."`
	Schema    schemaCmd    `cmd:"" help:"Show the JSON Schema of a type, or list them."`
	Regimes   regimesCmd   `cmd:"" help:"List tax regimes, or show the taxes and rates of one."`
	Addons    addonsCmd    `cmd:"" help:"List addons, or show one."`
	Rules     rulesCmd     `cmd:"" help:"List the rules that documents are checked against."`
	Explain   explainCmd   `cmd:"" help:"Explain a rule by its code."`
}

// Help is the long help.
func (Cmd) Help() string {
	return `These commands work on documents in the GOBL format, in JSON or YAML, on this machine alone.
FILE may be "-" for the standard input. On a terminal the answer is for reading; into a pipe or with
--json it is one line of JSON. The exit code is 0 when all is well, 1 when it is not, and 2 when the
command was called wrongly.

    chancery gobl build draft.yaml > invoice.json
    chancery gobl keygen --out key.jwk
    chancery gobl sign --key key.jwk invoice.json > signed.json
    chancery gobl verify --key key.jwk signed.json
    chancery gobl correct --options '{"type":"credit-note"}' invoice.json > credit-note.json
    chancery gobl explain GOBL-BILL-INVOICE-01`
}
