// Package client is a Go client of the Chancery API. It has a method for each operation, and
// depends on nothing but the standard library.
//
//	api := &client.Client{URL: "http://127.0.0.1:8080", Token: os.Getenv("CHANCERY_TOKEN")}
//	job, err := api.PutJob(ctx, id, client.JobRequest{WorkflowID: flow, Data: invoice}, 30*time.Second)
//
// It owns requests and their repetition, wire types, pages, streams and errors. It does not own
// the meaning of documents: those are JSON, for the packages of gobl to read. Lists come page by
// page, and as iterators that fetch the pages as they go: [Client.Jobs] and [Client.AllJobs].
//
// Errors of the server are of the type [*Error]. A request whose answer is lost is sent again
// when that does no harm; see [Retry]. Nothing is logged.
package client
