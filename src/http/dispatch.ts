// From a raw request to an answer: authenticate, check the scope, count, check the shape, handle. The same for every road a
// request can come by (the framework, or node:http directly for the send routes).

import type { Readable } from 'node:stream';
import type { TSchema } from 'typebox';
import { type Caller, hasAnyScope } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import type { World } from '../flows/world.ts';
import { isUnstorableText } from '../storage/db.ts';
import { xmlDocument } from '../wire/xml.ts';
import { authenticate, authenticateConsole } from './authenticate.ts';
import { type Answer, BODY_BYTES_MAX, type Endpoint } from './endpoint.ts';
import { formReader } from './form-body.ts';
import { type Headers, headerText } from './headers.ts';
import { guardOf } from './idempotency.ts';
import { expectedBytes, type LargeBodies, wholeBody } from './large-bodies.ts';
import { isForm, isJson, isXml, wantsXml } from './media-types.ts';
import type { RateLimits } from './rate-limits.ts';
import { refusalAnswer } from './refusals.ts';
import { checker, textChecker } from './validation.ts';
import { readXml } from './xml-body.ts';

/** A request as it came, before anything is believed. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly ip: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | undefined;
  /** The body still to be read, where the endpoint reads it while it comes in. */
  readonly stream?: Readable | undefined;
}

export type Dispatch = (request: RawRequest) => Promise<Answer>;

/** A caller for endpoints that ask for none. */
const NOBODY: Caller = { accountId: 0 as Caller['accountId'], actor: 'nobody', scopes: new Set(), links: [] };

/** Prepares an endpoint: compiles its shapes once, answers the function that serves it. */
export function dispatcherFor(endpoint: Endpoint, world: World, limits: RateLimits, bodies: LargeBodies): Dispatch {
  const checkParams = endpoint.params && textChecker(endpoint.params as TSchema);
  const checkQuery = endpoint.query && textChecker(endpoint.query as TSchema);
  // The shape of bytes says what they are to be, to people; whether they are is for the handler to find out.
  const { bodyFormat } = endpoint;
  const isChecked = bodyFormat !== 'bytes' && bodyFormat !== 'form-data';
  const checkBody = isChecked ? endpoint.body && checker(endpoint.body as TSchema) : undefined;
  const readForm = bodyFormat === 'form-data' ? formReaderOf(endpoint) : undefined;

  const served = async (caller: Caller, request: RawRequest): Promise<Answer> => {
    const params = checkParams?.(request.params);
    const query = checkQuery?.(request.query);
    const form = readForm === undefined ? undefined : await readForm(request.headers, request.stream);
    const parsed = form === undefined ? bodyOf(endpoint, request) : form.body;
    const body = checkBody !== undefined && parsed !== undefined ? checkBody(parsed) : parsed;
    const guard = endpoint.isIdempotent === true ? guardOf(request, form?.digest) : undefined;
    return endpoint.handle({
      world,
      caller,
      params,
      query,
      body,
      guard,
      method: request.method,
      headers: request.headers,
      ip: request.ip,
    });
  };

  const failed = (error: unknown, request: RawRequest): Answer => {
    const refusal = isUnstorableText(error) ? unstorable(endpoint, request) : undefined;
    return refusalAnswer(refusal ?? error, endpoint.errors, world.log, request);
  };
  const answer = async (request: RawRequest): Promise<Answer> =>
    served(await admitted(endpoint, world, limits, request), request);
  /** The body is read when it is known whose it is, and when there is room for it. */
  const answerLate = async (request: RawRequest, stream: Readable): Promise<Answer> => {
    let read = request;
    let release = (): void => {};
    try {
      const caller = await admitted(endpoint, world, limits, request);
      release = await bodies.admit(expectedBytes(endpoint, headerText(request.headers['content-length'])));
      if (readForm === undefined) read = { ...request, body: await wholeBody(endpoint, stream) };
      return await served(caller, read);
    } catch (error) {
      return failed(error, read);
    } finally {
      release();
    }
  };

  const answered: Dispatch = (request) =>
    request.stream === undefined
      ? answer(request).catch((error: unknown) => failed(error, request))
      : answerLate(request, request.stream);
  const { xmlAnswer } = endpoint;
  if (xmlAnswer === undefined) return answered;
  return (request) =>
    wantsXml(request.headers) ? answered(request).then((given) => asXml(given, xmlAnswer)) : answered(request);
}

function formReaderOf({ body, bodyBytesMax = BODY_BYTES_MAX, oversizeViolation = 'is too large' }: Endpoint) {
  return formReader(body as TSchema, bodyBytesMax, oversizeViolation);
}

/** Looked for only when the database has refused a text: else every request would pay for it. Undefined when none came in. */
function unstorable(endpoint: Endpoint, request: RawRequest): Refusal | undefined {
  const isRead = endpoint.bodyFormat !== 'bytes' && endpoint.bodyFormat !== 'form-data';
  const body = isRead ? bodyOf(endpoint, request) : undefined;
  const fields = [request.params, request.query, body].flatMap((value) => nulFields(value, ''));
  if (fields.length === 0) return undefined;
  const violation = 'must not contain the character U+0000';
  return new Refusal('INVALID', { violations: fields.map((property) => ({ property, violation })) });
}

function nulFields(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.includes('\u0000') ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => nulFields(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => nulFields(item, path === '' ? key : `${path}.${key}`));
}

/** An answer in XML; an error's envelope brings its own root where it has one. */
function asXml(answer: Answer, root: string): Answer {
  const { body, status } = answer;
  if (body === undefined || answer.contentType !== undefined) return answer;
  const [[name, content] = ['', {}]] = Object.entries(body as object);
  const document =
    status < 400 ? xmlDocument(root, body) : name === 'requestError' ? xmlDocument(name, content) : xmlDocument('error', body);
  return { ...answer, body: document, contentType: 'application/xml;charset=UTF-8' };
}

function admitted(endpoint: Endpoint, world: World, limits: RateLimits, request: RawRequest): Caller | Promise<Caller> {
  const { scopes } = endpoint;
  if (scopes === null) {
    if (world.settings.isRateLimited) limits.take(endpoint, request.ip);
    return NOBODY;
  }
  const check = (caller: Caller): Caller => {
    if (!hasAnyScope(caller, scopes)) throw new Refusal('FORBIDDEN');
    // What any caller may do, with no scope, is about himself: signing out, the own password.
    if (caller.isReadOnly === true && scopes.length > 0 && !(endpoint.isReading ?? endpoint.method === 'GET'))
      throw new Refusal('FORBIDDEN', { message: 'You may look at this, and change nothing.' });
    if (caller.links.length > 0 && endpoint.isForLinkedKeys !== true)
      throw new Refusal('FORBIDDEN', {
        message: 'A key that is linked to applications and entities can send for them, and no more.',
      });
    if (world.settings.isRateLimited) limits.take(endpoint, caller.accountId);
    return caller;
  };
  const { authorization, cookie, 'x-callsign-account': account } = request.headers;
  const { username, password } = request.query;
  if (authorization === undefined && endpoint.hasCredentialsInQuery === true && username !== undefined)
    return after(world.users.callerOfPassword(String(username), String(password ?? ''), request.ip, undefined), check);
  const caller =
    authorization === undefined && cookie !== undefined
      ? authenticateConsole(world, request.method, request.headers, request.ip)
      : authenticate(world, headerText(authorization), request.ip, headerText(account));
  return after(caller, check);
}

function after(caller: Caller | Promise<Caller>, check: (caller: Caller) => Caller): Caller | Promise<Caller> {
  return caller instanceof Promise ? caller.then(check) : check(caller);
}

function bodyOf(endpoint: Endpoint, request: RawRequest): unknown {
  const { body } = request;
  if (endpoint.bodyFormat === 'bytes') return body ?? Buffer.alloc(0);
  if (body === undefined || body.length === 0) {
    // Clients send an empty body with a JSON content type on GET and DELETE; only endpoints that need one mind.
    if (endpoint.body === undefined || endpoint.isBodyOptional === true) return undefined;
    throw new Refusal('INVALID', { violations: [{ property: '', violation: 'a request body is required' }] });
  }
  if (endpoint.body === undefined) return undefined;
  if (endpoint.bodyFormat === 'form' || (endpoint.acceptsForm === true && isForm(request.headers)))
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  const text = body.toString('utf8');
  if (!isJson(request.headers)) {
    if (endpoint.xmlAnswer === undefined || !isXml(request.headers)) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
    return readXml(text, endpoint.body as TSchema);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('INVALID', { violations: [{ property: '', violation: 'the request body is not valid JSON' }] });
  }
}
