package gobl

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"chancery/gobl"
	"chancery/gobl/dsig"
	"chancery/internal/cli/term"
)

type keygenCmd struct {
	Out    string `placeholder:"FILE" help:"Write the key to a new file instead of the standard output."`
	Public bool   `help:"Show the public part of --key instead of making a key."`
	Key    string `placeholder:"FILE" help:"Private key that --public is about."`
	JSON   bool   `name:"json" help:"Answer in one line of JSON, also on a terminal."`
}

// Help is the long help.
func (keygenCmd) Help() string {
	return `Makes a private key for signatures with ES256, as a JSON Web Key. A file is made so that only you can
read it, and an existing file is never written over.

    chancery gobl keygen --out key.jwk

Keep the key to yourself. What others need to verify your signatures is its public part:

    chancery gobl keygen --public --key key.jwk --out public.jwk`
}

var errPublicKey = errors.New("--public and --key belong together")

// Validate refuses half of a pair of flags.
func (k *keygenCmd) Validate() error {
	if k.Public != (k.Key != "") {
		return errPublicKey
	}
	return nil
}

// Modes of key files.
const (
	privateMode = 0o600
	publicMode  = 0o644
)

// Run makes a key, or shows the public part of one.
func (k *keygenCmd) Run(ctx context.Context, c *term.Call) error {
	id, data, mode, err := k.key(ctx, c)
	if err != nil {
		return err
	}
	if k.Out == "" {
		return c.PrintJSON(data)
	}
	if data, err = gobl.Indent(data); err != nil {
		return err
	}
	if err := writeNew(k.Out, append(data, '\n'), mode); err != nil {
		return err
	}
	if c.ForPerson() {
		return c.PrintLine("Wrote key " + id + " to " + k.Out + ".")
	}
	return c.PrintValue(struct {
		ID   string `json:"kid"`
		File string `json:"file"`
	}{id, k.Out})
}

// key returns the key to write, with its id and the mode of its file.
func (k *keygenCmd) key(ctx context.Context, c *term.Call) (string, []byte, fs.FileMode, error) {
	if k.Public {
		private, err := privateKey(ctx, c, k.Key)
		if err != nil {
			return "", nil, 0, err
		}
		data, err := private.Public().MarshalJSON()
		return private.ID(), data, publicMode, err
	}
	lib, err := c.Library()
	if err != nil {
		return "", nil, 0, err
	}
	id, err := lib.NewID()
	if err != nil {
		return "", nil, 0, err
	}
	private, err := dsig.NewPrivateKey(id, c.Env.Rand)
	if err != nil {
		return "", nil, 0, err
	}
	data, err := private.MarshalJSON()
	return private.ID(), data, privateMode, err
}

// writeNew writes a file that must not exist yet. It leaves no file when it
// fails.
func writeNew(name string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return &term.LocatedError{Name: name, Cause: term.Errorf("conflict", "the file exists and is not written over")}
	}
	if err != nil {
		return term.FileError(name, err)
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(term.FileError(name, err), os.Remove(name))
	}
	return nil
}

// privateKey reads a private JWK.
func privateKey(ctx context.Context, c *term.Call, name string) (*dsig.PrivateKey, error) {
	data, err := c.Read(ctx, name)
	if err != nil {
		return nil, err
	}
	key, err := dsig.ParsePrivateKey(data)
	if err != nil {
		return nil, keyError(name, err)
	}
	return key, nil
}

func keyError(name string, err error) error {
	return &term.LocatedError{Name: term.InputName(name), Cause: term.Errorf("key", "%w", err)}
}

var errNoKeys = errors.New("the set holds no key that can verify signatures")

// publicKeys reads the public parts of all keys in files, each a JWK, public or
// private, or a set of them.
func publicKeys(ctx context.Context, c *term.Call, names []string) ([]*dsig.PublicKey, error) {
	var keys []*dsig.PublicKey
	for _, name := range names {
		data, err := c.Read(ctx, name)
		if err != nil {
			return nil, err
		}
		some, err := parseKeys(data)
		if err != nil {
			return nil, keyError(name, err)
		}
		keys = append(keys, some...)
	}
	return keys, nil
}

// parseKeys reads a key or a set. It skips keys in a set that cannot be used
// (RFC 7517 §5), as long as at least one can.
func parseKeys(data []byte) ([]*dsig.PublicKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	data = bytes.TrimPrefix(data, []byte(term.ByteOrderMark))
	if err := json.Unmarshal(data, &set); err != nil || set.Keys == nil {
		key, err := parseKey(data)
		if err != nil {
			return nil, err
		}
		return []*dsig.PublicKey{key}, nil
	}
	var keys []*dsig.PublicKey
	for _, member := range set.Keys {
		if key, err := parseKey(member); err == nil {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errNoKeys
	}
	return keys, nil
}

// parseKey reads a public key, or the public part of a private one.
func parseKey(data []byte) (*dsig.PublicKey, error) {
	if private, err := dsig.ParsePrivateKey(data); err == nil {
		return private.Public(), nil
	}
	return dsig.ParsePublicKey(data)
}
