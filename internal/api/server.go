package api

import (
	"net/http"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// ServerState is how the server is.
type ServerState struct {
	StartedAt time.Time
	Store     string
	// Database is the size of the database in bytes, DiskTotal and DiskFree are of the disk
	// of the data directory; zero where that is not known.
	Database, DiskTotal, DiskFree int64
	// Jobs is how many jobs of all workspaces run or are due.
	Jobs int
	// Node is the process that answers, one of Nodes.
	Node  domain.ID
	Nodes []domain.Node
}

// ServerInfo is how the server is.
type ServerInfo struct {
	Version   string       `json:"version" doc:"Version of the program."`
	At        Time         `json:"at" doc:"Time of the server."`
	StartedAt Time         `json:"started_at,omitzero" doc:"When the process that answers started."`
	Ready     bool         `json:"ready" doc:"Whether store and files can be used and written to."`
	Store     string       `json:"store,omitempty" enum:"sqlite,postgres" doc:"Kind of the database." example:"sqlite"`
	Database  int64        `json:"database_bytes,omitempty" doc:"Size of the database; absent where that is not known." example:"73400320"`
	Disk      *ServerDisk  `json:"disk,omitempty" doc:"Disk of the data directory; absent where that is not known."`
	Queue     ServerQueue  `json:"queue" doc:"Jobs that run or are due."`
	Nodes     []ServerNode `json:"nodes" doc:"Servers on the database."`
}

// ServerDisk is the disk of the data directory.
type ServerDisk struct {
	Total int64 `json:"total_bytes" doc:"Size of the disk." example:"268435456000"`
	Free  int64 `json:"free_bytes" doc:"What is free on it for the server." example:"60129542144"`
}

// ServerQueue is how many jobs run or are due.
type ServerQueue struct {
	Jobs  int `json:"jobs" doc:"Jobs of all workspaces." example:"12"`
	Limit int `json:"limit" doc:"Beyond so many of one workspace new ones are refused." example:"10000"`
}

// ServerNode is a server on the database.
type ServerNode struct {
	Name      string `json:"name" doc:"Name of the server." example:"server-1"`
	Version   string `json:"version" doc:"Version of its program."`
	StartedAt Time   `json:"started_at" doc:"When it started."`
	SeenAt    Time   `json:"seen_at" doc:"When it was last heard of."`
	Jobs      int    `json:"jobs,omitempty" doc:"How many jobs it works on; absent for the only one."`
	This      bool   `json:"this,omitempty" doc:"Whether it is the one that answers."`
}

// Providers lists who does the work of steps.
type Providers struct {
	List []Provider `json:"list" doc:"Providers."`
}

// Provider is a part of the server that does the work of steps.
type Provider struct {
	Key       string   `json:"key" doc:"Key of the group of its actions." example:"pdf"`
	Title     string   `json:"title" doc:"Name for people." example:"PDF"`
	About     string   `json:"about,omitempty" doc:"What it does."`
	Kind      string   `json:"kind" enum:"built-in,simulated" doc:"Whether it is part of this server, or can only be simulated." example:"built-in"`
	Version   string   `json:"version,omitempty" doc:"Version of the program; absent for what is only simulated."`
	Healthy   bool     `json:"healthy" doc:"Whether it can work now."`
	Actions   []string `json:"actions" doc:"IDs of its actions." example:"[\"pdf\"]"`
	Simulated []string `json:"simulated,omitempty" doc:"IDs of those among them that can only be simulated."`
}

// serverStateDocs describes the operations on the server itself.
func serverStateDocs() map[string]doc {
	return map[string]doc{
		"get-server":     {about: "Answer how the server is: its version, disk, database, queue and nodes.", gives: ServerInfo{}},
		"list-providers": {about: "List the parts of the server that do the work of steps, with their health and version.", gives: Providers{}},
	}
}

func (s *server) getServer(_ http.ResponseWriter, r *http.Request) (any, error) {
	out := &ServerInfo{
		Version: s.Version, At: Time(s.Clock.Now()), Ready: s.Ready(r.Context()) == nil, Nodes: []ServerNode{},
		Queue: ServerQueue{Limit: s.Limits.Queue},
	}
	if s.State == nil {
		return out, nil
	}
	st, err := s.State(r.Context())
	if err != nil {
		return nil, err
	}
	out.StartedAt, out.Store, out.Database, out.Queue.Jobs = Time(st.StartedAt), st.Store, st.Database, st.Jobs
	if st.DiskTotal > 0 {
		out.Disk = &ServerDisk{Total: st.DiskTotal, Free: st.DiskFree}
	}
	for i := range st.Nodes[:min(len(st.Nodes), limits.ListPage.Int())] {
		n := &st.Nodes[i]
		out.Nodes = append(out.Nodes, ServerNode{
			Name: n.Name, Version: n.Version, StartedAt: Time(n.StartedAt), SeenAt: Time(n.SeenAt), Jobs: n.Leases, This: n.Run == st.Node,
		})
	}
	return out, nil
}

func (s *server) listProviders(_ http.ResponseWriter, r *http.Request) (any, error) {
	healthy := s.Ready(r.Context()) == nil
	out := &Providers{List: []Provider{}}
	all := actionCollection(s.Transform)
	for _, g := range all.Groups {
		p := Provider{Key: g.Key, Title: g.Title, About: g.About, Kind: "simulated", Healthy: healthy, Actions: []string{}}
		for i := range all.List {
			a := &all.List[i]
			if a.Group != g.Key {
				continue
			}
			p.Actions = append(p.Actions, a.ID)
			if a.Installed {
				p.Kind, p.Version = "built-in", s.Version
			} else {
				p.Simulated = append(p.Simulated, a.ID)
			}
		}
		out.List = append(out.List, p)
	}
	return out, nil
}
