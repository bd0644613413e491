// Turns an API key's secret into the caller it stands for, from memory: this is on the path of every request.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Caller } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import type { Clock } from '../ports.ts';
import { type ApiKey, findApiKeyBySecret } from '../storage/api-keys.ts';
import type { Queryable } from '../storage/db.ts';

/** Secrets remembered at most, good or bad; beyond that the memory starts anew. */
const REMEMBERED_MAX = 10_000;

interface Known {
  readonly key: ApiKey;
  readonly caller: Caller;
}

/** The SHA-256 under which a secret is stored. Secrets are random and long, so a slow hash would only cost time. */
export function secretHashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A secret nobody guesses: 250 bits of chance, in the form callers know from the contract's samples. */
export function newSecret(): string {
  return `${randomBytes(16).toString('hex')}-${randomUUID()}`;
}

export class KeyRing {
  readonly #db: Queryable;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known | null>();
  #generation = 0;

  constructor(db: Queryable, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * The caller behind a secret.
   * @throws Refusal UNAUTHORIZED when the key is unknown, disabled, outside its validity, or used from an address it does not allow
   */
  callerOf(secret: string, ip: string): Caller | Promise<Caller> {
    const known = this.#known.get(secret);
    return known === undefined ? this.#load(secret, ip) : this.#admit(known, ip);
  }

  /** Forgets what it knows: some key changed. */
  forget(): void {
    this.#generation += 1;
    this.#known.clear();
  }

  async #load(secret: string, ip: string): Promise<Caller> {
    const generation = this.#generation;
    const key = await findApiKeyBySecret(this.#db, secretHashOf(secret));
    const known = key === undefined ? null : { key, caller: callerFor(key) };
    // A change that came while we were reading may have changed this very key: use it once, remember nothing.
    if (generation === this.#generation) {
      if (this.#known.size >= REMEMBERED_MAX) this.#known.clear();
      this.#known.set(secret, known);
    }
    return this.#admit(known, ip);
  }

  #admit(known: Known | null, ip: string): Caller {
    if (known === null) throw new Refusal('UNAUTHORIZED');
    const { key, caller } = known;
    const now = this.#clock.now();
    const isValid = key.isEnabled && key.validFrom.getTime() <= now && (key.validTo === null || now < key.validTo.getTime());
    if (!isValid)
      throw new Refusal('UNAUTHORIZED', { operatorDetail: `key ${key.apiKeyId} is disabled or outside its validity` });
    if (key.allowedIps.length > 0 && !isAllowedIp(key.allowedIps, ip)) {
      throw new Refusal('UNAUTHORIZED', { operatorDetail: `key ${key.apiKeyId} used from ${ip}, which it does not allow` });
    }
    return caller;
  }
}

function callerFor(key: ApiKey): Caller {
  // A linked key has its links in place of a permission. Others without PUBLIC_API are for products that are not served here.
  const isForUs = key.links.length > 0 || key.permissions.includes('PUBLIC_API');
  const scopes = new Set(isForUs ? key.scopes : []);
  return { accountId: key.accountId, actor: `key:${key.apiKeyId}`, scopes, links: key.links };
}

/** Whether an address is in a list of addresses and CIDR ranges. */
export function isAllowedIp(allowed: readonly string[], ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return allowed.some((entry) => {
    const isRange = ipaddr.isValidCIDR(entry);
    if (!isRange && !ipaddr.isValid(entry)) return false;
    const [network, bits] = isRange ? ipaddr.parseCIDR(entry) : [ipaddr.process(entry), undefined];
    if (network.kind() !== address.kind()) return false;
    return address.match(network as never, (bits ?? (network.kind() === 'ipv6' ? 128 : 32)) as never);
  });
}
