// What an endpoint is: a value in which path, scope, limit, envelope, shapes and handler stand together.
// The list in endpoints.ts is what the server serves, what openapi.json says, and what the compatibility page counts.

import type { Static, TSchema } from 'typebox';
import type { Caller } from '../domain/accounts.ts';
import type { RepeatGuard } from '../flows/submit-once.ts';
import type { World } from '../flows/world.ts';
import type { ErrorEnvelope } from '../wire/errors.ts';
import type { Headers } from './headers.ts';

/** Largest body of endpoints that name no size of their own. */
export const BODY_BYTES_MAX = 1024 * 1024;

/**
 * A rate limit, per account, or per address where nobody signs in. `count` calls per `seconds`; with `burst`, a bucket of that size
 * refilled at that rate.
 */
export interface RateLimit {
  readonly count: number;
  readonly seconds: number;
  readonly burst?: number | undefined;
}

/** N calls a second. */
export function perSecond(count: number): RateLimit {
  return { count, seconds: 1 };
}

/** N calls a minute. */
export function perMinute(count: number): RateLimit {
  return { count, seconds: 60 };
}

/** A bucket that holds `burst` calls and regains `refillPerSecond`. */
export function bucket(burst: number, refillPerSecond: number): RateLimit {
  return { count: refillPerSecond, seconds: 1, burst };
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; undefined = no body. A string or bytes together with `contentType` are sent as they are. */
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function ok(body?: unknown): Answer {
  return { status: 200, body };
}

export function created(body?: unknown): Answer {
  return { status: 201, body };
}

export function noContent(): Answer {
  return { status: 204 };
}

/** One request, after authentication and the check of its shape. */
export interface Call<Params, Query, Body> {
  readonly world: World;
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Headers;
  /** Set where the endpoint honours an Idempotency-Key and the request has one. */
  readonly guard: RepeatGuard | undefined;
  /** HEAD comes to the endpoints of GET. */
  readonly method: string;
  /** Where the request came from, for allow-lists and the audit log. */
  readonly ip: string;
}

type Shape<S> = S extends TSchema ? Static<S> : undefined;

export interface EndpointDefinition<P, Q, B> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for parameters, as the contract writes it. */
  readonly path: string;
  /** One line for the list of endpoints. */
  readonly summary: string;
  /** More for the reference page, in our own words. */
  readonly description?: string | undefined;
  /** Groups endpoints on the reference page: `Applications`, `SMS`. */
  readonly group: string;
  /** Any one of these suffices; [] = any authenticated caller; null = no authentication. */
  readonly scopes: readonly string[] | null;
  /** The caller's name and password may stand in the query, as `username` and `password`. */
  readonly hasCredentialsInQuery?: boolean | undefined;
  readonly limit?: RateLimit | undefined;
  readonly errors: ErrorEnvelope;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A body may be missing. */
  readonly isBodyOptional?: boolean | undefined;
  /**
   * How the body arrives; JSON unless said. `form` = urlencoded, `bytes` = as it is (a Buffer in `body`), `form-data` = a form with
   * files, read while it comes in and after the caller has been admitted.
   */
  readonly bodyFormat?: 'json' | 'form' | 'bytes' | 'form-data' | undefined;
  /** Its JSON body may come as a form (urlencoded) as well. */
  readonly acceptsForm?: boolean | undefined;
  /** It speaks XML too: reads a body in it, whatever the root is called, and answers with this root to who prefers it. */
  readonly xmlAnswer?: string | undefined;
  /** Media type of the body where `bodyFormat` does not say it: `multipart/form-data`, `text/csv`. */
  readonly consumes?: string | undefined;
  /** Media type of the success answer; JSON unless said. */
  readonly produces?: string | undefined;
  /** Largest body in bytes; 1 MiB unless said. */
  readonly bodyBytesMax?: number | undefined;
  /** The violation a larger body is answered with, where the contract has 400 for it instead of 413. */
  readonly oversizeViolation?: string | undefined;
  /** Success answers by status; null = no body. */
  readonly answers: Readonly<Record<number, TSchema | null>>;
  /** Error statuses beside those every endpoint has (400 with a body or query, 401, 403, 429, 500). */
  readonly refusals?: readonly number[] | undefined;
  /** Served by node:http directly, past the framework: for the send routes, where the framework is a fifth of the cost. */
  readonly isHot?: boolean | undefined;
  /** Keys linked to platform pairs may call it: it attributes what it does to a pair, or shows what is attributed to one. */
  readonly isForLinkedKeys?: boolean | undefined;
  /** A request may have an Idempotency-Key: its repetitions within 24 hours do nothing and are answered like the first. */
  readonly isIdempotent?: boolean | undefined;
  /** Whether it leaves everything as it is; unless said, GET does and nothing else. What a pull returns once is gone. */
  readonly isReading?: boolean | undefined;
  readonly handle: (call: Call<Shape<P>, Shape<Q>, Shape<B>>) => Promise<Answer> | Answer;
}

/** An endpoint whose shapes have been forgotten, as lists hold it. */
// biome-ignore lint/suspicious/noExplicitAny: a list of endpoints holds handlers of every shape; endpoint() has checked each.
export type Endpoint = EndpointDefinition<any, any, any>;

/** Declares an endpoint; the compiler ties the handler to the shapes. */
export function endpoint<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(definition: EndpointDefinition<P, Q, B>): Endpoint {
  return definition as Endpoint;
}
