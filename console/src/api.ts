// Calls of the API, the way every other client makes them: by the session's cookie, with answers and refusals as they are documented.

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** One call, as it is made and as it is shown for copying. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: unknown;
  /** Of a body that is a text or a file and goes as it is; else it goes as JSON. */
  readonly contentType?: string | undefined;
  /** In place of a body: fields that go as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Beside those every call has. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Violation {
  readonly property: string;
  readonly violation: string;
}

/** What the server said no with, whichever envelope it came in. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly violations: readonly Violation[];
  /** When to come back, where the server says it. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, message: string, violations: readonly Violation[], retryAfterMs?: number) {
    super(message);
    this.status = status;
    this.violations = violations;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The address of a call, with its query. */
export function urlOf({ path, query }: Pick<Call, 'path' | 'query'>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Makes a call and answers its body. @throws ApiError */
export async function call<T>(wanted: Call, signal?: AbortSignal): Promise<T> {
  const response = await fetch(urlOf(wanted), {
    method: wanted.method,
    headers: {
      'x-callsign-console': '1',
      ...wanted.headers,
      ...(wanted.body === undefined ? {} : { 'content-type': wanted.contentType ?? 'application/json' }),
    },
    ...(wanted.body === undefined && wanted.form === undefined ? {} : { body: bodyOf(wanted) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'The server does not answer. Is it running, and can this computer reach it?', []);
  });
  const text = await response.text();
  const body = text === '' ? undefined : read(text);
  if (!response.ok) throw errorOf(response.status, body, response.headers.get('retry-after'));
  return body as T;
}

function bodyOf({ body, form, contentType }: Call): string | Blob | FormData {
  if (form !== undefined) {
    const data = new FormData();
    for (const [name, value] of Object.entries(form)) data.append(name, value);
    return data;
  }
  if (contentType === undefined) return JSON.stringify(body);
  return body instanceof Blob ? body : String(body);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface ErrorBody {
  readonly description?: string;
  readonly action?: string;
  readonly violations?: readonly Violation[];
  readonly requestError?: {
    readonly serviceException?: {
      readonly text?: string;
      readonly validationErrors?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

/** Both envelopes of the contract come out alike. */
function errorOf(status: number, body: unknown, retryAfter: string | null): ApiError {
  const { description, action, violations, requestError } = (typeof body === 'object' && body !== null ? body : {}) as ErrorBody;
  const classic = requestError?.serviceException;
  const found =
    violations ??
    Object.entries(classic?.validationErrors ?? {}).flatMap(([property, texts]) =>
      texts.map((violation) => ({ property, violation })),
    );
  const sentence = description ?? classic?.text ?? `The server answered ${status}.`;
  const remedy = action === undefined || found.length > 0 ? '' : ` ${action}`;
  const seconds = Number(retryAfter ?? 'none');
  return new ApiError(status, `${sentence}${remedy}`, found, Number.isFinite(seconds) ? seconds * 1000 : undefined);
}

/** The call as a command to paste. The key is the reader's own. */
export function curlOf(wanted: Call): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = [`curl ${quoted(`${window.location.origin}${urlOf(wanted)}`)}`];
  if (wanted.method !== 'GET') lines[0] += ` -X ${wanted.method}`;
  lines.push(`-H "Authorization: App $CALLSIGN_API_KEY"`);
  for (const [name, value] of Object.entries(wanted.form ?? {})) lines.push(`--form-string ${quoted(`${name}=${value}`)}`);
  for (const [name, value] of Object.entries(wanted.headers ?? {})) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (wanted.contentType !== undefined)
    lines.push(
      `-H 'Content-Type: ${wanted.contentType}'`,
      `--data-binary ${quoted(wanted.body instanceof File ? `@${wanted.body.name}` : String(wanted.body))}`,
    );
  else if (wanted.body !== undefined)
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(wanted.body, null, 2))}`);
  return lines.join(' \\\n  ');
}
