// A raw SMPP 3.4 carrier for benchmarks: accepts every bind and every submit_sm at once, all answers of a turn in one write, and on
// request sends a receipt for each. It shares no code with the product. Run as its own process:
//   tsx bench/carrier-sink.ts [--port 0] [--receipts]
// Prints its port; counts are read over HTTP at the port it prints second.

import http from 'node:http';
import net from 'node:net';

const BIND_RESPONSES: Readonly<Record<number, number>> = { 1: 0x80000001, 2: 0x80000002, 9: 0x80000009 };
const SUBMIT_SM = 4;
const DELIVER_SM = 5;
const UNBIND = 6;
const ENQUIRE_LINK = 0x15;

const sendsReceipts = process.argv.includes('--receipts');
const counts = { submitted: 0, receipts: 0, firstAtMs: 0, lastAtMs: 0 };
let nextId = 1;

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  let rest: Buffer = Buffer.alloc(0);
  let sequence = 1;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const out: Buffer[] = [];
    let at = 0;
    while (bytes.length - at >= 16) {
      const length = bytes.readUInt32BE(at);
      if (bytes.length - at < length) break;
      const command = bytes.readUInt32BE(at + 4);
      const number = bytes.readUInt32BE(at + 12);
      if (command === SUBMIT_SM) {
        const id = (nextId++).toString();
        out.push(pdu(0x80000004, number, Buffer.from(`${id}\0`, 'latin1')));
        if (sendsReceipts) out.push(receipt(sequence++, id, bytes.subarray(at + 16, at + length)));
        note();
      } else if (BIND_RESPONSES[command] !== undefined)
        out.push(pdu(BIND_RESPONSES[command] ?? 0, number, Buffer.from('sink\0')));
      else if (command === ENQUIRE_LINK || command === UNBIND)
        out.push(pdu((0x80000000 | command) >>> 0, number, Buffer.alloc(0)));
      at += length;
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
    if (out.length > 0) socket.write(Buffer.concat(out));
  });
});

function note(): void {
  counts.submitted += 1;
  counts.lastAtMs = performance.timeOrigin + performance.now();
  if (counts.firstAtMs === 0) counts.firstAtMs = counts.lastAtMs;
}

function pdu(command: number, number: number, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(16 + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(command, 4);
  bytes.writeUInt32BE(0, 8);
  bytes.writeUInt32BE(number, 12);
  body.copy(bytes, 16);
  return bytes;
}

/** A receipt in the usual text form, from the destination back to the sender. */
function receipt(number: number, id: string, submit: Buffer): Buffer {
  const [source, destination] = addressesOf(submit);
  const text = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:`;
  const head = Buffer.from([
    0,
    1,
    1,
    ...Buffer.from(destination, 'latin1'),
    0,
    1,
    1,
    ...Buffer.from(source, 'latin1'),
    0,
    4,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    text.length,
  ]);
  counts.receipts += 1;
  return pdu(DELIVER_SM, number, Buffer.concat([head, Buffer.from(text, 'latin1')]));
}

function addressesOf(body: Buffer): [source: string, destination: string] {
  const sourceFrom = body.indexOf(0) + 3;
  const sourceEnd = body.indexOf(0, sourceFrom);
  const destinationFrom = sourceEnd + 3;
  return [
    body.toString('latin1', sourceFrom, sourceEnd),
    body.toString('latin1', destinationFrom, body.indexOf(0, destinationFrom)),
  ];
}

const control = http.createServer((request, response) => {
  if (request.url === '/reset') Object.assign(counts, { submitted: 0, receipts: 0, firstAtMs: 0, lastAtMs: 0 });
  response.end(JSON.stringify(counts));
});
control.listen(0, '127.0.0.1', () => {
  const asked = process.argv.indexOf('--port');
  server.listen(asked < 0 ? 0 : Number(process.argv[asked + 1]), '127.0.0.1', () => {
    const port = (server.address() as net.AddressInfo).port;
    console.log(`${port} ${(control.address() as net.AddressInfo).port}`);
  });
});
