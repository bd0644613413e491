import { expect, test } from 'vitest';
import { enhancedCodeIn, mailFailure } from './mail-failures.ts';
import { messageError, messageStatus } from './status.ts';

test.each([
  ['550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual mailbox table', 'EC_INVALID_EMAIL_ADDRESS', 9],
  ['550 No such user here', 'EC_INVALID_EMAIL_ADDRESS', 9],
  ['550 5.2.1 The email account that you tried to reach is disabled.', 'EC_INVALID_EMAIL_ADDRESS', 9],
  ['553 sorry, that is not allowed', 'EC_INVALID_EMAIL_ADDRESS', 9],
  ['553 5.6.7 Non-ASCII addresses not permitted', 'EC_RECIPIENT_DOMAIN_POLICY_ERROR', 4],
  ['552 5.2.2 Over quota', 'EC_RECIPIENT_INBOX_FULL', 9],
  ['552 mailbox is full', 'EC_RECIPIENT_INBOX_FULL', 9],
  ['452 4.2.2 The recipient is out of storage', 'EC_RECIPIENT_INBOX_FULL', 9],
  ['550 5.1.2 Host unknown', 'EC_RECIPIENT_DOMAIN_MX_NOT_FOUND', 9],
  ['550 5.1.10 NULLMX', 'EC_RECIPIENT_DOMAIN_MX_NOT_FOUND', 9],
  ['550 5.1.8 Sender address rejected: Domain not found', 'EC_SENDER_ADDRESS_INVALID', 4],
  ['554 5.7.1 This message looks like SPAM', 'EC_SPAM_REVERTED', 4],
  ['554 5.7.1 Service unavailable; client host [192.0.2.1] blocked using zen.spamhaus.org', 'EC_SENDER_IP_BLACKLISTED', 4],
  ['550 5.7.1 Message contains a domain listed on our blocklist: domain is on a block list', 'EC_SENDER_DOMAIN_BLACKLISTED', 4],
  ['550-5.7.26 This mail has been blocked because the sender is unauthenticated.', 'EC_DMARC_POLICY_ISSUE', 4],
  ['550 5.7.26 Unauthenticated email is not accepted due to domain policy', 'EC_DMARC_POLICY_ISSUE', 4],
  ['550 5.7.23 SPF validation failed', 'EC_DOMAIN_CONFIGURATION_ERROR', 4],
  ['550 5.7.1 Delivery not authorized, message refused', 'EC_RECIPIENT_DOMAIN_POLICY_ERROR', 4],
  ['421 4.7.28 Our system has detected an unusual rate of mail', 'EC_MAILBOX_PROVIDER_RATE_LIMIT', 4],
  ['451 4.3.0 Temporary lookup failure', 'EC_SOFT_BOUNCE', 9],
  ['554 Transaction failed', 'EC_HARD_BOUNCE', 9],
  ['550 5.5.0 Requested action not taken', 'EC_HARD_BOUNCE', 9],
])('%s: %s', (text, error, statusId) => {
  const failure = mailFailure({ code: Number(text.slice(0, 3)), text: text.replace(/^(\d{3})-/, '$1 ') });
  expect(messageError(failure.errorId).name).toBe(error);
  expect(failure.statusId).toBe(statusId);
  expect(messageStatus(failure.statusId).groupName).toBe('UNDELIVERABLE');
});

test('the code of a report counts before the words of its diagnosis', () => {
  const failure = mailFailure({ enhanced: '5.2.2', text: 'user unknown' });
  expect(messageError(failure.errorId).name).toBe('EC_RECIPIENT_INBOX_FULL');
});

test.each([
  ['550 5.1.1 no', '5.1.1'],
  ['550 no such user at 10.5.1.1 today', undefined],
  ['smtp; 550 #5.1.0 Address rejected', '5.1.0'],
  ['250 ok', undefined],
])('the enhanced code in %j is %j', (text, code) => {
  expect(enhancedCodeIn(text)).toBe(code);
});
