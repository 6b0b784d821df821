package api

import "net/http"

// handler handles a request. It returns a value to be written as JSON, or an
// error, or neither if it has written the answer itself.
type handler func(s *server, w http.ResponseWriter, r *http.Request) (any, error)

// route is one operation. It needs a token unless it is public.
type route struct {
	method string
	// path with parameters in braces; {key...} takes the rest of the path.
	path   string
	id     string // operation ID
	about  string
	handle handler
	// service whose OpenAPI document lists the route.
	service string
	public  bool
	// extension is set for operations that existing clients do not know.
	extension bool
	// creates is set for operations that create a job: their requests are admitted
	// within limits.
	creates bool
	query   []queryParam
	// takes and gives are values of the types of the request and answer bodies;
	// nil for none. A route that neither gives nor sends anything answers 204.
	takes any
	gives any
	// sends is the type of an answer that is not JSON.
	sends string
	// receives is the type of a body that is not JSON.
	receives string
}

// queryParam is a parameter in the query of a route.
type queryParam struct {
	name    string
	about   string
	example any
}

// The services, which have an OpenAPI document each.
const (
	serviceTransform = "transform"
	serviceSilo      = "silo"
	serviceUtils     = "utils"
	// serviceServer groups the routes that belong to no service of the API.
	serviceServer = "server"
	// allServices stands for the document of all services.
	allServices = ""
)

const anyType = "*/*"

// routes returns all routes.
func routes() []route {
	var list []route
	for _, group := range [][]route{jobRoutes(), operateRoutes(), workflowRoutes(), entryRoutes(), stateRoutes(), fileRoutes(), metaRoutes(), spoolRoutes(), utilsRoutes(), serverRoutes()} {
		list = append(list, group...)
	}
	return list
}

func jobRoutes() []route {
	return inService(serviceTransform, []route{
		{method: http.MethodPost, path: "/transform/v1/jobs", id: "create-job", creates: true, handle: (*server).putJob, query: createQuery(), takes: JobRequest{}, gives: Job{}, about: "Create a job under a new ID."},
		{method: http.MethodPut, path: "/transform/v1/jobs/{id}", id: "put-job", creates: true, handle: (*server).putJob, query: createQuery(), takes: JobRequest{}, gives: Job{}, about: "Create a job under the ID given, a UUID of version 7 or 1. The same request again answers the same job."},
		{method: http.MethodGet, path: "/transform/v1/jobs/{id}", id: "get-job", handle: (*server).getJob, gives: Job{}, about: "Answer a job."},
		{method: http.MethodGet, path: "/transform/v1/jobs/key/{key...}", id: "get-job-by-key", handle: (*server).getJobByKey, gives: Job{}, about: "Answer the job that holds a key. The key may contain slashes."},
		{method: http.MethodGet, path: "/transform/v1/jobs", id: "list-jobs", handle: (*server).listJobs, query: append(pageQuery(), queryParam{"tag", "Only jobs with this tag (an extension).", nil}), gives: JobCollection{}, about: "List jobs, without their steps."},
	})
}

func workflowRoutes() []route {
	return inService(serviceTransform, []route{
		{method: http.MethodPut, path: "/transform/v1/workflows/{id}", id: "put-workflow", handle: (*server).putWorkflow, takes: WorkflowRequest{}, gives: Workflow{}, about: "Create a workflow and publish it, unless it is a draft."},
		{method: http.MethodPatch, path: "/transform/v1/workflows/{id}", id: "patch-workflow", handle: (*server).patchWorkflow, takes: WorkflowRequest{}, gives: Workflow{}, about: "Change what is given of a workflow and publish the result, unless it is a draft."},
		{method: http.MethodGet, path: "/transform/v1/workflows/{id}", id: "get-workflow", handle: (*server).getWorkflow, gives: Workflow{}, about: "Answer a workflow with its versions.", query: []queryParam{
			{"version", "Extension: the version whose content to answer.", 1},
		}},
		{method: http.MethodGet, path: "/transform/v1/workflows", id: "list-workflows", handle: (*server).listWorkflows, gives: WorkflowCollection{}, about: "List workflows, newest first.", query: []queryParam{
			{"limit", "Largest number of workflows in a page: 20, at most 100.", 20},
			{"created_at", "Latest time of creation.", exampleTime},
			{"schema", "Only workflows for this schema.", "bill/invoice"},
		}},
	})
}

func entryRoutes() []route {
	return inService(serviceSilo, []route{
		{method: http.MethodPost, path: "/silo/v1/entries", id: "create-entry", handle: (*server).createEntry, takes: EntryRequest{}, gives: Entry{}, about: "Create an entry under a new ID."},
		{method: http.MethodPut, path: "/silo/v1/entries/{id}", id: "put-entry", handle: (*server).createEntry, takes: EntryRequest{}, gives: Entry{}, about: "Create an entry under the ID given."},
		{method: http.MethodPatch, path: "/silo/v1/entries/{id}", id: "patch-entry", handle: (*server).patchEntry, takes: EntryRequest{}, gives: Entry{}, about: "Change the document or folder of an entry."},
		{method: http.MethodGet, path: "/silo/v1/entries/{id}", id: "get-entry", handle: (*server).getEntry, gives: Entry{}, about: "Answer an entry."},
		{method: http.MethodGet, path: "/silo/v1/entries/key/{key...}", id: "get-entry-by-key", handle: (*server).getEntryByKey, gives: Entry{}, about: "Answer the entry that has a key. The key may contain slashes."},
		{method: http.MethodGet, path: "/silo/v1/entries/{id}/versions/{version}", id: "get-entry-version", handle: (*server).getVersion, gives: EntryData{}, about: "Answer one version of an entry's envelope."},
		{method: http.MethodGet, path: "/silo/v1/entries", id: "list-entries", handle: (*server).listEntries, gives: EntryCollection{}, about: "List entries, without their documents.", query: append(pageQuery(),
			queryParam{"folder", "Only entries of this folder, or of a group such as invoices.", "sales"},
		)},
	})
}

func stateRoutes() []route {
	return inService(serviceSilo, []route{
		{method: http.MethodGet, path: "/silo/v1/entries/{entry_id}/states", id: "list-states", handle: (*server).listStates, gives: StateCollection{}, about: "List the states of an entry, newest first."},
		{method: http.MethodPost, path: "/silo/v1/entries/{entry_id}/states", id: "add-state", handle: (*server).addState, takes: StateRequest{}, gives: State{}, about: "Give an entry a state now."},
		{method: http.MethodPut, path: "/silo/v1/entries/{entry_id}/states/{at}", id: "put-state", handle: (*server).addState, takes: StateRequest{}, gives: State{}, about: "Give an entry a state at a time, in milliseconds."},
	})
}

func fileRoutes() []route {
	return inService(serviceSilo, []route{
		{method: http.MethodPost, path: "/silo/v1/entries/{entry_id}/files", id: "add-file", handle: (*server).addFile, takes: FileRequest{}, gives: File{}, about: "Add a file to an entry under a new ID."},
		{method: http.MethodPut, path: "/silo/v1/entries/{entry_id}/files/{id}", id: "put-file", handle: (*server).addFile, takes: FileRequest{}, gives: File{}, about: "Add a file to an entry under the ID given."},
		{method: http.MethodGet, path: "/silo/v1/entries/{entry_id}/files/{id}", id: "get-file", handle: (*server).getFile, sends: anyType, about: "Download a file, also one that was replaced."},
	})
}

func utilsRoutes() []route {
	return inService(serviceUtils, []route{
		{method: http.MethodGet, path: "/utils/v1/ping", id: "ping", handle: (*server).ping, gives: Ping{}, about: "Try out a token."},
		{method: http.MethodGet, path: "/utils/v1/uuid", id: "new-uuid", handle: (*server).newUUID, gives: UUID{}, about: "Make a UUID.", query: []queryParam{
			{"v", "Version: 1, 3, 4, 5, 6 or 7; 4 when it is missing.", "7"},
			{"base", "UUID that versions 3 and 5 are derived from.", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
			{"key", "Name that versions 3 and 5 are derived from.", "1001"},
		}},
	})
}

// serverRoutes are the only ones that need no token.
func serverRoutes() []route {
	h := []queryParam{{"h", "Start of the SHA-256 of the contents, in hex; all of it for uploads.", "27a0b656df99dc32"}}
	list := inService(serviceServer, []route{
		{method: http.MethodGet, path: "/files/{entry}/{file}/{name}", id: "get-public-file", handle: (*server).getPublicFile, query: h, sends: anyType, about: "Answer a file by its public link."},
		{method: http.MethodHead, path: "/files/{entry}/{file}/{name}", id: "head-public-file", handle: (*server).getPublicFile, query: h, sends: anyType, about: "Answer the headers of a file by its public link."},
		{method: http.MethodPut, path: "/files/{entry}/{file}/{name}", id: "upload-file", handle: (*server).uploadFile, query: h, receives: anyType, gives: File{}, about: "Send contents that were announced."},
		{method: http.MethodGet, path: "/.well-known/jwks.json", id: "get-keys", handle: (*server).keySet, gives: map[string]any{}, about: "Answer the public keys that documents are signed with (RFC 7517)."},
		{method: http.MethodGet, path: "/.well-known/gobl/keys/{kid}", id: "get-key", handle: (*server).key, gives: map[string]any{}, about: "Answer one public key (RFC 7517)."},
		{method: http.MethodGet, path: "/healthz", id: "health", handle: (*server).healthy, gives: Health{}, about: "Tell whether the process is alive."},
		{method: http.MethodGet, path: "/readyz", id: "ready", handle: (*server).ready, gives: Health{}, about: "Tell whether the store can be used."},
		{method: http.MethodGet, path: "/openapi.json", id: "openapi-json", handle: (*server).openapiJSON, sends: typeJSON, about: "Answer this document as JSON."},
		{method: http.MethodGet, path: "/openapi.yaml", id: "openapi-yaml", handle: (*server).openapiYAML, sends: typeYAML, about: "Answer this document as YAML."},
		{method: http.MethodGet, path: "/openapi/{service}/v1.yaml", id: "openapi-service", handle: (*server).openapiService, sends: typeYAML, about: "Answer the OpenAPI document of a service: transform, silo or utils."},
	})
	for i := range list {
		list[i].public, list[i].extension = true, true
	}
	return list
}

func inService(service string, list []route) []route {
	for i := range list {
		list[i].service = service
	}
	return list
}

func waitQuery() []queryParam {
	return []queryParam{{"wait", "Hold the answer until the job is complete, for at most so many whole seconds, up to 120. For tests; true is 30.", 60}}
}

func createQuery() []queryParam {
	return append(waitQuery(), queryParam{"dry_run", "Extension: answer the finished job as it would be, and keep nothing of it. Steps that would reach out are simulated, waits are over at once, wait has no meaning.", true})
}

const exampleTime = "2026-03-02T09:00:00.000Z"

func pageQuery() []queryParam {
	return []queryParam{
		{"limit", "Largest number of rows in a page: 20, at most 100.", 20},
		{"created_at", "Latest time of creation, the earliest in ascending lists.", exampleTime},
		{"cursor", "next_cursor of the page before, with the same value of ascending.", nil},
		{"ascending", "Oldest first.", false},
	}
}
