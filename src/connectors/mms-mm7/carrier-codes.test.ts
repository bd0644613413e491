// docs/carrier-codes.md says what the code does.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import type { Outcome } from '../../ports.ts';
import { MM7_STATUS, statusWords } from '../../protocols/mm7/statuses.ts';
import { failureOf, failureOfHttp, verdictOf } from './verdicts.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'carrier-codes.md'), 'utf8');

const MM_STATUSES = [
  'Retrieved',
  'Expired',
  'Rejected',
  'Indeterminate',
  'Forwarded',
  'Unreachable',
  'Unrecognised',
  'Deferred',
  'anything else',
];
const HTTP_STATUSES = [301, 400, 401, 403, 404, 405, 407, 408, 413, 429, 500, 502, 503, 504];

/** How the page writes what becomes of a message. */
function ending(statusId: number, errorId: number): string {
  const error = errorId === 0 ? '' : `, ${errorId} ${messageError(errorId).name}`;
  return `${statusId} ${messageStatus(statusId).name}${error}`;
}

function cells(outcome: Exclude<Outcome, { kind: 'accepted' }>): string {
  if (outcome.kind === 'deferred') return `tried again (${outcome.because}) | |`;
  return `${ending(outcome.statusId, outcome.errorId)} | ${outcome.isRouteFault === true ? 'yes' : 'no'} |`;
}

it('lists what every status code of MM7 means', () => {
  const codes = Object.values(MM7_STATUS).filter((code) => code >= 2000);
  const rows = codes.map((code) => `| ${statusWords(code)} | ${code} | ${cells(failureOf(code))}`);
  expect(page).toContain(`${rows.join('\n')}\n`);
});

it('lists what HTTP statuses of a relay mean', () => {
  const rows = HTTP_STATUSES.map((status) => `| ${status} | ${cells(failureOfHttp(status, undefined))}`);
  expect(page).toContain(`${rows.join('\n')}\n`);
});

it('lists what every delivery report of MM7 means', () => {
  const rows = MM_STATUSES.map((mmStatus) => {
    const { statusId, errorId, isFinal } = verdictOf(mmStatus);
    return `| ${mmStatus} | ${ending(statusId, errorId)} | ${isFinal ? 'yes' : 'no'} |`;
  });
  expect(page).toContain(`${rows.join('\n')}\n`);
});
