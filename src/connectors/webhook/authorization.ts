// Proves to a caller's server who sends a POST: Basic, a signature over the body, or a token of the server's own choice.

import { createHmac } from 'node:crypto';
import { request } from 'undici';
import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import type { HmacAlgorithm } from '../../domain/subscriptions.ts';
import type { WebhookAuthorization, WebhookRequest } from '../../ports.ts';
import { type Agents, ANSWER_TIMEOUT_MS } from './agents.ts';

/** Inferred: no public text names the header or the form. See compatibility.md, "subscriptions: signature of a webhook". */
const SIGNATURE_HEADER = 'x-callsign-signature';

const DIGESTS: Readonly<Record<HmacAlgorithm, string>> = {
  HMAC_MD5: 'md5',
  HMAC_SHA_1: 'sha1',
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
};

/** A token is asked for anew this long before it ends. */
const TOKEN_MARGIN_MS = 30_000;
/** How long a token without a stated end is used. */
const TOKEN_LIFE_MS = 300_000;
const TOKENS_MAX = 1_000;
const ANSWER_BYTES_MAX = 65_536;

/** Why there is no token: for the log of tries. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
}

interface Token {
  readonly value: string;
  readonly endsAtMs: number;
}

export class Authorizations {
  readonly #agents: Agents;
  readonly #allowPrivate: boolean;
  readonly #now: () => number;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(agents: Agents, allowPrivate: boolean, now: () => number) {
    this.#agents = agents;
    this.#allowPrivate = allowPrivate;
    this.#now = now;
  }

  /**
   * The headers that prove who we are.
   * @throws NoToken
   */
  async headersFor({ authorization, body }: WebhookRequest): Promise<Record<string, string>> {
    switch (authorization?.kind) {
      case undefined:
        return {};
      case 'BASIC': {
        const { username, password } = authorization;
        return { authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}` };
      }
      case 'HMAC': {
        const { algorithm, secretKey } = authorization;
        const signature = createHmac(DIGESTS[algorithm], secretKey).update(body).digest('hex');
        return { [SIGNATURE_HEADER]: `${algorithm}=${signature}` };
      }
      case 'OAUTH':
        return { authorization: `Bearer ${(await this.#token(authorization)).value}` };
    }
  }

  /** The server did not like our token: the next POST asks for another. */
  forget(authorization: WebhookAuthorization): void {
    this.#tokens.delete(JSON.stringify(authorization));
  }

  /** One question to the token endpoint at a time, however many POSTs wait for the answer. */
  async #token(authorization: WebhookAuthorization & { kind: 'OAUTH' }): Promise<Token> {
    const key = JSON.stringify(authorization);
    const known = this.#tokens.get(key);
    if (known !== undefined) {
      const token = await known;
      if (token.endsAtMs - TOKEN_MARGIN_MS > this.#now()) return token;
      if (this.#tokens.get(key) === known) this.#tokens.delete(key);
    }
    const asked = this.#tokens.get(key) ?? this.#ask(authorization);
    if (this.#tokens.size >= TOKENS_MAX) this.#tokens.clear();
    this.#tokens.set(key, asked);
    asked.catch(() => {
      if (this.#tokens.get(key) === asked) this.#tokens.delete(key);
    });
    return asked;
  }

  // RFC 6749, sections 4 and 5: parameters as a form, the answer as JSON.
  async #ask({ tokenUrl, parameters, headers }: WebhookAuthorization & { kind: 'OAUTH' }): Promise<Token> {
    const problem = callbackUrlProblem(tokenUrl, this.#allowPrivate);
    if (problem !== undefined) throw new NoToken(`the token URL ${problem}`);
    const plain = { url: tokenUrl, contentType: '', body: '' };
    const answer = await request(tokenUrl, {
      dispatcher: this.#agents.of(plain),
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(parameters).toString(),
      headersTimeout: ANSWER_TIMEOUT_MS,
    }).catch((error: Error) => {
      throw new NoToken(`the token URL cannot be reached: ${error.message}`);
    });
    const text = (await answer.body.text()).slice(0, ANSWER_BYTES_MAX);
    if (answer.statusCode !== 200) throw new NoToken(`the token URL answered ${answer.statusCode}`);
    return this.#read(text);
  }

  #read(text: string): Token {
    const values = parsed(text);
    const { access_token: value, expires_in: seconds } = values ?? {};
    if (typeof value !== 'string' || value === '') throw new NoToken('the token URL answered without an access_token');
    const lifeMs = Number(seconds) > 0 ? Number(seconds) * 1000 : TOKEN_LIFE_MS;
    return { value, endsAtMs: this.#now() + lifeMs };
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
