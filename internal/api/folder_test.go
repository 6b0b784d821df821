package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/test/kit"
)

// A workspace may have folders of its own, each for documents of one schema.
func TestOwnFolders(t *testing.T) {
	in := install(t, nil)
	const space = "/access/v1/workspace"
	create := func(folder, id, document string) *kit.Answer {
		return in.Do(http.MethodPut, "/silo/v1/entries/"+id, `{"folder":"`+folder+`","data":`+document+`}`)
	}
	create("receipts", entryID, invoice).Refused(422, "validation")
	in.Do(http.MethodPatch, space, `{"folders":{"receipts":"bill/invoice","staff":"org/party"}}`).Want(200).Is("bill/invoice", "folders", "receipts")
	in.Do(http.MethodGet, space, "").Want(200).Is("org/party", "folders", "staff")

	create("receipts", entryID, invoice).Want(200).Is("receipts", "folder")
	in.Do(http.MethodGet, "/silo/v1/entries?folder=receipts", "").Want(200).Is(entryID, "list", 0, "id").Is(nil, "list", 1)
	in.Do(http.MethodGet, "/silo/v1/entries?folder=sales", "").Want(200).Is(nil, "list", 0)
	if e := create("receipts", absentID, message).Refused(422, "validation"); !strings.Contains(e.Message, "does not take note/message") {
		t.Error(e.Message)
	}
	// The rules of the schema hold: invoices have IDs of version 7 or 1, parties any.
	const named = "b564ff94-7823-4f54-975e-280feb38df3f"
	create("receipts", named, invoice).Refused(422, "uuid")
	create("staff", named, `{"$schema":"https://gobl.org/draft-0/org/party","name":"Ann"}`).Want(200)
	// It is of this workspace.
	other := in.TokenOf(kit.Other)
	in.Send(in.Request(other, http.MethodPost, "/silo/v1/entries", `{"folder":"receipts","data":`+invoice+`}`)).Refused(422, "validation")
	if e := create("recepts", absentID, invoice).Refused(422, "validation"); !strings.Contains(e.Message, "did you mean receipts?") {
		t.Error(e.Message)
	}
	// Moving, by a request and by a step. The workflow can be published anywhere, with a warning.
	in.Do(http.MethodPatch, "/silo/v1/entries/"+entryID, `{"folder":"expenses"}`).Want(200)
	flow := `{"name":"Move","steps":[{"action":"silo.folder","config":{"folder":"receipts"}}]}`
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowOK, flow).Want(200).Is("steps[0].config.folder", "warnings", 0, "path")
	in.job(jobID1, `{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`"}`).Want(200).Is("completed", "result")
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Is("receipts", "folder")

	// What has entries stays as it is.
	for _, body := range []string{`{"folders":{"receipts":""}}`, `{"folders":{"receipts":"org/item"}}`, `{"folders":{"new":"org/item","receipts":""}}`} {
		in.Do(http.MethodPatch, space, body).Refused(409, "conflict")
	}
	in.Do(http.MethodPatch, "/silo/v1/entries/"+entryID, `{"folder":"sales"}`).Want(200)
	in.Do(http.MethodPatch, space, `{"folders":{"receipts":""}}`).Want(200).Is(nil, "folders", "receipts").Is(nil, "folders", "new")
	create("receipts", absentID, invoice).Refused(422, "validation")
	if x := in.job(jobID2, `{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`"}`); !strings.Contains(string(x.Body), `"KO"`) {
		t.Errorf("moving into a folder that there is not any more: %s", x)
	}
	for name, body := range map[string]string{
		"a usual one": `{"sales":"bill/invoice"}`, "like a usual one": `{"sale":"bill/invoice"}`, "a group": `{"invoices":"bill/invoice"}`, "capitals": `{"Receipts":"bill/invoice"}`, "a long key": `{"` + strings.Repeat("a", 33) + `":"bill/invoice"}`,
		"a path": `{"../a":"bill/invoice"}`, "no schema": `{"a":"invoice"}`, "an absent one": `{"a":""}`, "a number": `{"a":5}`,
	} {
		if x := in.Do(http.MethodPatch, space, `{"folders":`+body+`}`); x.Status != 422 {
			t.Errorf("%s: %s", name, x)
		}
	}
	in.Do(http.MethodGet, space, "").Want(200).Is("org/party", "folders", "staff").Is(nil, "folders", "a")
}
