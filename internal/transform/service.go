package transform

import (
	"context"

	"chancery/internal/domain"
)

// Service is the use cases of workflows and jobs.
type Service struct {
	Store   domain.Store
	Wake    domain.Wake
	Clock   domain.Clock
	IDs     domain.IDs
	Actions domain.Actions
	Slots   domain.Slots
	Silo    Silo
	// Memory, if set, spares new jobs the reading before they begin.
	Memory *Memory
	// SchemaNames returns the short names of the schemas that documents can have. Nil
	// means that they are not checked.
	SchemaNames func() []string
	// Groups are the headings of the actions, and Meanings explain CommonCodes.
	Groups   []domain.ActionGroup
	Meanings []domain.CodeMeaning
}

// Silo is what jobs need of the silo.
type Silo interface {
	// Prepare builds and validates a document by the rules of the silo and
	// returns the entry to store, without storing it.
	Prepare(ctx context.Context, actor domain.Actor, data []byte) (*domain.Entry, error)
	// Put stores a prepared entry into the silo.
	Put(ctx context.Context, tx domain.Tx, e *domain.Entry) error
	// Rename gives the entry another ID if it was refused because its ID is taken.
	Rename(e *domain.Entry, err error) bool
	// PrepareFile checks a temporary file and gives it a key, without storing it.
	PrepareFile(actor domain.Actor, name, contentType string, data []byte) (*domain.SpoolFile, error)
	// PutFile stores a prepared temporary file.
	PutFile(ctx context.Context, tx domain.Tx, f *domain.SpoolFile) error
}
