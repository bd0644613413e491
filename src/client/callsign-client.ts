// A client of our own API: what the command line and other programs of ours speak through.

export interface ClientOptions {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** How requests are made; the platform's own way unless said. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** An answer that was not a success, with the server's own words. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly body: unknown;
  /** When the server said to come back; undefined when it did not. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, body: unknown, retryAfterMs?: number) {
    super(sentenceOf(status, body));
    this.retryAfterMs = retryAfterMs;
    this.name = 'ApiFailure';
    this.status = status;
    this.body = body;
  }
}

export interface Client {
  /**
   * Calls an endpoint; the parsed body of a success, undefined when it has none.
   * @throws ApiFailure for every other status, or an Error that says that nobody answers at the address
   */
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Posts a file as it is. */
  upload<T>(path: string, contentType: string, file: Uint8Array): Promise<T>;
}

/** A client for one server and key. */
export function createClient({ baseUrl, apiKey, fetch = globalThis.fetch }: ClientOptions): Client {
  const base = baseUrl.replace(/\/+$/, '');
  const send = async <T>(method: string, path: string, contentType?: string, body?: string | Uint8Array): Promise<T> => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `App ${apiKey}`, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
      ...(body === undefined ? {} : { body }),
    }).catch((error: unknown) => {
      throw new Error(`Nobody answers at ${base}. Is Callsign running there?`, { cause: error });
    });
    const text = await answer.text();
    const parsed: unknown = text === '' ? undefined : parsedOrText(text);
    if (!answer.ok) throw new ApiFailure(answer.status, parsed, secondsIn(answer.headers.get('retry-after')));
    return parsed as T;
  };
  return {
    call: (method, path, body) =>
      body === undefined ? send(method, path) : send(method, path, 'application/json', JSON.stringify(body)),
    upload: (path, contentType, file) => send('POST', path, contentType, file),
  };
}

/** Milliseconds of a Retry-After in seconds, the form the contract's limits use. */
function secondsIn(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface AnyError {
  readonly description?: string;
  readonly violations?: readonly { readonly property: string; readonly violation: string }[];
  readonly requestError?: {
    readonly serviceException?: {
      readonly text?: string;
      readonly validationErrors?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

/** Both error envelopes, as a person reads them. */
function sentenceOf(status: number, body: unknown): string {
  const { description, violations = [], requestError } = (typeof body === 'object' && body !== null ? body : {}) as AnyError;
  const { text, validationErrors = {} } = requestError?.serviceException ?? {};
  const fields = [
    ...violations.map(({ property, violation }) => `${property} ${violation}`),
    ...Object.entries(validationErrors).map(([property, words]) => `${property} ${words.join(', ')}`),
  ];
  const sentence = description ?? text ?? `The server answered ${status}.`;
  return fields.length === 0 ? sentence : `${sentence}\n${fields.map((field) => `  ${field}`).join('\n')}`;
}
