// The least that a durable path can be, to hold the product against in the same run: one HTTP server, one table with two indexes, group
// commit with two writers, one SMPP link. No authentication, no validation, no choice of a sender, no events. Run as its own process:
//   tsx bench/raw-path.ts DATABASE_URL SMPP_PORT
// Prints its port.

import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import pg from 'pg';

const [databaseUrl = '', smppPort = '0'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
await pool.query(`create table if not exists raw_message (id bigint generated always as identity primary key, destination text not null,
  body text not null); create index if not exists raw_destination on raw_message (destination)`);

interface Waiting {
  readonly destinations: readonly string[];
  readonly text: string;
  readonly done: () => void;
}

const waiting: Waiting[] = [];
let busy = 0;
let isScheduled = false;

function schedule(): void {
  if (isScheduled || busy >= 2 || waiting.length === 0) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    if (waiting.length > 0) void commit(waiting.splice(0));
    schedule();
  });
}

async function commit(batch: readonly Waiting[]): Promise<void> {
  busy += 1;
  const rows = batch.flatMap(({ destinations, text }) => destinations.map((destination) => ({ destination, text })));
  await pool.query({
    name: 'raw-insert',
    text: 'insert into raw_message (destination, body) select * from unnest($1::text[], $2::text[])',
    values: [rows.map((row) => row.destination), rows.map((row) => row.text)],
  });
  busy -= 1;
  for (const item of batch) item.done();
  submit(rows);
  schedule();
}

const link = net.connect({ port: Number(smppPort), host: '127.0.0.1', noDelay: true });
link.on('data', () => {});
link.write(frame(9, 1, Buffer.concat([Buffer.from('raw\0x\0\0'), Buffer.from([0x34, 0, 0, 0])])));
let sequence = 2;

function submit(rows: readonly { destination: string; text: string }[]): void {
  link.write(
    Buffer.concat(
      rows.map(({ destination, text }) =>
        frame(
          4,
          sequence++,
          Buffer.concat([
            Buffer.from([0, 1, 1]),
            Buffer.from('12125551000\0'),
            Buffer.from([1, 1]),
            Buffer.from(`${destination}\0`),
            Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, text.length]),
            Buffer.from(text, 'latin1'),
          ]),
        ),
      ),
    ),
  );
}

function frame(command: number, number: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(command, 4);
  head.writeUInt32BE(number, 12);
  return Buffer.concat([head, body]);
}

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as {
      messages: { destinations: { to: string }[]; content: { text: string } }[];
    };
    const destinations = messages.flatMap((message) => message.destinations.map(({ to }) => to));
    const done = (): void => {
      const body = JSON.stringify({
        messages: destinations.map((destination) => ({ destination, status: { name: 'PENDING_ACCEPTED' } })),
      });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    };
    waiting.push({ destinations, text: messages[0]?.content.text ?? '', done });
    schedule();
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
