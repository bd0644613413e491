// Generates load over raw sockets, so that it takes as little of the machine as it can: closed loop (every connection sends its next
// request when it has the answer) or open loop (a fixed rate; latency counts from the planned moment). Run as its own process:
//   tsx bench/load.ts '{"port":8080,"key":"…","connections":64,"perRequest":1,"seconds":5}'
// Prints one line of JSON.

import net from 'node:net';

interface Plan {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
  readonly perRequest: number;
  readonly seconds: number;
  /** Requests a second; absent = closed loop. */
  readonly rate?: number;
  readonly reportUrl?: string;
  readonly applicationId: string;
  /** Destinations are this prefix and seven digits. */
  readonly destinationPrefix: string;
}

const plan = JSON.parse(process.argv[2] ?? '{}') as Plan;
const latencies: number[] = [];
let requests = 0;
let failures = 0;
let firstFailure = '';
let destination = Math.floor(Math.random() * 7_000_000);

function requestBytes(): Buffer {
  const destinations = Array.from({ length: plan.perRequest }, () => {
    destination = (destination + 1) % 7_000_000;
    return { to: `${plan.destinationPrefix}${String(2_000_000 + destination)}` };
  });
  const body = JSON.stringify({
    messages: [
      {
        destinations,
        content: { text: 'Your parcel leaves today and comes tomorrow.' },
        options: { platform: { applicationId: plan.applicationId } },
        ...(plan.reportUrl === undefined ? {} : { webhooks: { delivery: { url: plan.reportUrl } } }),
      },
    ],
  });
  return Buffer.from(
    `POST /sms/3/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: App ${plan.key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

class Connection {
  readonly #socket: net.Socket;
  #startedMs = 0;
  #text = '';
  isBusy = false;
  onDone: () => void = () => {};

  constructor() {
    this.#socket = net.connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    this.#socket.on('error', (error) => {
      failures += 1;
      firstFailure ||= error.message;
    });
  }

  send(plannedMs: number): void {
    this.isBusy = true;
    this.#startedMs = plannedMs;
    this.#socket.write(requestBytes());
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const headEnd = this.#text.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#text)?.[1] ?? 0);
    if (this.#text.length < headEnd + 4 + length) return;
    if (!this.#text.startsWith('HTTP/1.1 200') || this.#text.includes('REJECTED')) {
      failures += 1;
      firstFailure ||= this.#text.slice(0, 600);
    }
    this.#text = '';
    latencies.push(performance.now() - this.#startedMs);
    requests += 1;
    this.isBusy = false;
    this.onDone();
  }

  end(): void {
    this.#socket.destroy();
  }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const connections = Array.from({ length: plan.connections }, () => new Connection());
await new Promise((resolve) => setTimeout(resolve, 100));
const startMs = performance.now();
const endMs = startMs + plan.seconds * 1000;

if (plan.rate === undefined) {
  await Promise.all(
    connections.map(
      (connection) =>
        new Promise<void>((resolve) => {
          connection.onDone = () => {
            const now = performance.now();
            if (now < endMs) connection.send(now);
            else resolve();
          };
          connection.send(performance.now());
        }),
    ),
  );
} else await openLoop(plan.rate);

async function openLoop(rate: number): Promise<void> {
  const planned: number[] = [];
  let made = 0;
  const feed = (): void => {
    for (const connection of connections) {
      if (planned.length === 0) return;
      if (!connection.isBusy) connection.send(planned.shift() ?? 0);
    }
  };
  for (const connection of connections) connection.onDone = feed;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      while (made < ((Math.min(now, endMs) - startMs) / 1000) * rate) planned.push(startMs + (made++ / rate) * 1000);
      feed();
      if (now >= endMs && planned.length === 0 && connections.every((connection) => !connection.isBusy)) {
        clearInterval(timer);
        resolve();
      }
    }, 1);
  });
}

const seconds = (performance.now() - startMs) / 1000;
latencies.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    requests,
    messages: requests * plan.perRequest,
    failures,
    firstFailure,
    seconds,
    messagesPerSecond: Math.round((requests * plan.perRequest) / seconds),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    endedAtMs: performance.timeOrigin + performance.now(),
  }),
);
for (const connection of connections) connection.end();
