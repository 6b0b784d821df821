package cli

import (
	"context"
	"encoding/json"
	"errors"

	"chancery/gobl"
)

// goblCmd is the commands on documents.
type goblCmd struct {
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
func (goblCmd) Help() string {
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

type buildCmd struct {
	File    string `arg:"" optional:"" help:"Document or envelope, JSON or YAML; - is the standard input."`
	Envelop bool   `help:"Answer the whole envelope, not only the document."`
	NDJSON  bool   `name:"ndjson" help:"Read a document from each line and write a result for each line."`
	JSON    bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (buildCmd) Help() string {
	return `Completes a document: reads it, puts its values into their normal form, works out all figures and
checks the result against the rules of the regime and addons it names. The answer is the complete
document, or with --envelop the envelope with its digest. An envelope that comes in is calculated
anew.

    chancery gobl build draft.yaml
    cat draft.json | chancery gobl build --envelop -

With --ndjson each line of the input (the standard input unless FILE is given) is a document of its
own, and each line of the output its result, in the same order: {"data":…}, or {"error":{"key":…,
"message":…,"faults":[…]}}. A document that fails stops nothing, and the exit code is 0.

    chancery gobl build --ndjson < drafts.ndjson > results.ndjson`
}

var errNoFile = errors.New(`expected "<file>", or "-" to read the standard input`)

// Validate refuses a call without input. A stream is usually piped in, so it
// needs no name.
func (b *buildCmd) Validate() error {
	if b.File == "" && !b.NDJSON {
		return errNoFile
	}
	return nil
}

// Run builds one document, or one for each line.
func (b *buildCmd) Run(ctx context.Context, c *call) error {
	lib, err := c.library()
	if err != nil {
		return err
	}
	if b.NDJSON {
		return b.stream(ctx, c, lib)
	}
	in, err := c.document(ctx, lib, b.File)
	if err != nil {
		return err
	}
	data, err := build(lib, in.json, b.Envelop)
	if err != nil {
		return in.failed(err)
	}
	return c.printJSON(data)
}

// build completes a document and returns it, or its envelope.
func build(lib *gobl.Library, data []byte, whole bool) ([]byte, error) {
	envelope, err := lib.Build(data)
	if err != nil {
		return nil, err
	}
	out, err := envelope.JSON()
	if err != nil || whole {
		return out, err
	}
	return member(out, "doc")
}

// member returns one member of a JSON object, as it is written there.
func member(object []byte, name string) (json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		return nil, gobl.NewError(gobl.ErrInput, err)
	}
	return members[name], nil
}
