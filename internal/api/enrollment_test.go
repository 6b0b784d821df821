package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"chancery/test/kit"
)

const (
	enrollmentID = "01950000-0000-7000-8000-00000000e001"
	authorize    = "/access/v1/enrollment/authorize"
)

func TestEnrollment(t *testing.T) {
	in := install(t, nil)
	admin, app := in.TokenWith(kit.Default, "admin"), in.App("shop")
	own := string(in.Actor(kit.Default).Workspace.ID)
	credentials := fmt.Sprintf(`"client_id":%q,"client_secret":%q`, app.ClientID, app.Secret)
	as := func(token, method, path, body string) *kit.Answer {
		t.Helper()
		return in.Send(in.Request(token, method, path, body))
	}
	const path = "/access/v1/enrollment"
	in.Send(app.Request("POST", authorize, `{"owner_id":"`+own+`"}`)).Refused(404, "not-found")

	body := `{"owner_id":"` + own + `",` + credentials + `,"data":{"plan":"a","n":1.50}}`
	for range 2 { // the same request again changes nothing
		as(admin, "PUT", path+"/"+enrollmentID, body).Want(200).Is(enrollmentID, "id").Is(string(app.ID), "app_id").Is("shop", "app_name").
			Is(own, "owner_id").Is(false, "sandbox").Is(false, "disabled").Is("a", "data", "plan").Is(1772445600, "token_expires")
	}
	// Each way to say where: by the workspace, the enrollment, and a token of the workspace.
	for name, r := range map[string]*http.Request{
		"owner":             in.Request("", "POST", authorize, `{`+credentials+`,"owner_id":"`+own+`"}`),
		"owner, basic":      app.Request("POST", authorize, `{"owner_id":"`+own+`"}`),
		"enrollment":        app.Request("POST", authorize, `{"id":"`+enrollmentID+`"}`),
		"both":              app.Request("POST", authorize, `{"id":"`+enrollmentID+`","owner_id":"`+own+`"}`),
		"bearer":            in.Request(in.TokenOf(kit.Default), "POST", authorize, `{`+credentials+`}`),
		"state":             app.Request("POST", authorize, `{"state":"`+in.TokenOf(kit.Default)+`"}`),
		"bearer and owner":  in.Request(in.TokenOf(kit.Default), "POST", authorize, `{`+credentials+`,"owner_id":"`+own+`"}`),
		"unknown member":    app.Request("POST", authorize, `{"owner_id":"`+own+`","x":1}`),
		"token that reads":  in.Request(in.TokenWith(kit.Default, "read"), "POST", authorize, `{`+credentials+`}`),
		"token of the same": in.Request(as(admin, "PUT", path+"/"+enrollmentID, body).Text("token"), "POST", authorize, `{`+credentials+`}`),
	} {
		x := in.Send(r)
		if x.Status != 200 || x.At("id") != enrollmentID || x.At("token") == nil {
			t.Errorf("%s: %s", name, x)
		}
	}
	token := in.Send(app.Request("POST", authorize, `{"owner_id":"`+own+`"}`)).Want(200).Text("token")

	as(token, "GET", path, "").Want(200).Is(enrollmentID, "id").Is("a", "data", "plan").Is(nil, "token").Is(nil, "token_expires")
	in.Clock.Advance(time.Second)
	for i, method := range []string{"PATCH", "POST", "PUT"} {
		as(token, method, path, fmt.Sprintf(`{"data":{"n":%d}}`, i)).Want(200).Is(i, "data", "n").Is(nil, "data", "plan").Is("2026-03-02T09:00:01.000Z", "updated_at")
	}
	as(token, "PATCH", path, `{"data":null}`).Want(200).Is(nil, "data")
	as(token, "PATCH", path, `{}`).Refused(422, "validation")
	as(token, "PATCH", path, `{"data":"`+long(32<<10)+`"}`).Refused(422, "limit")
	as(token, "PATCH", path, ``).Refused(400, "input")

	// The workspace sees the app without what the app keeps, and can keep it out.
	as(token, "PATCH", path, `{"data":{"secret":1}}`).Want(200)
	as(admin, "GET", "/access/v1/enrollments", "").Want(200).Is(enrollmentID, "list", 0, "id").Is("shop", "list", 0, "app_name").
		Is(nil, "list", 0, "data").Is(nil, "list", 0, "token").Is(nil, "list", 1)
	as(admin, "PATCH", "/access/v1/enrollments/"+enrollmentID, `{"disabled":true}`).Want(200).Is(true, "disabled").Is("shop", "app_name").Is(nil, "data")
	as(token, "GET", path, "").Refused(401, "unauthorized")
	in.Send(app.Request("POST", authorize, `{"owner_id":"`+own+`"}`)).Refused(403, "forbidden")
	as(admin, "PATCH", "/access/v1/enrollments/"+enrollmentID, `{"disabled":false}`).Want(200)
	as(token, "GET", path, "").Want(200).Is(1, "data", "secret")
	for body, key := range map[string]string{`{}`: "validation", `{"disabled":"x"}`: "input"} {
		as(admin, "PATCH", "/access/v1/enrollments/"+enrollmentID, body).Refused(422, key)
	}

	// A token of an app ends after an hour, and with its app.
	in.Clock.Advance(time.Hour - 2*time.Second)
	as(token, "GET", path, "").Want(200)
	in.Clock.Advance(time.Second)
	as(token, "GET", path, "").Refused(401, "unauthorized")
	token = in.Send(app.Request("POST", authorize, `{"owner_id":"`+own+`"}`)).Want(200).Text("token")
	must(t, in.Access.RevokeApp(t.Context(), "shop"))
	as(token, "GET", path, "").Refused(401, "unauthorized")
	x := in.Send(app.Request("POST", authorize, `{"owner_id":"`+own+`"}`))
	x.Refused(401, "unauthorized")
	if got := x.Header.Get("WWW-Authenticate"); got != `Basic realm="chancery", charset="UTF-8"` {
		t.Errorf("challenge %q", got)
	}
}

func long(n int) string { return fmt.Sprintf("%0*d", n, 0) }

func TestEnrollmentIsRefused(t *testing.T) {
	in := install(t, nil)
	admin, app := in.TokenWith(kit.Default, "admin"), in.App("shop")
	other, second := in.TokenWith(kit.Other, "admin"), in.App("books")
	theirs, own := string(in.Actor(kit.Other).Workspace.ID), string(in.Actor(kit.Default).Workspace.ID)
	credentials := fmt.Sprintf(`"client_id":%q,"client_secret":%q`, app.ClientID, app.Secret)
	in.Send(in.Request(admin, "PUT", "/access/v1/enrollment/"+enrollmentID, `{`+credentials+`}`)).Want(200)
	const next = "/access/v1/enrollment/01950000-0000-7000-8000-00000000e002"
	for _, tt := range []struct {
		name, token, method, path, body string
		status                          int
		key                             string
	}{
		{"no credentials", admin, "PUT", next, `{}`, 422, "validation"},
		{"no secret", admin, "PUT", next, fmt.Sprintf(`{"client_id":%q}`, app.ClientID), 401, "unauthorized"},
		{"wrong secret", admin, "PUT", next, fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, app.ClientID, second.Secret), 401, "unauthorized"},
		{"hash as secret", admin, "PUT", next, fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, app.ClientID, app.SecretHash), 401, "unauthorized"},
		{"unknown client", admin, "PUT", next, `{"client_id":"x","client_secret":"y"}`, 401, "unauthorized"},
		{"ID of version 4", admin, "PUT", "/access/v1/enrollment/01950000-0000-4000-8000-00000000e002", `{` + credentials + `}`, 422, "uuid"},
		{"no ID", admin, "PUT", "/access/v1/enrollment/x", `{` + credentials + `}`, 422, "validation"},
		{"owner of another workspace", admin, "PUT", next, `{` + credentials + `,"owner_id":"` + theirs + `"}`, 404, "not-found"},
		{"owner that is none", admin, "PUT", next, `{` + credentials + `,"owner_id":"x"}`, 404, "not-found"},
		{"second enrollment", admin, "PUT", next, `{` + credentials + `}`, 409, "conflict"},
		{"other data", admin, "PUT", "/access/v1/enrollment/" + enrollmentID, `{` + credentials + `,"data":1}`, 409, "conflict"},
		{"ID of another app", admin, "PUT", "/access/v1/enrollment/" + enrollmentID, fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, second.ClientID, second.Secret), 409, "conflict"},
		{"ID in another workspace", other, "PUT", "/access/v1/enrollment/" + enrollmentID, `{` + credentials + `}`, 409, "conflict"},
		{"much data", other, "PUT", next, `{` + credentials + `,"data":"` + long(32<<10) + `"}`, 422, "limit"},
		{"no body", admin, "PUT", next, ``, 400, "input"},

		{"authorize nowhere", "", "POST", authorize, `{` + credentials + `}`, 422, "validation"},
		{"where it is not enrolled", "", "POST", authorize, `{` + credentials + `,"owner_id":"` + theirs + `"}`, 404, "not-found"},
		{"an owner that is none", "", "POST", authorize, `{` + credentials + `,"owner_id":"x"}`, 404, "not-found"},
		{"an unknown enrollment", "", "POST", authorize, `{` + credentials + `,"id":"` + absentID + `"}`, 404, "not-found"},
		{"an ID that is none", "", "POST", authorize, `{` + credentials + `,"id":"x"}`, 404, "not-found"},
		{"an enrollment of another app", "", "POST", authorize, fmt.Sprintf(`{"client_id":%q,"client_secret":%q,"id":%q}`, second.ClientID, second.Secret, enrollmentID), 404, "not-found"},
		{"owner and enrollment that differ", "", "POST", authorize, `{` + credentials + `,"owner_id":"` + own + `","id":"` + absentID + `"}`, 404, "not-found"},
		{"owner and token that differ", in.TokenOf(kit.Other), "POST", authorize, `{` + credentials + `,"owner_id":"` + own + `"}`, 404, "not-found"},
		{"a token that is none", "nonsense", "POST", authorize, `{` + credentials + `}`, 401, "unauthorized"},
		{"a state that is none", "", "POST", authorize, `{` + credentials + `,"state":"x"}`, 401, "unauthorized"},
		{"not JSON", "", "POST", authorize, `{`, 400, "input"},
		{"other workspace disables", other, "PATCH", "/access/v1/enrollments/" + enrollmentID, `{"disabled":true}`, 404, "not-found"},
		{"disable an ID that is none", admin, "PATCH", "/access/v1/enrollments/x", `{"disabled":true}`, 404, "not-found"},
		{"a token of the workspace has no enrollment", in.TokenOf(kit.Default), "GET", "/access/v1/enrollment", ``, 403, "forbidden"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in.Send(in.Request(tt.token, tt.method, tt.path, tt.body)).For(t).Refused(tt.status, tt.key)
		})
	}
	in.Send(in.Request(other, "GET", "/access/v1/enrollments", "")).Want(200).Is(nil, "list", 0)
	in.Send(in.Request(admin, "GET", "/access/v1/enrollments", "")).Want(200).Is(false, "list", 0, "disabled").Is(nil, "list", 1)
	if r := app.Request("POST", authorize, `{"owner_id":"`+own+`"}`); in.Send(r).Status != 200 {
		t.Error("the app is refused")
	}
}

// TestAppRights: an app in a workspace does what the scope enrolled is for, under its own
// name, and sees of other apps only what they share.
func TestAppRights(t *testing.T) {
	in := install(t, nil)
	in.entry()
	shop, books := in.App("shop").Enroll(kit.Default), in.App("books").Enroll(kit.Default)
	as := func(token, method, path, body string) *kit.Answer {
		t.Helper()
		return in.Send(in.Request(token, method, path, body))
	}
	const entry = "/silo/v1/entries/" + entryID
	for _, category := range []string{"", "format", "request", "response", "agreement", "verification", "attachment", "version"} {
		body := fmt.Sprintf(`{"name":"%s.txt","category":%q,"data":"aGVsbG8="}`, "a"+category, category)
		as(shop, "POST", entry+"/files", body).Want(200)
		if category != "" && category != "format" && category != "attachment" {
			as(in.TokenOf(kit.Default), "POST", entry+"/files", body).Refused(403, "forbidden")
		}
	}
	as(shop, "POST", entry+"/files", `{"name":"a.txt","category":"other","data":"aGVsbG8="}`).Refused(422, "validation")
	as(shop, "POST", "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`).Want(200)
	as(shop, "POST", entry+"/states", `{"key":"sent"}`).Want(200).Is("shop", "src").Is(in.enrollmentOf(shop), "src_id")
	as(shop, "POST", "/transform/v1/jobs/intents", `{"status":"POKE","ref":"none"}`).Refused(404, "not-found")

	as(shop, "PUT", entry+"/meta/order", `{"ref":"A/1","value":"mine"}`).Want(200).Is("shop", "src").Is(entryID+":shop:order", "id")
	as(in.TokenOf(kit.Default), "PUT", entry+"/meta/order", `{"ref":"A/1","value":"of the workspace"}`).Want(200).Is("api-key", "src")
	as(shop, "PUT", entry+"/meta/shown", `{"shared":true}`).Want(200)
	as(shop, "PUT", entry+"/meta/hidden", `{"secure":true,"shared":true}`).Want(200)
	// Its own row, also when another one was written later.
	as(shop, "GET", entry+"/meta/order", "").Want(200).Is("mine", "value")
	as(shop, "GET", entry+"/meta/hidden", "").Want(200)
	as(shop, "GET", "/silo/v1/entries/meta/order/A/1?owned=true", "").Want(200).Is("mine", "value")
	as(in.TokenOf(kit.Default), "GET", "/silo/v1/entries/meta/order/A/1", "").Want(200).Is("of the workspace", "value")
	// Another app sees what is shared and not secure.
	as(books, "GET", entry+"/meta/shown", "").Want(200).Is("shop", "src")
	for _, key := range []string{"order", "hidden"} {
		as(books, "GET", entry+"/meta/"+key, "").Refused(404, "not-found")
		as(books, "DELETE", entry+"/meta/"+key, "").Refused(404, "not-found")
	}
	as(books, "GET", "/silo/v1/entries/meta/order/A/1", "").Refused(404, "not-found")
	as(books, "GET", entry, "").Want(200).Is("shown", "meta", 0, "key").Is(nil, "meta", 1)
	as(shop, "GET", entry, "").Want(200).Is("order", "meta", 0, "key").Is("shown", "meta", 1, "key").Is(nil, "meta", 2)
	as(in.TokenOf(kit.Default), "GET", entry, "").Want(200).Is("api-key", "meta", 0, "src").Is("shop", "meta", 1, "src").Is("shown", "meta", 2, "key").Is(nil, "meta", 3)
	as(shop, "DELETE", entry+"/meta/order", "").Want(204)
	as(in.TokenOf(kit.Default), "GET", entry+"/meta/order", "").Want(200)
}

// TestMetaOfApp: with its credentials an app finds its rows in all workspaces that have let
// it in, and learns whose they are.
func TestMetaOfApp(t *testing.T) {
	in := install(t, nil)
	in.entry()
	in.As(kit.Other, http.MethodPut, "/silo/v1/entries/"+entryID, `{"data":`+message+`}`).Want(200)
	shop, books := in.App("shop"), in.App("books")
	here, there := shop.Enroll(kit.Default), shop.Enroll(kit.Other)
	books.Enroll(kit.Default)
	const row, find = "/silo/v1/entries/" + entryID + "/meta/order", "/silo/v1/entries/meta/order/"
	in.Send(in.Request(here, "PUT", row, `{"ref":"here/1","indexed":true}`)).Want(200)
	in.Send(in.Request(there, "PUT", row, `{"ref":"there","secure":true,"value":{"a":1}}`)).Want(200)
	in.Do("PUT", row, `{"ref":"token"}`).Want(200)

	in.Send(shop.Request("GET", find+"here/1", "")).Want(200).Is(string(in.Actor(kit.Default).Workspace.ID), "owner_id").Is("shop", "src")
	in.Send(shop.Request("GET", find+"there?owned=false", "")).Want(200).Is(string(in.Actor(kit.Other).Workspace.ID), "owner_id").Is(1, "value", "a")
	in.Send(shop.Request("GET", find+"there?owned=true", "")).Refused(400, "input")
	in.Send(shop.Request("GET", find+"token", "")).Refused(404, "not-found")
	in.Send(books.Request("GET", find+"here/1", "")).Refused(404, "not-found")
	in.Send(in.Request(here, "GET", find+"there", "")).Refused(404, "not-found")
	wrong := *shop
	wrong.Secret = books.Secret
	in.Send(wrong.Request("GET", find+"here/1", "")).Refused(401, "unauthorized")
	// Credentials are no token.
	in.Send(shop.Request("GET", "/silo/v1/entries/"+entryID, "")).Refused(401, "unauthorized")
	// A workspace that keeps the app out is no longer searched.
	admin := in.TokenWith(kit.Other, "admin")
	id := in.Send(in.Request(admin, "GET", "/access/v1/enrollments", "")).Want(200).Text("list", 0, "id")
	in.Send(in.Request(admin, "PATCH", "/access/v1/enrollments/"+id, `{"disabled":true}`)).Want(200)
	in.Send(shop.Request("GET", find+"there", "")).Refused(404, "not-found")
	in.Send(in.Request(there, "GET", row, "")).Refused(401, "unauthorized")
}

// enrollmentOf returns the enrollment of a token of an app.
func (in *installation) enrollmentOf(token string) string {
	in.t.Helper()
	return in.Send(in.Request(token, http.MethodGet, "/access/v1/enrollment", "")).Want(200).Text("id")
}
