import assert from "node:assert/strict";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";

import { ChanceryError, createClient, createRows, data, pages, upload, type Api, type Schemas } from "../src/index.js";

const url = new URL(process.env["CHANCERY_URL"] ?? "");
const token = process.env["CHANCERY_TOKEN"] ?? "";
const message = { $schema: "https://gobl.org/draft-0/note/message", title: "Greetings", content: "Hello" };

type Fault = (req: IncomingMessage, res: ServerResponse) => void;

/** A proxy that fails by plan, and forwards all other requests. */
let faults: Fault[] = [];
let seen = 0;
const waits: number[] = [];

const pass: Fault = (req, res) => {
  const headers = { ...req.headers, host: url.host };
  const out = forward({ host: url.hostname, port: url.port, method: req.method, path: req.url, headers }, (answer) => {
    res.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(res);
  });
  out.on("error", () => res.destroy());
  req.pipe(out);
};
const drop: Fault = (req) => req.socket.destroy();
const lose: Fault = (req, res) => {
  const out = forward({ host: url.hostname, port: url.port, method: req.method, path: req.url, headers: { ...req.headers, host: url.host } }, (answer) => {
    answer.resume().on("end", () => res.destroy());
  });
  req.pipe(out);
};
const cut: Fault = (_, res) => {
  res.writeHead(200, { "Content-Type": "application/json", "Content-Length": "100" });
  res.write('{"list":[', () => res.destroy());
};
const busy: Fault = (_, res) => res.writeHead(503, { "Retry-After": "2" }).end();

const proxy = createServer((req, res) => {
  seen++;
  (faults.shift() ?? pass)(req, res);
});
let base = "";
let api: Api;

before(async () => {
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  api = createClient({ baseUrl: base, token: () => token, retry: { sleep: async (ms) => void waits.push(ms) } });
});
after(() => {
  proxy.close();
  proxy.closeAllConnections();
});
beforeEach(() => {
  faults = [];
  seen = 0;
  waits.length = 0;
});

async function newID(): Promise<string> {
  return (await data(api.GET("/utils/v1/uuid", { params: { query: { v: "7" } } }))).uuid;
}

async function workflow(): Promise<string> {
  const id = await newID();
  const flow = await data(
    api.PUT("/transform/v1/workflows/{id}", {
      params: { path: { id } },
      body: { name: "Flow", steps: [{ action: "silo.state", config: { state: "processing" } }] },
    }),
  );
  assert.equal(flow.version, "1");
  return id;
}

test("a job is made once, whatever becomes of the answers", async () => {
  const workflow_id = await workflow();
  for (const plan of [[], [drop], [lose], [cut, lose], [busy, busy], [drop, lose, cut, busy]]) {
    const id = await newID();
    faults = [...plan];
    seen = 0;
    const job: Schemas["Job"] = await data(
      api.PUT("/transform/v1/jobs/{id}", { params: { path: { id }, query: { wait: 10 } }, body: { workflow_id, data: message, tags: ["once"] } }),
    );
    assert.equal(job.id, id);
    assert.equal(job.result, "completed");
    assert.equal(seen, plan.length + 1);
  }
  const found: Schemas["JobRow"][] = [];
  const list = (cursor: { cursor?: string }) => data(api.GET("/transform/v1/jobs", { params: { query: { ...cursor, tag: "once", limit: 2 } } }));
  for await (const row of pages(list)) {
    found.push(row);
  }
  assert.equal(found.length, 6);
  assert.equal(new Set(found.map((row) => row.id)).size, 6);
});

test("waits double, and are as long as the server asks", async () => {
  faults = [busy];
  await data(api.GET("/utils/v1/ping"));
  assert.equal(waits.length, 1);
  assert.ok((waits[0] ?? 0) >= 2000);
  faults = Array<Fault>(5).fill(cut);
  waits.length = 0;
  seen = 0;
  await assert.rejects(data(api.GET("/utils/v1/ping")));
  assert.equal(seen, 5);
  let most = 250;
  for (const wait of waits) {
    assert.ok(wait >= most / 2 && wait <= most, `${wait} of ${most}`);
    most *= 2;
  }
});

test("a POST is sent once", async () => {
  faults = [busy];
  await assert.rejects(data(api.POST("/silo/v1/entries", { body: { data: message } })), (e) => e instanceof ChanceryError && e.status === 503);
  assert.equal(seen, 1);
});

test("errors have what the server says", async () => {
  const id = await newID();
  await assert.rejects(data(api.GET("/transform/v1/jobs/{id}", { params: { path: { id } } })), (e) => {
    assert.ok(e instanceof ChanceryError);
    assert.equal(e.status, 404);
    assert.equal(e.key, "not-found");
    assert.notEqual(e.requestId, "");
    return true;
  });
  const body = { data: { $schema: "https://gobl.org/draft-0/bill/invoice", currency: "EUR" } };
  await assert.rejects(data(api.PUT("/silo/v1/entries/{id}", { params: { path: { id } }, body })), (e) => {
    assert.ok(e instanceof ChanceryError);
    assert.equal(e.status, 422);
    assert.ok(e.faults.length > 0 || Object.keys(e.fields).length > 0);
    return true;
  });
  const stranger = createClient({ baseUrl: base, token: "wrong" });
  await assert.rejects(data(stranger.GET("/utils/v1/ping")), (e) => e instanceof ChanceryError && e.status === 401);
});

test("keys with slashes, files, meta and states", async () => {
  const id = await newID();
  const key = `order/${id}`;
  await data(api.PUT("/silo/v1/entries/{id}", { params: { path: { id } }, body: { key, data: message } }));
  const entry = await data(api.GET("/silo/v1/entries/key/{key}", { params: { path: { key } } }));
  assert.equal(entry.id, id);

  const contents = new Uint8Array(200_000).map((_, i) => i % 251);
  const fileID = await newID();
  faults = [pass, drop, busy];
  const file = await upload(api, id, fileID, { name: "a b.bin", mime: "application/x-test" }, contents);
  assert.equal(file.stored, true);
  const again = await upload(api, id, fileID, { name: "a b.bin", mime: "application/x-test" }, contents);
  assert.equal(again.id, fileID);
  const { data: stored } = await api.GET("/silo/v1/entries/{entry_id}/files/{id}", {
    params: { path: { entry_id: id, id: fileID } },
    parseAs: "arrayBuffer",
  });
  assert.deepEqual(new Uint8Array(stored ?? new ArrayBuffer()), contents);

  const row = await data(
    api.PUT("/silo/v1/entries/{entry_id}/meta/{key}", { params: { path: { entry_id: id, key: "shop" } }, body: { ref: id, value: { a: [1] } } }),
  );
  assert.deepEqual(row.value, { a: [1] });
  await data(api.DELETE("/silo/v1/entries/{entry_id}/meta/{key}", { params: { path: { entry_id: id, key: "shop" } } }));
  const state = await data(api.POST("/silo/v1/entries/{entry_id}/states", { params: { path: { entry_id: id } }, body: { key: "sent" } }));
  assert.equal(state.key, "sent");
});

test("many rows in one request", async () => {
  const rows: Schemas["EntryLine"][] = [];
  for (let i = 0; i < 100; i++) {
    rows.push(i === 50 ? { data: {} } : { data: message });
  }
  let line = 0;
  for await (const row of createRows(api, "/silo/v1/entries/bulk", rows)) {
    assert.equal(row.line, ++line);
    assert.equal(row.status, line === 51 ? 422 : 200);
    assert.equal(row.entry !== undefined, line !== 51);
  }
  assert.equal(line, 100);
});

test("no redirect gets the token", async () => {
  const stolen: (string | undefined)[] = [];
  const other = createServer((req, res) => {
    stolen.push(req.headers.authorization);
    res.end("{}");
  });
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
  const to = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  faults = Array<Fault>(5).fill((_, res) => res.writeHead(307, { Location: to }).end());
  await assert.rejects(data(api.GET("/utils/v1/ping")));
  other.close();
  assert.deepEqual(stolen, []);
});
