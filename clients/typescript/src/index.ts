/**
 * Client of the Chancery API. The types of all operations are generated from the server's OpenAPI document; this file
 * adds what they do not have: tokens, retries, errors, pages, files and streams of rows.
 */
import createFetchClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./schema.js";

export type { components, operations, paths } from "./schema.js";

/** The types of bodies and answers: Schemas["Job"]. */
export type Schemas = components["schemas"];

/** All operations by method and path, with their parameters, bodies and answers. */
export type Api = Client<paths>;

/** When requests are sent again. */
export interface Retry {
  /** How often a request is sent at most; 5 unless given, 1 for never again. */
  attempts?: number;
  /** The wait after the first attempt in milliseconds, 250 unless given; it doubles. */
  wait?: number;
  /** The longest wait in milliseconds, 30,000 unless given. When the server asks for more, its answer is returned. */
  longest?: number;
  /** Waits; for tests. */
  sleep?: (milliseconds: number) => Promise<void>;
}

export interface Options {
  /** The base of the API: http://127.0.0.1:8080. */
  baseUrl: string;
  /** The token, or what gives that of each request. It is sent to baseUrl and nowhere else. */
  token?: string | (() => string | Promise<string>);
  retry?: Retry;
  /** The longest time of one attempt in milliseconds; 180,000 unless given. */
  timeout?: number;
  fetch?: typeof globalThis.fetch;
}

/** An answer of the server that is no success. */
export class ChanceryError extends Error {
  override readonly name = "ChanceryError";

  constructor(
    readonly status: number,
    /** A stable word for what went wrong. */
    readonly key: string,
    message: string,
    readonly faults: Schemas["Fault"][],
    /** Messages by field, in the structure of the request. */
    readonly fields: Record<string, unknown>,
    /** Identifies the request in the log of the server. */
    readonly requestId: string,
  ) {
    super(message);
  }
}

/** Returns a client with a method for each HTTP method: client.GET("/transform/v1/jobs/{id}", …). */
export function createClient(options: Options): Api {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const api = createFetchClient<paths>({ baseUrl, fetch: retrying(options), redirect: "error" });
  api.use({
    async onRequest({ request }) {
      if (!request.url.startsWith(baseUrl + "/")) {
        return request;
      }
      const token = typeof options.token === "function" ? await options.token() : options.token;
      if (token !== undefined && token !== "") {
        request.headers.set("Authorization", `Bearer ${token}`);
      }
      return request;
    },
  });
  return api;
}

/** Returns the data of an answer, or throws a ChanceryError. */
export async function data<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data: value, error, response } = await answer;
  if (!response.ok) {
    throw errorOf(response, error);
  }
  return value as T;
}

function errorOf(response: Response, body: unknown): ChanceryError {
  const e: Partial<Schemas["Error"]> = typeof body === "object" && body !== null ? body : {};
  return new ChanceryError(
    response.status,
    e.key ?? "http",
    e.message ?? (response.statusText || `status ${response.status}`),
    e.faults ?? [],
    e.fields ?? {},
    e.request_id ?? response.headers.get("X-Request-Id") ?? "",
  );
}

interface Page<T> {
  list: T[];
  next_cursor?: string;
}

/**
 * The rows of all pages of a list, fetched as they are read:
 *
 *     for await (const job of pages((cursor) => data(api.GET("/transform/v1/jobs", { params: { query: { ...cursor, limit: 100 } } })))) …
 */
export async function* pages<T>(page: (cursor: { cursor?: string }) => Promise<Page<T>>): AsyncGenerator<T, void, undefined> {
  let cursor: { cursor?: string } = {};
  for (;;) {
    const { list, next_cursor: next } = await page(cursor);
    yield* list;
    if (next === undefined || next === "") {
      return;
    }
    cursor = { cursor: next };
  }
}

/** Adds a file to an entry: announces it by its hash, and sends its contents. It can be repeated with the same ID. */
export async function upload(
  api: Api,
  entry: string,
  id: string,
  file: Omit<Schemas["FileRequest"], "data" | "sha256" | "size"> & { mime: string },
  contents: Uint8Array<ArrayBuffer>,
): Promise<Schemas["File"]> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", contents));
  const sha256 = Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
  const path = { entry_id: entry, id };
  const known = await data(api.PUT("/silo/v1/entries/{entry_id}/files/{id}", { params: { path }, body: { ...file, sha256, size: contents.length } }));
  if (known.stored || known.url === undefined) {
    return known;
  }
  const link = new URL(known.url);
  const [, , inEntry, inFile, name] = link.pathname.split("/").map(decodeURIComponent);
  const stored = await data(
    api.PUT("/files/{entry}/{file}/{name}", {
      baseUrl: link.origin,
      params: {
        path: { entry: inEntry ?? "", file: inFile ?? "", name: name ?? "" },
        query: { h: link.searchParams.get("h") ?? "", k: link.searchParams.get("k") ?? "" },
      },
      body: "",
      bodySerializer: () => contents,
      headers: { "Content-Type": "application/octet-stream" },
    }),
  );
  if (stored.hash !== sha256) {
    throw new Error("the server has stored other contents");
  }
  return stored;
}

/**
 * Creates many jobs or entries, and yields what became of each, in order, while the server still works. A row that is
 * refused does not keep the others from being created.
 */
export async function* createRows<P extends "/transform/v1/jobs/bulk" | "/silo/v1/entries/bulk">(
  api: Api,
  path: P,
  rows: Iterable<P extends "/transform/v1/jobs/bulk" ? Schemas["JobLine"] : Schemas["EntryLine"]>,
): AsyncGenerator<Schemas["RowResult"], void, undefined> {
  const body = Array.from(rows, (row) => JSON.stringify(row) + "\n").join("");
  const { data: stream, error, response } = await api.POST(path as "/transform/v1/jobs/bulk", {
    body: {} as Schemas["JobLine"],
    bodySerializer: () => body,
    headers: { "Content-Type": "application/x-ndjson" },
    parseAs: "stream",
  });
  if (!response.ok || !stream) {
    throw errorOf(response, error);
  }
  yield* lines<Schemas["RowResult"]>(stream);
}

/** The values of a stream of NDJSON. */
async function* lines<T>(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<T, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      if (line !== "") {
        yield JSON.parse(line) as T;
      }
    }
  }
  if (rest !== "") {
    yield JSON.parse(rest) as T;
  }
}

/** Methods that mean the same when they are sent twice. */
const repeats = new Set(["GET", "HEAD", "PUT", "DELETE"]);
const passing = new Set([429, 502, 503, 504]);

/** Returns a fetch that sends a request again when that does no harm: like the client in Go. */
function retrying(options: Options): (request: Request) => Promise<Response> {
  const { attempts = 5, wait = 250, longest = 30_000, sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)) } = options.retry ?? {};
  const send = options.fetch ?? globalThis.fetch;
  return async (request) => {
    for (let n = 1; ; n++) {
      const last = n >= attempts || !repeats.has(request.method);
      let pause = Math.min(wait * 2 ** (n - 1), longest);
      pause = pause / 2 + (Math.random() * pause) / 2;
      try {
        const signal = AbortSignal.any([request.signal, AbortSignal.timeout(options.timeout ?? 180_000)]);
        const response = await whole(await send(last ? request : request.clone(), { signal }));
        if (last || !passing.has(response.status)) {
          return response;
        }
        const asked = retryAfter(response);
        if (asked > longest) {
          return response;
        }
        pause = Math.max(pause, asked);
      } catch (error) {
        if (last || request.signal.aborted) {
          throw error;
        }
      }
      await sleep(pause);
    }
  };
}

/** Reads an answer in JSON to its end, so that one that was cut is a failure of the attempt. */
async function whole(response: Response): Promise<Response> {
  if (response.body === null || response.headers.get("Content-Type") !== "application/json") {
    return response;
  }
  return new Response(await response.arrayBuffer(), { status: response.status, statusText: response.statusText, headers: response.headers });
}

/** How many milliseconds an answer asks to wait. */
function retryAfter(response: Response): number {
  const text = response.headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(text)) {
    return Number(text) * 1000;
  }
  const at = Date.parse(text) - Date.parse(response.headers.get("Date") ?? "");
  return Number.isNaN(at) ? 0 : Math.max(0, at);
}
