// The OpenAPI 3.1 document of everything we serve, made from the list of endpoints: the same shapes that check requests.

import type { Endpoint, RateLimit } from './endpoint.ts';

type Json = Record<string, unknown>;

/** Meanings of the answers' statuses, required by the format. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  400: 'Bad request: the answer names each wrong field',
  401: 'Unauthorized',
  403: 'Forbidden: the credentials lack the scope',
  404: 'Not found',
  409: 'Conflict with what exists',
  413: 'The body is too large',
  415: 'The media type of the body is not supported',
  429: 'Too many requests; Retry-After says when to come back, in seconds',
  500: 'Something went wrong',
  503: 'Cannot take more at the moment; nothing was accepted',
};

const ERRORS: Json = {
  ClassicError: {
    type: 'object',
    required: ['requestError'],
    properties: {
      requestError: {
        type: 'object',
        required: ['serviceException'],
        properties: {
          serviceException: {
            type: 'object',
            required: ['messageId', 'text'],
            properties: {
              messageId: { type: 'string', description: 'The kind of error, for machines.' },
              text: { type: 'string', description: 'What is wrong, for people.' },
              validationErrors: {
                type: 'object',
                description: 'What is wrong with which field.',
                additionalProperties: { type: 'array', items: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
  ModernError: {
    type: 'object',
    required: ['errorCode', 'description', 'action', 'violations', 'resources'],
    properties: {
      errorCode: { type: 'string', description: 'The kind of error, for machines.' },
      description: { type: 'string', description: 'What is wrong, for people.' },
      action: { type: 'string', description: 'What to do about it.' },
      violations: {
        type: 'array',
        items: {
          type: 'object',
          required: ['property', 'violation'],
          properties: { property: { type: 'string' }, violation: { type: 'string' } },
        },
      },
      resources: {
        type: 'array',
        items: { type: 'object', properties: { name: { type: 'string' }, url: { type: 'string' } } },
      },
    },
  },
};

const SECURITY_SCHEMES: Json = {
  ApiKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'The word App, a blank, and the API key.' },
  Basic: { type: 'http', scheme: 'basic', description: 'Username and password of a user.' },
  Session: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'The word IBSSO, a blank, and a session token.' },
  OAuth: {
    type: 'oauth2',
    description: 'Username and password of a user as client_id and client_secret.',
    flows: { clientCredentials: { tokenUrl: '/auth/1/oauth2/token', scopes: {} } },
  },
};

/** The whole document. Same endpoints and version, same document: it is checked in, and its changes are read like code. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const schemas: Json = { ...ERRORS };
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const methods = paths[endpoint.path] ?? {};
    methods[endpoint.method.toLowerCase()] = operation(endpoint, schemas);
    paths[endpoint.path] = methods;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Callsign',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Messaging around sender identities: which sender a message gets and why, and whose an inbound message is.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ group }) => group))].map((name) => ({ name })),
    security: Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] })),
    paths,
    components: { schemas, securitySchemes: SECURITY_SCHEMES },
  };
}

/** Names an operation after its summary: `List associations` is listAssociations. Unique, which a test checks. */
export function operationId(endpoint: Endpoint): string {
  const [first = '', ...rest] = endpoint.summary
    .replace(/\(.*?\)|[:;,.].*$/g, '')
    .replaceAll(/['’]/g, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '' && !/^(an?|the)$/i.test(word));
  return first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function operation(endpoint: Endpoint, schemas: Json): Json {
  const { scopes, limit } = endpoint;
  const id = operationId(endpoint);
  return {
    operationId: id,
    tags: [endpoint.group],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    ...(scopes === null ? { security: [] } : {}),
    ...(scopes === null || scopes.length === 0 ? {} : { 'x-scopes': scopes }),
    ...(limit === undefined ? {} : { 'x-rate-limit': rateLimit(limit) }),
    ...withParameters(endpoint),
    ...(endpoint.body === undefined ? {} : { requestBody: requestBody(endpoint, id, schemas) }),
    responses: responses(endpoint, id, schemas),
  };
}

function rateLimit({ count, seconds, burst }: RateLimit): Json {
  return { count, seconds, ...(burst === undefined ? {} : { burst }) };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same request with the same key within 24 hours is answered like the first, and does nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function withParameters({ path, params, query, isIdempotent }: Endpoint): Json {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const parameters = [
    ...names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: plain(params?.properties?.[name] ?? { type: 'string' }),
    })),
    ...Object.entries<Json>(query?.properties ?? {}).map(([name, schema]) => {
      const { description, ...rest } = plain(schema) as Json;
      const isRequired = ((query?.required ?? []) as string[]).includes(name);
      return {
        name,
        in: 'query',
        ...(description === undefined ? {} : { description }),
        ...(isRequired ? { required: true } : {}),
        schema: rest,
      };
    }),
    ...(isIdempotent === true ? [IDEMPOTENCY_KEY] : []),
  ];
  return parameters.length === 0 ? {} : { parameters };
}

function requestBody(endpoint: Endpoint, id: string, schemas: Json): Json {
  const type =
    endpoint.consumes ??
    {
      json: 'application/json',
      form: 'application/x-www-form-urlencoded',
      bytes: 'application/octet-stream',
      'form-data': 'multipart/form-data',
    }[endpoint.bodyFormat ?? 'json'];
  const schema = named(`${capital(id)}Request`, endpoint.body, schemas);
  const form = endpoint.acceptsForm === true ? { 'application/x-www-form-urlencoded': { schema } } : {};
  return { required: endpoint.isBodyOptional !== true, content: { ...contentOf(endpoint, type, schema), ...form } };
}

function responses(endpoint: Endpoint, id: string, schemas: Json): Json {
  const answers = Object.entries(endpoint.answers).map(([status, schema]) => {
    const name = `${capital(id)}${status === '200' || Object.keys(endpoint.answers).length === 1 ? '' : status}Response`;
    const content =
      schema === null ? {} : { content: contentOf(endpoint, typeOf(endpoint, schema), named(name, schema, schemas)) };
    return [status, { description: reason(Number(status)), ...content }] as const;
  });
  const error = { $ref: `#/components/schemas/${endpoint.errors === 'classic' ? 'ClassicError' : 'ModernError'}` };
  const refusals = refusalsOf(endpoint).map(
    (status) =>
      [String(status), { description: reason(status), content: contentOf(endpoint, 'application/json', error) }] as const,
  );
  return Object.fromEntries([...refusals, ...answers].sort(([a], [b]) => a.localeCompare(b)));
}

function contentOf({ xmlAnswer }: Endpoint, type: string, schema: unknown): Json {
  return { [type]: { schema }, ...(xmlAnswer === undefined ? {} : { 'application/xml': { schema } }) };
}

function typeOf(endpoint: Endpoint, schema: { readonly type?: string }): string {
  return endpoint.produces ?? (schema.type === 'string' ? 'text/plain' : 'application/json');
}

/** Error statuses, those every endpoint of its kind has included; in order, each once. */
function refusalsOf({ body, query, params, scopes, limit, isIdempotent, refusals = [] }: Endpoint): number[] {
  const has = (status: number, isSo: boolean): number[] => (isSo ? [status] : []);
  const all = [
    ...has(400, body !== undefined || query !== undefined || params !== undefined),
    ...has(401, scopes !== null),
    ...has(409, isIdempotent === true),
    ...has(403, scopes !== null && scopes.length > 0),
    ...has(429, limit !== undefined),
    500,
    ...refusals,
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}

function reason(status: number): string {
  return REASONS[status] ?? `Status ${status}`;
}

/** Puts an object under a name, so that generated clients have a type for it; short schemas stay where they are. */
function named(name: string, schema: unknown, schemas: Json): Json {
  const copy = plain(schema) as Json;
  if (copy['type'] !== 'object' && copy['anyOf'] === undefined && copy['oneOf'] === undefined) return copy;
  schemas[name] = copy;
  return { $ref: `#/components/schemas/${name}` };
}

/** A copy without what is not JSON; lists of texts say that they are texts, which generators want to know. */
function plain(schema: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(schema));
  return withTypes(copy);
}

function withTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withTypes);
  if (node === null || typeof node !== 'object') return node;
  const object = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withTypes(value)]));
  const choices = object['enum'];
  const isTexts = Array.isArray(choices) && choices.every((choice) => typeof choice === 'string');
  return isTexts && object['type'] === undefined ? { type: 'string', ...object } : object;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
