// An MMS relay for tests, independent of our own code: a plain HTTP server that keeps what is posted to it byte for byte, answers
// with texts written by hand after 3GPP TS 23.140, and posts such texts itself.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { CERTIFICATE, CERTIFICATE_KEY } from './smpp-certificate.ts';

const ROOT = 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/';

/** A submission as it came. */
export interface Submitted {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The SOAP part as text. */
  readonly soap: string;
  readonly transactionId: string;
  /** The text of the first element of this name. */
  readonly element: (name: string) => string | undefined;
}

export interface HandAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: string;
  /** Never answer; the connection stays open. */
  readonly isSilent?: boolean;
  /** Cut the connection in place of an answer. */
  readonly isCut?: boolean;
}

export interface Mm7Relay {
  readonly port: number;
  readonly url: string;
  readonly submitted: readonly Submitted[];
  /** How many connections were opened: fewer than requests where they are kept alive. */
  readonly connections: number;
  /** The most requests that waited for their answer at once. */
  readonly waitingMost: number;
  /** Decides the next answers; `undefined` = accepted. */
  answerWith(answer: (submitted: Submitted, index: number) => HandAnswer | undefined | Promise<HandAnswer | undefined>): void;
  close(): Promise<void>;
  /** Listens again on the same port. */
  reopen(): Promise<void>;
}

export interface RelayWishes {
  readonly port?: number;
  /** Basic credentials it asks for. */
  readonly credentials?: string;
  readonly hasTls?: boolean;
  /** Nobody gets in without a certificate: ours, which stands for its own authority. */
  readonly asksForCertificate?: boolean;
  /** `REL-6-MM7-1-4` */
  readonly schema?: string;
}

export async function startMm7Relay(wishes: RelayWishes = {}): Promise<Mm7Relay> {
  const { schema = 'REL-6-MM7-1-4', credentials, hasTls = false, asksForCertificate = false } = wishes;
  const submitted: Submitted[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let waiting = 0;
  let waitingMost = 0;
  let decide: Parameters<Mm7Relay['answerWith']>[0] = () => undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (credentials !== undefined && request.headers.authorization !== `Basic ${Buffer.from(credentials).toString('base64')}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="relay"' }).end();
      return;
    }
    const one = readSubmitted(request.headers, Buffer.concat(chunks));
    const index = submitted.push(one) - 1;
    waiting += 1;
    waitingMost = Math.max(waitingMost, waiting);
    const answer = await decide(one, index);
    waiting -= 1;
    if (answer?.isSilent === true) return;
    if (answer?.isCut === true) {
      request.socket.destroy();
      return;
    }
    const { status = 200, headers = {}, contentType = 'text/xml; charset="utf-8"' } = answer ?? {};
    const body = answer?.body ?? submitRsp(one.transactionId, `mms-${index + 1}`, schema);
    response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => request.socket.destroy()); // the other side went away
  };
  const make = () => {
    const server = hasTls
      ? createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY, ca: CERTIFICATE, requestCert: asksForCertificate }, listener)
      : createServer(listener);
    server.on(hasTls ? 'secureConnection' : 'connection', (socket: Socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on('error', () => {}); // a client that was killed
      socket.once('close', () => sockets.delete(socket));
    });
    return server;
  };
  let server = make();
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(wishes.port ?? 0);
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `${hasTls ? 'https' : 'http'}://127.0.0.1:${port}/mms-rs/mm7`,
    submitted,
    get connections() {
      return connections;
    },
    get waitingMost() {
      return waitingMost;
    },
    answerWith: (answer) => {
      decide = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    reopen: () => {
      server = make();
      return listen(port);
    },
  };
}

function readSubmitted(headers: IncomingHttpHeaders, body: Buffer): Submitted {
  const text = body.toString('latin1');
  const soap = Buffer.from(/<\?xml[\s\S]*?<\/env:Envelope>/.exec(text)?.[0] ?? '', 'latin1').toString('utf8');
  const element = (name: string): string | undefined => new RegExp(`<(?:\\w+:)?${name}(?: [^>]*)?>([^<]*)</`).exec(soap)?.[1];
  return { headers, body, soap, transactionId: element('TransactionID') ?? '', element };
}

function envelope(transactionId: string, body: string, schema: string): string {
  return `<?xml version="1.0"?>
<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">
 <env:Header>
  <mm7:TransactionID xmlns:mm7="${ROOT}${schema}" env:mustUnderstand="1">
   ${transactionId}
  </mm7:TransactionID>
 </env:Header>
 <env:Body>
  ${body}
 </env:Body>
</env:Envelope>
`;
}

const versionOf = (schema: string): string => (schema.startsWith('REL-5') ? '5.3.0' : '6.8.0');

export function submitRsp(transactionId: string, messageId: string, schema = 'REL-6-MM7-1-4'): string {
  const status = '<Status><StatusCode>1000</StatusCode><StatusText>Success</StatusText></Status>';
  return envelope(
    transactionId,
    `<SubmitRsp xmlns="${ROOT}${schema}"><MM7Version>${versionOf(schema)}</MM7Version>${status}<MessageID>${messageId}</MessageID></SubmitRsp>`,
    schema,
  );
}

/** A SubmitRsp that says no. */
export function refusingRsp(transactionId: string, statusCode: number, words: string, schema = 'REL-6-MM7-1-4'): string {
  return envelope(
    transactionId,
    `<SubmitRsp xmlns="${ROOT}${schema}"><MM7Version>${versionOf(schema)}</MM7Version><Status><StatusCode>${statusCode}</StatusCode><StatusText>${words}</StatusText></Status></SubmitRsp>`,
    schema,
  );
}

/** The relay's error as a fault of SOAP. */
export function faultRsp(transactionId: string, side: 'Client' | 'Server', statusCode: number, schema = 'REL-6-MM7-1-4'): string {
  return envelope(
    transactionId,
    `<env:Fault><faultcode>env:${side}</faultcode><faultstring>${side} error</faultstring><detail><RSErrorRsp xmlns="${ROOT}${schema}"><MM7Version>${versionOf(schema)}</MM7Version><Status><StatusCode>${statusCode}</StatusCode></Status></RSErrorRsp></detail></env:Fault>`,
    schema,
  );
}

export interface Delivery {
  readonly from: string;
  /** Numbers, as the relay writes them. */
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  /** In secret. */
  readonly bcc?: readonly string[];
  readonly priority?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly transactionId?: string;
  readonly schema?: string;
}

export interface Posting {
  readonly contentType: string;
  readonly body: Buffer;
}

/** 1×1 transparent GIF. */
export const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** A message with a presentation, a text and a picture, as the specification shows one. */
export function deliverReq(delivery: Delivery): Posting {
  const { from, to, cc = [], bcc = [], priority = 'Normal', subject, text = 'hello', transactionId = 'relay-1' } = delivery;
  const { schema = 'REL-6-MM7-1-4' } = delivery;
  const list = (name: string, numbers: readonly string[]): string =>
    numbers.length === 0
      ? ''
      : `<mm7:${name}>${numbers.map((number) => `<mm7:Number>${number}</mm7:Number>`).join('')}</mm7:${name}>`;
  const lists = list('To', to) + list('Cc', cc) + list('Bcc', bcc);
  const recipients = lists === '' ? '' : `<mm7:Recipients>${lists}</mm7:Recipients>`;
  const request = `<mm7:DeliverReq xmlns:mm7="${ROOT}${schema}">
   <mm7:MM7Version>${versionOf(schema)}</mm7:MM7Version>
   <mm7:MMSRelayServerID>relay.example</mm7:MMSRelayServerID>
   <mm7:LinkedID>wthwth4654</mm7:LinkedID>
   <mm7:Sender><mm7:RFC2822Address>${from}/TYPE=PLMN@relay.example</mm7:RFC2822Address></mm7:Sender>
   ${recipients}
   <mm7:TimeStamp>2002-04-15T14:35:21-05:00</mm7:TimeStamp>
   <mm7:Priority>${priority}</mm7:Priority>
   ${subject === undefined ? '' : `<mm7:Subject>${subject}</mm7:Subject>`}
   <mm7:Content href="cid:default.cid" allowAdaptations="true"/>
  </mm7:DeliverReq>`;
  const outer = 'PrimaryBoundary';
  const inner = 'StoryBoundary';
  const lines = [
    `--${outer}`,
    'Content-Type: text/xml; charset="utf-8"',
    'Content-ID: <mm7-deliver>',
    '',
    envelope(transactionId, request, schema),
    `--${outer}`,
    `Content-Type: multipart/related; start="<mms.smil>"; type="application/smil"; boundary="${inner}"`,
    'Content-ID: <default.cid>',
    '',
    `--${inner}`,
    'Content-Type: application/smil; charset=utf-8',
    'Content-ID: <mms.smil>',
    '',
    '<smil><body><par><img src="cid:pixel.gif"/></par></body></smil>',
    `--${inner}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-ID: <text.txt>',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(text).toString('base64'),
    `--${inner}`,
    'Content-Type: image/gif; name="pixel.gif"',
    'Content-ID: <pixel.gif>',
    'Content-Transfer-Encoding: base64',
    '',
    PIXEL.toString('base64'),
    `--${inner}--`,
    `--${outer}--`,
    '',
  ];
  return {
    contentType: `multipart/related; boundary="${outer}"; type="text/xml"; start="<mm7-deliver>"`,
    body: Buffer.from(lines.join('\r\n'), 'utf8'),
  };
}

/** A report on a message by the id it was accepted under; `kind` also makes the report on its being read. */
export function reportReq(
  messageId: string,
  mmStatus: string,
  { kind = 'DeliveryReportReq', transactionId = 'relay-2', schema = 'REL-6-MM7-1-4' } = {},
): Posting {
  const date = kind === 'DeliveryReportReq' ? 'Date' : 'TimeStamp';
  const body = `<${kind} xmlns="${ROOT}${schema}"><MM7Version>${versionOf(schema)}</MM7Version><MMSRelayServerID>relay.example</MMSRelayServerID><MessageID>${messageId}</MessageID><Recipient><Number>13105550142</Number></Recipient><Sender><Number>12125550101</Number></Sender><${date}>${new Date().toISOString()}</${date}><MMStatus>${mmStatus}</MMStatus></${kind}>`;
  return { contentType: 'text/xml; charset=utf-8', body: Buffer.from(envelope(transactionId, body, schema), 'utf8') };
}

/** Posts to Callsign as a relay would; answers the status and the text of the answer. */
export async function postAsRelay(
  url: string,
  { contentType, body }: Posting,
  credentials = 'relay:sesame',
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      soapaction: '""',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    },
    body: new Uint8Array(body),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}
