// The log: one JSON object a line on stderr. What a person should read at the start goes to stdout instead.

import { pino } from 'pino';
import type { Log } from '../ports.ts';
import type { LogLevel } from './config.ts';

/** Written at once rather than buffered: the last lines before a crash are the ones that matter, and no message has a line of its own. */
export function createLog(level: LogLevel): Log {
  const destination = pino.destination({ fd: 2, sync: true });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
