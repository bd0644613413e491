// `npm run bench [part …]`: runs the benchmarks and prints tables, and everything as JSON in the end. Parts: resolution, snapshots,
// segments, smpp, mail, associations, logs, inserts, raw, throughput; all of them when none is named.

import { benchAssociations } from './associations.ts';
import { benchInserts } from './inserts.ts';
import { benchLogs } from './logs.ts';
import { benchMail } from './mail.ts';
import { benchResolution } from './resolution.ts';
import { benchSegments } from './segments.ts';
import { benchSmppSession } from './smpp-session.ts';
import { benchSnapshots } from './snapshots.ts';
import { benchRawPath, benchThroughput } from './throughput.ts';

const PARTS: Readonly<Record<string, () => unknown>> = {
  resolution: () => benchResolution(),
  snapshots: () => benchSnapshots(),
  segments: () => benchSegments(),
  smpp: () => benchSmppSession(),
  mail: () => benchMail(),
  associations: () => benchAssociations(),
  logs: () => benchLogs(),
  inserts: () => benchInserts(),
  raw: () => benchRawPath(),
  throughput: () => benchThroughput(),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => PARTS[part] === undefined);
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join('", "')}". There are: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}

const results: Record<string, unknown> = {};
for (const [part, bench] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  console.log(`\n${part}`);
  const rows = await bench();
  results[part] = rows;
  console.table(rows);
}
console.log(JSON.stringify(results));
