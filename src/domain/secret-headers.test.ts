import { expect, it } from 'vitest';
import { maskedHeaders, stillMasked, unmaskedHeaders } from './secret-headers.ts';

const MASK = '****';
const STORED = { Authorization: 'Bearer one', 'X-Api-Key': 'two', 'X-Tenant': 'seven' };

it('shows what a header says unless its name says that it is secret', () => {
  expect(maskedHeaders(STORED, MASK)).toEqual({ Authorization: MASK, 'X-Api-Key': MASK, 'X-Tenant': 'seven' });
});

it('takes stored values back for their masks, and what was changed as it is', () => {
  const sent = { ...maskedHeaders(STORED, MASK), 'X-Tenant': 'eight', 'X-Api-Key': 'new' };
  expect(unmaskedHeaders(sent, STORED, MASK)).toEqual({ Authorization: 'Bearer one', 'X-Api-Key': 'new', 'X-Tenant': 'eight' });
});

it('names the masks nothing is stored for', () => {
  const sent = { Cookie: MASK, 'X-Tenant': MASK };
  expect(stillMasked(unmaskedHeaders(sent, undefined, MASK), MASK)).toEqual(['Cookie']);
});
