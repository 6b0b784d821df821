package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"chancery/internal/transform"
)

// routes returns all routes, in the order of the documentation.
func routes() []route {
	list := slices.Concat(transformRoutes(), eventRoutes(), siloRoutes(), findRoutes(), sequenceRoutes(), accessRoutes(), personRoutes(), serverRoutes())
	docs := map[string]doc{}
	for _, part := range docParts() {
		maps.Copy(docs, part)
	}
	for i := range list {
		list[i].doc = docs[list[i].id]
		list[i].audited = (list[i].changes() || list[i].browsed) && unaudited()[list[i].id] == ""
	}
	return list
}

// transformRoutes returns the routes of jobs and workflows.
func transformRoutes() []route {
	return []route{
		// Jobs.
		op("POST", "/transform/v1/jobs", "create-job", (*server).putJob, toOperate, creates, inline),
		op("PUT", "/transform/v1/jobs/{id}", "put-job", (*server).putJob, toOperate, creates, inline),
		op("GET", "/transform/v1/jobs/{id}", "get-job", (*server).getJob, toRead),
		op("GET", "/transform/v1/jobs/{id}/trace", "get-trace", (*server).getTrace, toRead, extension),
		op("GET", "/transform/v1/jobs/key/{key...}", "get-job-by-key", (*server).getJobByKey, toRead),
		op("GET", "/transform/v1/jobs", "list-jobs", (*server).listJobs, toRead),

		// Operating jobs.
		op("POST", "/transform/v1/jobs/intents", "prompt-intent", (*server).signalIntent, asApp, brief, urgent),
		op("POST", "/transform/v1/jobs/{id}/cancel", "cancel-job", (*server).cancelJob, toOperate, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/{id}/retry", "retry-job", (*server).retryJob, toOperate, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/{id}/skip", "skip-step", (*server).skipStep, toOperate, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/{id}/again", "run-again", (*server).runAgain, toOperate, creates, extension, brief),
		op("POST", "/transform/v1/jobs/{id}/acknowledge", "acknowledge-job", (*server).acknowledgeJob, toOperate, extension, brief, urgent),

		// Many jobs at once.
		op("POST", "/transform/v1/jobs/bulk", "create-jobs", (*server).bulkCreateJobs, toOperate, extension),
		op("POST", "/transform/v1/jobs/bulk/cancel", "cancel-jobs", bulkJobs(transform.VerbCancel), toOperate, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/bulk/retry", "retry-jobs", bulkJobs(transform.VerbRetry), toOperate, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/bulk/skip", "skip-jobs", bulkJobs(transform.VerbSkip), toOperate, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/bulk/poke", "poke-jobs", bulkJobs(transform.VerbPoke), asApp, extension, brief, urgent),
		op("POST", "/transform/v1/jobs/bulk/again", "again-jobs", bulkJobs(transform.VerbAgain), toOperate, extension, brief),
		op("POST", "/transform/v1/jobs/bulk/acknowledge", "acknowledge-jobs", bulkJobs(transform.VerbAcknowledge), toOperate, extension, brief, urgent),

		// Workflows.
		op("PUT", "/transform/v1/workflows/{id}", "put-workflow", (*server).putWorkflow, toWrite),
		op("PATCH", "/transform/v1/workflows/{id}", "patch-workflow", (*server).patchWorkflow, toWrite),
		op("GET", "/transform/v1/workflows/{id}", "get-workflow", (*server).getWorkflow, toRead),
		op("GET", "/transform/v1/workflows", "list-workflows", (*server).listWorkflows, toRead),
		op("GET", "/transform/v1/workflows/{id}/versions", "list-workflow-versions", (*server).listWorkflowVersions, toRead, extension),
		op("GET", "/transform/v1/workflows/{id}/diff", "diff-workflow", (*server).diffWorkflow, toRead, extension),
		op("POST", "/transform/v1/workflows/{id}/restore", "restore-workflow", (*server).restoreWorkflow, toWrite, extension, brief),

		// What authors are writing.
		op("POST", "/transform/v1/workflows/lint", "lint-workflow", (*server).lintWorkflow, toWrite, extension),
		op("POST", "/transform/v1/workflows/try", "try-workflow", (*server).tryWorkflow, toWrite, inline, extension),
		op("POST", "/transform/v1/programs/run", "run-program", (*server).runProgram, toWrite, extension),

		// What workflows are made of.
		op("GET", "/transform/v1/actions", "list-actions", (*server).listActions, toRead, extension),
		op("GET", "/transform/v1/templates", "list-templates", (*server).listTemplates, toRead, extension),
		op("GET", "/transform/v1/templates/{id}", "get-template", (*server).getTemplate, toRead, extension),
		op("GET", "/transform/v1/providers", "list-providers", (*server).listProviders, toRead, extension),

		// Figures.
		op("GET", "/transform/v1/stats", "get-stats", (*server).getStats, toRead, extension),
	}
}

// siloRoutes returns the routes of entries and of what belongs to them, and the utilities.
func siloRoutes() []route {
	return []route{
		// Entries.
		op("POST", "/silo/v1/entries", "create-entry", (*server).createEntry, toWrite),
		op("PUT", "/silo/v1/entries/{id}", "put-entry", (*server).createEntry, toWrite),
		op("PATCH", "/silo/v1/entries/{id}", "patch-entry", (*server).patchEntry, toWrite),
		op("GET", "/silo/v1/entries/{id}", "get-entry", (*server).getEntry, toRead),
		op("GET", "/silo/v1/entries/key/{key...}", "get-entry-by-key", (*server).getEntryByKey, toRead),
		op("GET", "/silo/v1/entries/{id}/versions/{version}", "get-entry-version", (*server).getVersion, toRead),
		op("GET", "/silo/v1/entries", "list-entries", (*server).listEntries, toRead),

		op("GET", "/silo/v1/entries/{id}/verify", "verify-entry", (*server).verifyEntry, toRead, extension),

		// What documents are made of.
		op("GET", "/silo/v1/schemas", "list-schemas", (*server).listSchemas, toRead, extension),
		op("GET", "/silo/v1/schemas/{name...}", "get-schema", (*server).getSchema, toRead, extension),
		op("GET", "/silo/v1/boilerplates/{name...}", "get-boilerplate", (*server).getBoilerplate, toRead, extension),
		op("GET", "/silo/v1/regimes", "list-regimes", (*server).listRegimes, toRead, extension),
		op("GET", "/silo/v1/regimes/{country}", "get-regime", (*server).getRegime, toRead, extension),
		op("GET", "/silo/v1/facts", "get-facts", (*server).getFacts, toRead, extension),

		op("POST", "/silo/v1/entries/bulk", "create-entries", (*server).bulkCreateEntries, toWrite, extension),

		// How long entries are kept.
		op("GET", "/silo/v1/retention", "get-retention", (*server).getRetention, toAdmin, extension),
		op("PUT", "/silo/v1/retention", "put-retention", (*server).putRetention, toAdmin, brief, extension),
		op("POST", "/silo/v1/retention/preview", "preview-retention", (*server).previewRetention, toAdmin, brief, extension),
		op("POST", "/silo/v1/retention/run", "run-retention", (*server).runRetention, toAdmin, brief, extension),
		op("GET", "/silo/v1/entries/{id}/hold", "get-hold", (*server).getHold, toAdmin, extension),
		op("PUT", "/silo/v1/entries/{id}/hold", "put-hold", (*server).putHold, toAdmin, brief, extension),
		op("DELETE", "/silo/v1/entries/{id}/hold", "lift-hold", (*server).liftHold, toAdmin, extension),
		op("POST", "/silo/v1/entries/{id}/erase", "erase-entry", (*server).eraseEntry, toAdmin, brief, extension),

		// Documents that are not stored.
		op("POST", "/silo/v1/gobl/build", "build-gobl", (*server).buildGOBL, toWrite),

		op("POST", "/apps/pdf/v1/preview", "preview-pdf", (*server).previewPDF, toWrite),
		op("POST", "/apps/en16931/v1/validate", "validate-invoice", (*server).judgeInvoice, toWrite, inline, extension),

		// States of entries.
		op("GET", "/silo/v1/entries/{entry_id}/states", "list-states", (*server).listStates, toRead),
		op("POST", "/silo/v1/entries/{entry_id}/states", "add-state", (*server).addState, toWrite, guarded),
		op("PUT", "/silo/v1/entries/{entry_id}/states/{at}", "put-state", (*server).addState, toWrite, guarded),

		// Public links to envelopes.
		op("POST", "/silo/v1/entries/{id}/link", "make-link", (*server).makeLink, toWrite, extension),
		op("GET", "/silo/v1/entries/{id}/link", "get-link", (*server).getLink, toRead, extension),
		op("DELETE", "/silo/v1/entries/{id}/link", "revoke-link", (*server).revokeLink, toWrite, extension),

		// Files of entries.
		op("POST", "/silo/v1/entries/{entry_id}/files", "add-file", (*server).addFile, toWrite, inline, guarded),
		op("PUT", "/silo/v1/entries/{entry_id}/files/{id}", "put-file", (*server).addFile, toWrite, inline, guarded),
		op("GET", "/silo/v1/entries/{entry_id}/files/{id}", "get-file", (*server).getFile, toRead),

		// Meta rows of entries.
		op("PUT", "/silo/v1/entries/{entry_id}/meta/{key}", "put-meta", (*server).putMeta, asApp, guarded),
		op("GET", "/silo/v1/entries/{entry_id}/meta/{key}", "get-meta", (*server).getMeta, toRead),
		op("DELETE", "/silo/v1/entries/{entry_id}/meta/{key}", "delete-meta", (*server).deleteMeta, asApp, guarded),
		op("GET", "/silo/v1/entries/meta/{key}/{ref...}", "find-meta", (*server).findMeta, toRead, orApp),

		// Temporary files.
		op("POST", "/silo/v1/spool", "add-spool-file", (*server).addSpoolFile, asApp, inline),
		op("GET", "/silo/v1/spool/{key...}", "get-spool-file", (*server).getSpoolFile, toRead),
		op("DELETE", "/silo/v1/spool/{key...}", "delete-spool-file", (*server).deleteSpoolFile, toWrite),

		// Utilities.
		op("GET", "/utils/v1/ping", "ping", (*server).ping, forAny),
		op("GET", "/utils/v1/uuid", "new-uuid", (*server).newUUID, forAny),
	}
}

// accessRoutes returns the routes of the workspace and of who may enter it.
func accessRoutes() []route {
	return []route{
		// The workspace and its tokens.
		op("GET", "/access/v1/workspace", "get-workspace", (*server).getWorkspace, forAny),
		op("PATCH", "/access/v1/workspace", "patch-workspace", (*server).patchWorkspace, toChange, brief),
		op("GET", "/access/v1/orgs", "list-orgs", (*server).listOrgs, forAny),
		op("POST", "/access/v1/tokens", "create-token", (*server).createToken, toAdmin, brief, extension),
		op("GET", "/access/v1/tokens", "list-tokens", (*server).listTokens, toAdmin, extension),
		op("GET", "/access/v1/tokens/{id}", "get-token", (*server).getToken, toAdmin, extension),
		op("PATCH", "/access/v1/tokens/{id}", "patch-token", (*server).patchToken, toAdmin, brief, extension),
		op("DELETE", "/access/v1/tokens/{id}", "revoke-token", (*server).revokeToken, toAdmin, extension),

		op("GET", "/access/v1/server", "get-server", (*server).getServer, forOwner, extension),
		op("GET", "/access/v1/audit", "list-audit", (*server).listAudit, toAdmin, extension),

		// Apps.
		op("PUT", "/access/v1/enrollment/{id}", "put-enrollment", (*server).putEnrollment, toAdmin, brief),
		op("POST", "/access/v1/enrollment/authorize", "authorize-enrollment", (*server).authorizeEnrollment, byApp, brief),
		op("GET", "/access/v1/enrollment", "get-enrollment", (*server).getEnrollment, enrolled),
		op("PATCH", "/access/v1/enrollment", "patch-enrollment", (*server).setEnrollment, enrolled, brief),
		op("POST", "/access/v1/enrollment", "post-enrollment", (*server).setEnrollment, enrolled, brief),
		op("PUT", "/access/v1/enrollment", "replace-enrollment", (*server).setEnrollment, enrolled, brief),
		op("GET", "/access/v1/enrollments", "list-enrollments", (*server).listEnrollments, toAdmin, extension),
		op("PATCH", "/access/v1/enrollments/{id}", "disable-enrollment", (*server).disableEnrollment, toAdmin, brief, extension),
	}
}

// personRoutes returns the routes of people and their sessions.
func personRoutes() []route {
	return []route{
		// Signing in.
		op("GET", "/access/v1/sign-in", "get-sign-in", (*server).getSignIn, public, extension),
		op("POST", "/access/v1/session", "create-session", (*server).createSession, public, brief, extension),
		op("GET", "/access/v1/session", "get-session", (*server).getSession, forPerson, extension),
		op("DELETE", "/access/v1/session", "delete-session", (*server).deleteSession, forPerson, extension),
		op("GET", "/access/v1/sessions", "list-sessions", (*server).listSessions, forPerson, extension),
		op("DELETE", "/access/v1/sessions/{id}", "end-session", (*server).endSession, forPerson, extension),

		op("GET", "/sign-in/oidc/{provider}", "begin-sign-in", (*server).beginSignIn, public, extension, linked, browsed),
		op("GET", "/sign-in/oidc/{provider}/callback", "finish-sign-in", (*server).finishSignIn, public, extension, linked, browsed),

		// Links that were sent to people.
		op("POST", "/access/v1/set-up", "set-up", (*server).setUp, public, brief, extension),
		op("POST", "/access/v1/invitations/open", "open-invitation", (*server).openInvitation, public, brief, extension),
		op("POST", "/access/v1/invitations/accept", "accept-invitation", (*server).acceptInvitation, public, brief, extension),

		// Oneself.
		op("PATCH", "/access/v1/person", "patch-own-person", (*server).patchOwnPerson, forPerson, brief, extension),
		op("GET", "/access/v1/preferences", "get-preferences", (*server).getPreferences, forMember, extension),
		op("PUT", "/access/v1/preferences", "put-preferences", (*server).putPreferences, forMember, brief, extension),

		// The members of the workspace.
		op("GET", "/access/v1/members", "list-members", (*server).listMembers, toAdmin, extension),
		op("POST", "/access/v1/members", "invite-member", (*server).inviteMember, toAdmin, brief, extension),
		op("PATCH", "/access/v1/members/{id}", "patch-member", (*server).patchMember, toAdmin, brief, extension),
		op("DELETE", "/access/v1/members/{id}", "remove-member", (*server).removeMember, toAdmin, extension),

		// The installation.
		op("GET", "/access/v1/people", "list-people", (*server).listPeople, forOwner, extension),
		op("PATCH", "/access/v1/people/{id}", "patch-person", (*server).patchPerson, forOwner, brief, extension),
		op("POST", "/access/v1/people/{id}/reset", "reset-person", (*server).resetPerson, forOwner, extension),
		op("GET", "/access/v1/workspaces", "list-workspaces", (*server).listWorkspaces, forOwner, extension),
		op("POST", "/access/v1/workspaces", "create-workspace", (*server).createWorkspace, forOwner, brief, extension),
	}
}

// serverRoutes returns the routes outside of the services; none of these needs a token.
func serverRoutes() []route {
	return []route{
		op("GET", "/files/{entry}/{file}/{name}", "get-public-file", (*server).getPublicFile, public, extension, linked),
		op("HEAD", "/files/{entry}/{file}/{name}", "head-public-file", (*server).getPublicFile, public, extension, linked),
		op("GET", "/files/{entry}/envelope.json", "get-public-envelope", (*server).getPublicEnvelope, public, extension, linked),
		op("PUT", "/files/{entry}/{file}/{name}", "upload-file", (*server).uploadFile, public, extension),
		op("GET", "/.well-known/jwks.json", "get-keys", (*server).keySet, public, extension),
		op("GET", "/.well-known/gobl/keys/{kid}", "get-key", (*server).key, public, extension),
		op("GET", "/healthz", "health", (*server).healthy, public, extension),
		op("GET", "/readyz", "ready", (*server).ready, public, extension),
		op("GET", "/openapi.json", "openapi-json", (*server).openapiJSON, public, extension),
		op("GET", "/openapi.yaml", "openapi-yaml", (*server).openapiYAML, public, extension),
		op("GET", "/openapi/{service}/v1.yaml", "openapi-service", (*server).openapiService, public, extension),
		op("GET", "/{service}/v1/openapi.json", "openapi-service-json", (*server).openapiServiceJSON, public, extension),
		op("GET", "/docs", "docs", (*server).docsPage, public, extension),
		op("GET", "/docs/start.js", "docs-start", (*server).docsStart, public, extension),
		op("GET", "/docs/viewer.js", "docs-viewer", (*server).docsProgram, public, extension),
	}
}

// op returns the route of an operation, without its description.
func op(method, path, id string, handle handler, marks ...mark) route {
	rt := route{method: method, path: path, id: id, handle: handle, service: serviceOf(path)}
	for _, m := range marks {
		m(&rt)
	}
	return rt
}

// mark sets a property of a route.
type mark func(*route)

// public marks a route that needs no token.
func public(rt *route) { rt.public = true }

// extension marks an operation that existing clients do not know.
func extension(rt *route) { rt.extension = true }

// creates marks an operation that creates a job, of which a workspace may have only so
// many.
func creates(rt *route) { rt.creates = true }

// inline marks an operation whose body may carry a file.
func inline(rt *route) { rt.inline = true }

// brief marks an operation whose body is small. What is decoded of it is kept while the
// request waits.
func brief(rt *route) { rt.brief = true }

// linked marks an operation whose address people pass on, by programs that add parameters
// of their own to it. Unknown ones are ignored.
func linked(rt *route) { rt.linked = true }

// urgent marks an operation that ends work or lets it go on. It writes little, and is taken
// while the workspace has to wait until it may write more.
func urgent(rt *route) { rt.urgent = true }

// guarded marks an operation that adds something to the entry in its path, and takes If-Match
// about the document of the entry.
func guarded(rt *route) { rt.guarded = true }

// browsed marks an operation that browsers are sent to and that begins or ends something.
// Programs that look at links do not reach it with HEAD.
func browsed(rt *route) { rt.browsed = true }

// heads returns a HEAD route for each path that has only GET (RFC 9110, section 9.3.2).
func heads(list []route) []route {
	taken := map[string]bool{}
	for i := range list {
		if list[i].method == http.MethodHead {
			taken[list[i].path] = true
		}
	}
	var more []route
	for _, rt := range list {
		if rt.method == http.MethodGet && !taken[rt.path] && !rt.browsed {
			rt.method, rt.id = http.MethodHead, "head-"+rt.id
			more = append(more, rt)
		}
	}
	return more
}

// handler handles a request. It returns a value to be written as JSON, or an
// error, or neither if it has written the answer itself.
type handler func(s *server, w http.ResponseWriter, r *http.Request) (any, error)

// route is one operation. Unless it is public, byApp or only for people, it needs a token with
// one of the scopes in needs, or a person whose role in the workspace has one.
type route struct {
	method string
	// path with parameters in braces; {key...} takes the rest of the path.
	path   string
	id     string // operation ID
	handle handler
	// service is the one whose OpenAPI document lists the route.
	service string
	public  bool
	needs   []string
	byApp   bool
	orApp   bool
	// person says which people the route is for, if it is only for them.
	person    personKind
	extension bool
	creates   bool
	inline    bool
	brief     bool
	linked    bool
	urgent    bool
	guarded   bool
	browsed   bool
	// audited routes pass on who asks, for the log of changes.
	audited bool
	doc
}

// changes reports whether requests to the route may change something.
func (rt *route) changes() bool { return rt.method != http.MethodGet && rt.method != http.MethodHead }

// doc describes an operation. It is next to the handler.
type doc struct {
	about string
	query []queryParam
	// header has the fields of the header that change what the route does.
	header []queryParam
	// tagged marks answers with an ETag, besides those with an entry.
	tagged bool
	// takes and gives are values of the types of the request and answer bodies;
	// nil for none. A route that neither gives nor sends anything answers 204.
	takes any
	gives any
	// rows and lines are values of the types of the lines of a body and of an answer in
	// NDJSON; nil for none.
	rows  any
	lines any
	// sends is the type of an answer that is not JSON.
	sends string
	// receives is the type of a body that is not JSON.
	receives string
	// leads says that the answer sends a browser to another address.
	leads bool
	// mayBeEmpty says that the body in takes may be left out.
	mayBeEmpty bool
	// ranged says that a part of what the route sends can be asked for.
	ranged bool
	// fails are the statuses of its errors besides those that follow from the rest.
	fails []int
}

// docParts returns the descriptions of operations by ID, one part for each file.
func docParts() []map[string]doc {
	return []map[string]doc{
		jobDocs(), actionDocs(), statsDocs(), templateDocs(), verifyDocs(), factDocs(), traceDocs(), lintDocs(), serverStateDocs(), operateDocs(), bulkDocs(), rowDocs(), workflowDocs(), versionDocs(), entryDocs(), relatedDocs(), searchDocs(), retentionDocs(), goblDocs(), previewDocs(), judgeDocs(), linkDocs(), stateDocs(),
		fileDocs(), metaDocs(), spoolDocs(), sequenceDocs(), utilsDocs(), accessDocs(), sessionDocs(), oidcDocs(), personDocs(), memberDocs(), enrollmentDocs(), auditDocs(), eventDocs(), subscriptionDocs(), openapiDocs(),
	}
}

// queryParam is a parameter in the query or in the header of a route.
type queryParam struct {
	name    string
	about   string
	example any
}

// The services, which have an OpenAPI document each.
const (
	serviceTransform = "transform"
	serviceSilo      = "silo"
	serviceSequence  = "sequence"
	serviceUtils     = "utils"
	serviceAccess    = "access"
	servicePDF       = "pdf"
	serviceEN16931   = "en16931"
	// serviceServer groups the routes that belong to no service of the API.
	serviceServer = "server"
	// allServices stands for the document of all services.
	allServices = ""
)

// serviceOf returns the service of a path.
func serviceOf(path string) string {
	for _, app := range []string{servicePDF, serviceEN16931} {
		if strings.HasPrefix(path, "/apps/"+app+"/") {
			return app
		}
	}
	for _, service := range []string{serviceTransform, serviceSilo, serviceSequence, serviceUtils, serviceAccess} {
		if strings.HasPrefix(path, "/"+service+"/") {
			return service
		}
	}
	return serviceServer
}
