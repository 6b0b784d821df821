export interface Fault {
  code?: string;
  message?: string;
  paths?: string[];
  provider?: string;
}

interface Body {
  key?: string;
  message?: string;
  code?: string;
  faults?: Fault[] | null;
  warnings?: Fault[] | null;
  fields?: Record<string, unknown>;
  request_id?: string;
}

/** ApiError is a request that was refused, or that did not arrive (key "offline"). */
export class ApiError extends Error {
  readonly key: string;
  readonly code: string | undefined;
  readonly faults: Fault[];
  readonly warnings: Fault[];
  readonly fields: Record<string, unknown>;
  readonly request_id: string;

  constructor(
    readonly status: number,
    body: Body,
    /** The headers of the answer: X-Existing-Id, ETag, Retry-After. */
    readonly headers: Headers = new Headers(),
  ) {
    super(body.message ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.key = body.key ?? 'unknown';
    this.code = body.code;
    this.faults = body.faults ?? [];
    this.warnings = body.warnings ?? [];
    this.fields = body.fields ?? {};
    this.request_id = body.request_id ?? headers.get('X-Request-Id') ?? '';
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** asApiError makes an ApiError of anything that was thrown. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  return new ApiError(0, { key: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) });
}
