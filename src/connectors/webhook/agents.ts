// Connections to callers' servers: one pool for those that ask for nothing special, and one for each set of TLS settings. Where a
// name leads is checked when the connection is made, not when the URL was accepted: it may point somewhere else by then.

import { createHash } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import net from 'node:net';
import { Agent } from 'undici';
import { isPublicAddress } from '../../domain/addresses/callback-url.ts';
import type { WebhookRequest } from '../../ports.ts';

const CONNECT_TIMEOUT_MS = 10_000;
export const ANSWER_TIMEOUT_MS = 30_000;
/** Connections to one host at most. */
const CONNECTIONS_MAX = 64;
/** Pools kept for profiles with settings of their own; the one used longest ago makes room. */
const AGENTS_MAX = 200;

/** Raised inside a connection attempt to an address we do not call. */
class ForbiddenAddress extends Error {
  readonly code = 'FORBIDDEN_ADDRESS';
}

export class Agents {
  readonly #allowPrivate: boolean;
  readonly #byKey = new Map<string, Agent>();

  /** `allowPrivate`: URLs may lead to private and loopback addresses (a laptop, a lab). */
  constructor(allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate;
  }

  /** The pool for a request's settings. */
  of(request: WebhookRequest): Agent {
    const key = keyOf(request);
    const known = this.#byKey.get(key);
    if (known !== undefined) this.#byKey.delete(key);
    const agent = known ?? this.#make(request);
    this.#byKey.set(key, agent);
    if (this.#byKey.size > AGENTS_MAX) this.#dropOldest();
    return agent;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byKey.values()].map((agent) => agent.close()));
  }

  #make({ clientCertificate, tlsVersions, connectTimeoutMs }: WebhookRequest): Agent {
    return new Agent({
      connections: CONNECTIONS_MAX,
      connectTimeout: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
      keepAliveTimeout: 30_000,
      connect: {
        ...(this.#allowPrivate ? {} : { lookup: publicLookup }),
        ...(clientCertificate === undefined ? {} : { cert: clientCertificate.certificate, key: clientCertificate.privateKey }),
        ...(tlsVersions === undefined || tlsVersions.length === 0 ? {} : tlsRange(tlsVersions)),
      },
    });
  }

  #dropOldest(): void {
    const [oldest] = this.#byKey;
    if (oldest === undefined) return;
    this.#byKey.delete(oldest[0]);
    // Requests under way are finished first.
    void oldest[1].close();
  }
}

function keyOf({ clientCertificate, tlsVersions, connectTimeoutMs }: WebhookRequest): string {
  if (clientCertificate === undefined && tlsVersions === undefined && connectTimeoutMs === undefined) return '';
  const hash = createHash('sha256');
  hash.update(JSON.stringify([clientCertificate?.certificate, clientCertificate?.privateKey]));
  return `${hash.digest('base64')} ${tlsVersions?.join() ?? ''} ${connectTimeoutMs ?? ''}`;
}

function tlsRange(versions: readonly ('TLSv1.2' | 'TLSv1.3')[]): {
  minVersion: 'TLSv1.2' | 'TLSv1.3';
  maxVersion: 'TLSv1.2' | 'TLSv1.3';
} {
  return {
    minVersion: versions.includes('TLSv1.2') ? 'TLSv1.2' : 'TLSv1.3',
    maxVersion: versions.includes('TLSv1.3') ? 'TLSv1.3' : 'TLSv1.2',
  };
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

/** Resolves a name as the system does, and refuses it when any of its addresses is not a public one. */
function publicLookup(hostname: string, options: object, callback: LookupCallback): void {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const forbidden = addresses.find(({ address }) => net.isIP(address) === 0 || !isPublicAddress(address));
    if (forbidden !== undefined) {
      return callback(new ForbiddenAddress(`${hostname} leads to ${forbidden.address}, which is not a public address`), []);
    }
    if ((options as { all?: boolean }).all === true) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first?.address ?? '', first?.family ?? 4);
  });
}
