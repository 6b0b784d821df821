package domain

import (
	"context"
	"time"
)

// Node is a server on a store. Several share one, each under a name of its own, which
// stands in the leases of jobs.
type Node struct {
	Name string
	// Run is the ID of the process: a server that starts again under its name is another.
	Run     ID
	Version string
	// Address is where the server listens.
	Address   string
	StartedAt time.Time
	// SeenAt is when the server was last heard of. One that is not seen for NodeTime is
	// gone, and its name is free.
	SeenAt time.Time
	// Leases is how many jobs the server holds; only List fills it.
	Leases int
}

// Owner is what stands in the leases of the node. It has the process in it, so that a
// process that was stopped for long gives up nothing of the one that has its name now.
func (n *Node) Owner() string { return n.Name + "/" + string(n.Run) }

// NodeTime is how long a node counts as running after it was last seen. It is not shorter
// than a lease, so that the process that takes the name of a node that is gone does not find jobs
// that the old one believes to hold.
const NodeTime = 20 * time.Second

// Nodes are the servers on a store, and the duties that one of them has for all.
type Nodes interface {
	// Enter records a node that starts. It is a Conflict when another process with this
	// name was seen since the time, unless that is the zero time: then the name is ours.
	Enter(ctx context.Context, n Node, since time.Time) error
	// Seen records that a node runs, and reports false if its name belongs to another
	// process now.
	Seen(ctx context.Context, name string, run ID, at time.Time) (bool, error)
	// Leave removes a node that stops.
	Leave(ctx context.Context, name string, run ID) error
	// List returns the nodes that were seen since the time, by name.
	List(ctx context.Context, since time.Time) ([]Node, error)
	// Take reports whether a node has a duty from now on until a time: it has it already,
	// or nobody has it now.
	Take(ctx context.Context, duty string, run ID, now, until time.Time) (bool, error)
}

// EncryptedKey is a private key of the installation, encrypted under its master key.
type EncryptedKey struct {
	// Purpose is what the key signs; Seq counts the keys of a purpose from 1.
	Purpose string
	Seq     int
	// ID is the name of the public key.
	ID        string
	CreatedAt time.Time
	// RetiredAt is when the key signed last; zero while it may sign.
	RetiredAt time.Time
	Encrypted []byte
}

// EncryptedKeys are the keys in a store that many nodes share.
type EncryptedKeys interface {
	// Insert adds a key. It is a Conflict if its purpose has a key with this number.
	Insert(ctx context.Context, k *EncryptedKey) error
	// List returns all keys, by purpose and number.
	List(ctx context.Context) ([]EncryptedKey, error)
	// Retire records when a key signed last; a retired key stays as it is.
	Retire(ctx context.Context, purpose string, seq int, at time.Time) error
}
