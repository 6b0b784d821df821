package api_test

import (
	"net/http"
	"testing"

	"chancery/test/kit"
)

// TestRetention goes through what the API says about keeping and erasing.
func TestRetention(t *testing.T) {
	in := install(t, nil)
	in.entry()
	admin := in.TokenWith(kit.Default, "admin")
	send := func(method, path, body string) *kit.Answer { return in.Send(in.Request(admin, method, path, body)) }
	const entry, policies = "/silo/v1/entries/" + entryID, `{"policies":[{"folder":"documents","after":"0d","do":"delete"}]}`

	send("GET", "/silo/v1/retention", "").Want(200).Is(nil, "policies", 0).Is(nil, "updated_at")
	send("POST", "/silo/v1/retention/preview", policies).Want(200).Is(1.0, "policies", 0, "entries").Is(entryID, "policies", 0, "first", 0).Is(true, "complete")
	send("GET", "/silo/v1/retention", "").Want(200).Is(nil, "policies", 0)
	send("PUT", "/silo/v1/retention", policies).Want(200).Is("documents", "policies", 0, "folder")
	send("PUT", "/silo/v1/retention", `{"policies":[{"after":"soon","do":"delete"}]}`).Want(422).Is("validation", "key").
		Is(`an age like "30d", "18m" or "10y" is expected`, "fields", "policies", "0", "after")

	send("GET", entry+"/hold", "").Refused(404, "not-found")
	send("PUT", entry+"/hold", `{}`).Refused(422, "validation")
	send("PUT", entry+"/hold", `{"reason":"dispute"}`).Want(200).Is("dispute", "reason").Is("api-key", "src")
	send("POST", "/silo/v1/retention/run", "").Want(200).Is(0.0, "erased").Is(false, "more")
	send("POST", "/silo/v1/retention/preview", "{}").Want(200).Is(1.0, "policies", 0, "on_hold")
	send("POST", entry+"/erase", `{}`).Refused(409, "hold")
	send("DELETE", entry+"/hold", "").Want(http.StatusNoContent)
	send("DELETE", entry+"/hold", "").Refused(404, "not-found")

	send("POST", "/silo/v1/retention/run", "").Want(200).Is(1.0, "erased")
	in.Do("GET", entry, "").Want(200).Is("erased", "state").Is("delete", "erased", "done").Is("silo.erasure", "erased", "src").Is(nil, "data").Is(nil, "env_schema")
	in.Do("GET", "/silo/v1/entries", "").Want(200).Is("erased", "list", 0, "state")
	in.Do("PATCH", entry, `{"folder":"documents","data":{"title":"x"},"content_type":"application/merge-patch+json"}`).Refused(http.StatusGone, "erased")
	in.Do("POST", entry+"/states", `{"key":"sent"}`).Refused(http.StatusGone, "erased")
	in.workflow(flowOK, "test.ok")
	in.job(jobID1, `{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`"}`).Refused(http.StatusGone, "erased")
	send("POST", entry+"/erase", `{"do":"anonymise"}`).Want(200).Is("delete", "done")
}
