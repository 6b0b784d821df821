package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"time"

	"chancery/gobl"
	"chancery/internal/action"
	"chancery/internal/action/simulate"
	"chancery/internal/admission"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/engine"
	"chancery/internal/feed"
	"chancery/internal/limits"
	"chancery/internal/program"
	"chancery/internal/sequence"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// Parts are what a Stack is built on: the adapters, which the caller chooses.
type Parts struct {
	Store domain.Store
	Blobs domain.Blobs
	Wake  domain.Wake
	Clock domain.Clock
	IDs   domain.IDs
	Keys  document.Keys
	// Rand is where the document library gets random bytes; nil means crypto/rand.
	Rand io.Reader
	// MaxLines is how many elements a list in a document may have; 0 means limits.Lines.
	MaxLines int
	// MaxFile is the largest size of an announced file; 0 means limits.FileStream.
	MaxFile int64
	// Fetch and Post make the requests of actions; nil where nothing may leave.
	Fetch domain.Fetcher
	Post  domain.Poster
	// Programs runs the jq programs of users; nil means program.InProcess.
	Programs program.Runner
	// Turns says whose program runs next; stacks that share Programs share it. Nil means
	// turns of its own.
	Turns *admission.Turns
	// Engine are the options of the engine. Without an Owner there is no engine:
	// jobs are stored and left to a server.
	Engine engine.Options
	// More actions in addition to the built-in ones, for tests.
	More []*domain.Action
	Log  *slog.Logger
}

// Stack is the use cases over one store and the engine that runs its jobs: a server
// without HTTP. This is the only place that puts them together.
type Stack struct {
	Silo      *silo.Service
	Transform *transform.Service
	Sequence  *sequence.Service
	Feed      *feed.Service
	Actions   domain.Actions
	// Playground runs programs of authors for them to see.
	Playground *action.Playground
	// Engine is nil when the stack runs no jobs.
	Engine *engine.Engine
}

// NewStack builds a stack. Nothing runs before its engine does.
func NewStack(p Parts) (*Stack, error) {
	if p.Rand == nil {
		p.Rand = rand.Reader
	}
	library, err := gobl.New(gobl.Options{Now: p.Clock.Now, Rand: p.Rand})
	if err != nil {
		return nil, fmt.Errorf("building the document library: %w", err)
	}
	build := &document.Builder{Library: library, Keys: p.Keys}
	if p.MaxLines > 0 {
		build.Lists = limits.Lines.With(int64(p.MaxLines))
	}
	s := &Stack{Silo: &silo.Service{Store: p.Store, Blobs: p.Blobs, Clock: p.Clock, IDs: p.IDs, Build: build, Memory: admission.NewDocumentLimiter(p.Clock), MaxFile: p.MaxFile}}
	ports := action.Ports{Build: build, Fetch: p.Fetch, Post: p.Post, Programs: p.Programs, Turns: p.Turns, Silo: s.Silo, Clock: p.Clock}
	s.Playground = action.NewPlayground(ports)
	s.Actions, err = actions(ports, p.More...)
	if err != nil {
		return nil, err
	}
	s.Sequence = &sequence.Service{Store: p.Store, Clock: p.Clock}
	s.Feed = &feed.Service{Store: p.Store, Wake: p.Wake, Clock: p.Clock, Rand: p.Rand, Log: p.Log}
	if !p.Engine.Simulate {
		s.Feed.Post = p.Post
	}
	s.Transform = &transform.Service{
		Store: p.Store, Wake: p.Wake, Clock: p.Clock, IDs: p.IDs,
		Actions: s.Actions, Slots: noSlots{}, Silo: s.Silo, Memory: transform.NewMemory(),
		SchemaNames: document.NewShapes(library).SchemaNames,
		Groups:      action.Groups(), Meanings: action.Meanings(transform.CommonCodes()),
	}
	if p.Engine.Owner == "" {
		return s, nil
	}
	s.Engine, err = engine.New(engine.Ports{
		Store: p.Store, Blobs: p.Blobs, Wake: p.Wake, Clock: p.Clock, IDs: p.IDs,
		Actions: s.Actions, Stamper: build, Log: p.Log,
	}, p.Engine)
	s.Transform.Slots = s.Engine
	return s, err
}

// actions is the table of what steps can do.
func actions(p action.Ports, more ...*domain.Action) (*action.Table, error) {
	return action.NewTable(append(simulate.Complete(action.Builtin(p), p.Build), more...))
}

// noSlots runs nothing: jobs wait for a server.
type noSlots struct{}

// Reserve implements domain.Slots.
func (noSlots) Reserve() domain.Slot { return nil }

// Await implements domain.Slots.
func (noSlots) Await(context.Context, domain.ID, time.Duration) domain.Slot { return nil }
