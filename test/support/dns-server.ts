// A DNS server of one's own, over UDP: answers from a table that a test changes as it goes.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const TYPES = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 } as const;
type RecordType = keyof typeof TYPES;

/** What the server says of a name: its records, that it fails, or nothing at all. */
type Answer = { readonly kind: 'records'; readonly values: readonly string[] } | { readonly kind: 'servfail' | 'silent' };

const CLASS_IN = 1;
const NAME_ERROR = 3;
const SERVER_FAILURE = 2;

export class DnsServer {
  readonly #socket: Socket;
  readonly #answers = new Map<string, Answer>();
  /** `TXT example.com`, in the order asked. */
  readonly questions: string[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (query, { port, address }) => {
      const reply = this.#reply(query);
      if (reply !== undefined) socket.send(reply, port, address);
    });
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket);
  }

  /** As the setting names a server. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  /** From now on these are the records: texts, `10 host`, a name or an address (IPv6 in full). */
  set(type: RecordType, name: string, values: readonly string[]): void {
    this.#answers.set(`${type} ${name}`, { kind: 'records', values });
  }

  /** From now on this question is not answered to the point. */
  fail(type: RecordType, name: string, kind: 'servfail' | 'silent'): void {
    this.#answers.set(`${type} ${name}`, { kind });
  }

  remove(type: RecordType, name: string): void {
    this.#answers.delete(`${type} ${name}`);
  }

  async stop(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #reply(query: Buffer): Buffer | undefined {
    const { name, end } = readName(query, 12);
    const type = (Object.keys(TYPES) as RecordType[]).find((known) => TYPES[known] === query.readUInt16BE(end));
    const question = query.subarray(12, end + 4);
    const key = `${type} ${name}`;
    this.questions.push(key);
    const answer = this.#answers.get(key);
    if (answer?.kind === 'silent') return undefined;
    if (answer?.kind === 'servfail') return message(query, question, SERVER_FAILURE, []);
    if (answer?.kind === 'records' && type !== undefined) {
      return message(
        query,
        question,
        0,
        answer.values.map((value) => record(type, value)),
      );
    }
    const isNameKnown = [...this.#answers.keys()].some((known) => known.endsWith(` ${name}`));
    return message(query, question, isNameKnown ? 0 : NAME_ERROR, []);
  }
}

function message(query: Buffer, question: Buffer, code: number, records: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // A response, recursion wanted and available.
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

function record(type: RecordType, value: string): Buffer {
  const data = dataOf(type, value);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name of the question
  head.writeUInt16BE(TYPES[type], 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(0, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(type: RecordType, value: string): Buffer {
  switch (type) {
    case 'TXT': {
      const bytes = Buffer.from(value);
      const strings: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += 255) {
        const string = bytes.subarray(at, at + 255);
        strings.push(Buffer.from([string.length]), string);
      }
      return Buffer.concat(strings);
    }
    case 'MX': {
      const [preference = '0', host = ''] = value.split(' ');
      const head = Buffer.alloc(2);
      head.writeUInt16BE(Number(preference));
      return Buffer.concat([head, writtenName(host)]);
    }
    case 'A':
      return Buffer.from(value.split('.').map(Number));
    case 'CNAME':
      return writtenName(value);
    case 'AAAA':
      return Buffer.from(value.replaceAll(':', ''), 'hex');
  }
}

function writtenName(name: string): Buffer {
  // The root, as in the MX of a domain that takes no mail, has no labels.
  const labels = name
    .split('.')
    .filter((label) => label !== '')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** Questions are never compressed. Case is a resolver's own business. */
function readName(bytes: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += length + 1;
  }
  return { name: labels.join('.'), end: at + 1 };
}
