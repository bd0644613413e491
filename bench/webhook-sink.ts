// Receives webhooks for benchmarks and counts the reports in them. Run as its own process; prints its port. GET / answers the counts.

import http from 'node:http';
import type { AddressInfo } from 'node:net';

const counts = { posts: 0, reports: 0, lastAtMs: 0 };

const server = http.createServer((request, response) => {
  if (request.method === 'GET') {
    if (request.url === '/reset') Object.assign(counts, { posts: 0, reports: 0, lastAtMs: 0 });
    response.end(JSON.stringify(counts));
    return;
  }
  let reports = 0;
  let tail = '';
  request.on('data', (chunk: Buffer) => {
    // Each report names its message once; cheaper than parsing what nobody reads.
    const text = tail + chunk.toString('latin1');
    reports += text.split('"messageId"').length - 1;
    tail = text.slice(-10);
    if (tail.includes('"messageId"')) tail = '';
  });
  request.on('end', () => {
    counts.posts += 1;
    counts.reports += reports;
    counts.lastAtMs = performance.timeOrigin + performance.now();
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
