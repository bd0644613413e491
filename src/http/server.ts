// The HTTP server: every endpoint of the list behind Fastify's router, the send routes straight on node:http in front of it.

import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify';
import type { World } from '../flows/world.ts';
import { errorBody } from '../wire/errors.ts';
import { type Dispatch, dispatcherFor, type RawRequest } from './dispatch.ts';
import { type Answer, BODY_BYTES_MAX, type Endpoint } from './endpoint.ts';
import { envelopeFor } from './envelope-for.ts';
import { isReadLate, LargeBodies } from './large-bodies.ts';
import { RateLimits } from './rate-limits.ts';

/** Ids in paths may be 255 characters of anything; percent-encoded that is longer. */
const PARAM_LENGTH_MAX = 4096;

export interface HttpServer {
  /** Listens and answers the port, which matters when 0 was asked for. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

/** Builds the server for a list of endpoints; nothing listens yet. */
export function createHttpServer(
  world: World,
  endpoints: readonly Endpoint[],
  plug?: (app: FastifyInstance) => void,
): HttpServer {
  const limits = new RateLimits(world.clock);
  const bodies = new LargeBodies(world.clock);
  const hot = new Map<string, Dispatch>();
  const app = fastify({
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: false,
      maxParamLength: PARAM_LENGTH_MAX,
      caseSensitive: true,
    },
    bodyLimit: BODY_BYTES_MAX,
    // Requests under way are answered; idle connections are closed.
    forceCloseConnections: 'idle',
    serverFactory: (handler) =>
      http.createServer((request, response) => {
        const dispatch = request.method === 'POST' ? hot.get(request.url ?? '') : undefined;
        // Large bodies, and those that do not say how large they are, take the road on which they wait for room.
        if (dispatch === undefined || !isSmall(request)) handler(request, response);
        else serveDirectly(dispatch, request, response);
      }),
  });
  // Every body arrives as bytes; the dispatcher reads them, so that both roads share one reading and one set of errors.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const methods = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const dispatch = dispatcherFor(endpoint, world, limits, bodies);
    const url = endpoint.path.replace(/\{([^}]+)\}/g, ':$1');
    const route = isReadLate(endpoint) ? routeOfStreams(app) : app.route.bind(app);
    route({
      method: endpoint.method,
      url,
      ...(endpoint.bodyBytesMax === undefined ? {} : { bodyLimit: endpoint.bodyBytesMax }),
      handler: async (request, reply) => send(reply, await dispatch(rawOf(request))),
    });
    methods.set(url, [...(methods.get(url) ?? []), endpoint.method]);
    if (endpoint.isHot === true) hot.set(endpoint.path, dispatch);
  }
  for (const [url, allowed] of methods) {
    const others = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter((method) => !allowed.includes(method));
    if (others.length > 0) {
      app.route({
        method: [...others],
        url,
        handler: (request, reply) =>
          send(reply, {
            status: 405,
            body: errorBody(envelopeFor(endpoints, request.url), 405),
            headers: { allow: allowed.join(', ') },
          }),
      });
    }
  }
  plug?.(app);
  app.setNotFoundHandler((request, reply) =>
    send(reply, { status: 404, body: errorBody(envelopeFor(endpoints, request.url), 404) }),
  );
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) world.log.error({ err: error, url: request.url.split('?')[0] }, 'the HTTP framework failed a request');
    send(reply, { status, body: errorBody(envelopeFor(endpoints, request.url), status) });
  });

  return {
    listen: async (host, port) => {
      await app.listen({ host, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    close: () => app.close(),
  };
}

/** Adds a route whose body is not read before its handler asks for it. */
function routeOfStreams(app: FastifyInstance): (options: RouteOptions) => void {
  return (options) =>
    void app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      scope.route(options);
    });
}

function rawOf(request: FastifyRequest): RawRequest {
  return {
    method: request.method,
    url: request.url,
    headers: request.headers,
    ip: request.ip,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string | string[]>,
    ...(request.body instanceof Readable
      ? { body: undefined, stream: request.body }
      : { body: request.body as Buffer | undefined }),
  };
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  if (answer.body === undefined) return reply.send();
  if (answer.contentType !== undefined) return reply.type(answer.contentType).send(answer.body);
  // A Buffer keeps the framework from adding its own serialisation and content type.
  return reply.type('application/json;charset=UTF-8').send(Buffer.from(JSON.stringify(answer.body)));
}

function isSmall({ headers }: IncomingMessage): boolean {
  // Node cuts a body off where this says that it ends.
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= BODY_BYTES_MAX;
}

function serveDirectly(dispatch: Dispatch, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
  });
  request.on('end', () => {
    const raw: RawRequest = {
      method: request.method ?? 'POST',
      url: request.url ?? '',
      headers: request.headers,
      ip: request.socket.remoteAddress ?? '',
      params: {},
      query: {},
      body: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks),
    };
    // dispatch never rejects: every error has become an answer.
    void dispatch(raw).then((answer) => writeAnswer(response, answer));
  });
  request.on('error', () => response.destroy());
}

function writeAnswer(response: ServerResponse, answer: Answer): void {
  const { contentType = 'application/json;charset=UTF-8' } = answer;
  const body = answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...answer.headers,
  });
  response.end(body);
}
