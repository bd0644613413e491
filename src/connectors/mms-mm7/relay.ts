// The HTTP client of one MMS relay: kept-alive connections, Basic authentication, TLS with its certificate checked, and time limits.

import { isIP, type Socket } from 'node:net';
import { buildConnector, Pool } from 'undici';
import type { Mm7Settings } from '../../domain/connectors.ts';

export interface RelayTiming {
  /** For the connection, TLS included. */
  readonly connectMs: number;
  /** For the answer to a submission, and then for its body. */
  readonly responseMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMostMs: number;
}

export const DEFAULT_TIMING: RelayTiming = {
  connectMs: 10_000,
  // A relay that looks at pictures takes its time.
  responseMs: 60_000,
  backoffFirstMs: 1_000,
  backoffMostMs: 60_000,
};

export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfter: string | undefined;
      readonly body: Buffer;
    }
  /** Nothing has reached the relay. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** It may have. */
  | { readonly kind: 'silent'; readonly detail: string };

/** A response is a page; what is longer is no response of MM7. */
const ANSWER_BYTES_MAX = 1024 * 1024;

/** Raised before a byte of the request has left: nobody listens, no way there, or a certificate that is not good. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|.*_CERT(_.*|$)|.*SIGNATURE$|.*_ISSUER.*|HOSTNAME_MISMATCH)/;

export class Relay {
  readonly #settings: Mm7Settings;
  readonly #url: URL;
  readonly #connect: buildConnector.connector;
  readonly #pool: Pool;

  constructor(settings: Mm7Settings, timing: RelayTiming) {
    this.#settings = settings;
    this.#url = new URL(settings.url);
    this.#connect = buildConnector({ ...tlsOf(settings, this.#url), timeout: timing.connectMs });
    this.#pool = new Pool(this.#url.origin, {
      connections: settings.window,
      pipelining: 1,
      connect: this.#connect,
      headersTimeout: timing.responseMs,
      bodyTimeout: timing.responseMs,
    });
  }

  /** Posts a submission. Never rejects. */
  async post(contentType: string, bytes: Uint8Array): Promise<Exchange> {
    try {
      const { statusCode, headers, body } = await this.#pool.request({
        path: `${this.#url.pathname}${this.#url.search}`,
        method: 'POST',
        headers: {
          'content-type': contentType,
          // By SOAP 1.1 the header has to be there; MM7 leaves it empty.
          soapaction: '""',
          'user-agent': 'Callsign',
          ...this.#authorization(),
        },
        body: bytes,
      });
      return {
        kind: 'answered',
        status: statusCode,
        contentType: one(headers['content-type']) ?? '',
        retryAfter: one(headers['retry-after']),
        body: await limited(body),
      };
    } catch (error) {
      const detail = reasonOf(error);
      return BEFORE_SENDING.test(codeOf(error)) ? { kind: 'unreachable', detail } : { kind: 'silent', detail };
    }
  }

  /** Connects, and asks for nothing; why that fails, if it does. */
  reach(): Promise<string | undefined> {
    const { hostname, host, protocol, port } = this.#url;
    return new Promise((resolve) => {
      const options = { hostname: hostname.replace(/^\[(.*)\]$/, '$1'), host, protocol, port: port || defaultPort(protocol) };
      this.#connect(options, (error: Error | null, socket: Socket | null) => {
        socket?.on('error', () => {}); // it has served its purpose
        socket?.destroy();
        resolve(error === null ? undefined : reasonOf(error));
      });
    });
  }

  /** Ends at once, whatever is under way. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #authorization(): Record<string, string> {
    const { username, password = '' } = this.#settings;
    if (username === undefined) return {};
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}` };
  }
}

function defaultPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}

function tlsOf({ tls }: Mm7Settings, { hostname }: URL): object {
  // An address is no name to ask for in the handshake; the certificate is then checked for the address itself.
  const servername = tls?.serverName ?? (isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0 ? hostname : undefined);
  return {
    rejectUnauthorized: tls?.verify !== false,
    ...(servername === undefined ? {} : { servername }),
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls?.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls?.key === undefined ? {} : { key: tls.key }),
  };
}

async function limited(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Several addresses were tried: the first failure stands for all. */
function innermost(error: unknown): { readonly code?: string; readonly message?: string } {
  return error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as Error) : (error as Error);
}

function codeOf(error: unknown): string {
  return innermost(error).code ?? '';
}

function reasonOf(error: unknown): string {
  const { code, message } = innermost(error);
  const words = message ?? String(error);
  return (code === undefined || words.includes(code) ? words : `${code}: ${words}`).slice(0, 300);
}
