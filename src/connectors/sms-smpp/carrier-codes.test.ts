// docs/carrier-codes.md says what the code does.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import { parseReceipt } from '../../protocols/smpp/receipts.ts';
import { STATUS } from '../../protocols/smpp/statuses.ts';
import { failureOf, verdictOf } from './verdicts.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'carrier-codes.md'), 'utf8');

const STATES = ['SCHEDULED', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD', 'SKIPPED'];
const NETWORK_ERRORS = Array.from({ length: 256 }, (_, code) => code);

function hex(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** How the page writes what becomes of a message. */
function ending(statusId: number, errorId: number): string {
  const error = errorId === 0 ? '' : `, ${errorId} ${messageError(errorId).name}`;
  return `${statusId} ${messageStatus(statusId).name}${error}`;
}

function submitRow(name: string, code: number): string {
  const failure = failureOf(code);
  if (failure.kind === 'deferred') return `| ${name} | ${hex(code)} | tried again (${failure.because}) | |`;
  const elsewhere = failure.isRouteFault === true ? 'yes' : 'no';
  return `| ${name} | ${hex(code)} | ${ending(failure.statusId, failure.errorId)} | ${elsewhere} |`;
}

function receiptRow(stat: string): string {
  const receipt = parseReceipt(`id:1 stat:${stat} err:000`, []);
  if (receipt === undefined) throw new Error(`${stat} is no receipt`);
  const { statusId, errorId, isFinal } = verdictOf(receipt);
  return `| ${stat} | ${ending(statusId, errorId)} | ${isFinal ? 'yes' : 'no'} |`;
}

it('lists what every answer to a submission means', () => {
  const rows = Object.entries(STATUS).flatMap(([name, code]) => (code === 0 ? [] : [submitRow(name, code)]));
  expect(page).toContain(`${rows.join('\n')}\n`);
});

it('lists what every state of a receipt means', () => {
  expect(page).toContain(`${STATES.map(receiptRow).join('\n')}\n`);
});

it('lists the errors of mobile networks that are taken over', () => {
  const known = NETWORK_ERRORS.filter((code) => {
    const receipt = parseReceipt(`id:1 stat:UNDELIV err:${String(code).padStart(3, '0')}`, []);
    return receipt !== undefined && verdictOf(receipt).errorId === code && code > 0;
  });
  const rows = known.map((code) => `| ${code} | ${messageError(code).name} |`);
  expect(page).toContain(`${rows.join('\n')}\n`);
});
