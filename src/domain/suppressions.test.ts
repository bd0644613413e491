// What the end of a mail says about its address.

import { expect, it } from 'vitest';
import { ERROR } from './messages/status.ts';
import { suppressionAfter } from './suppressions.ts';

const mail = { channel: 'EMAIL', sender: 'Info@Shop.example', destination: 'Jane@post.example' } as const;

it.each([
  [ERROR.EC_HARD_BOUNCE, 'BOUNCE'],
  [ERROR.EC_INVALID_EMAIL_ADDRESS, 'BOUNCE'],
  [ERROR.EC_MAILBOX_PERMANENTLY_UNAVAILABLE, 'BOUNCE'],
  [ERROR.EC_RECIPIENT_INBOX_FULL, 'OVER_QUOTA'],
])('a mail that ends with %i suppresses its address as %s', (errorId, type) => {
  expect(suppressionAfter(mail, errorId)).toEqual({ domain: 'shop.example', address: 'jane@post.example', type });
});

it.each([ERROR.NO_ERROR, ERROR.EC_SUPPRESSED_BOUNCE, ERROR.EC_TIME_OUT, 6037])(
  'a mail that ends with %i suppresses nothing',
  (errorId) => {
    expect(suppressionAfter(mail, errorId)).toBeUndefined();
  },
);

it('no SMS suppresses anything', () => {
  expect(suppressionAfter({ ...mail, channel: 'SMS' }, ERROR.EC_HARD_BOUNCE)).toBeUndefined();
});
