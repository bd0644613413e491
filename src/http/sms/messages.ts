// POST /sms/3/messages: sending SMS.

import { submitMessages } from '../../flows/submit-messages.ts';
import { SmsMessagesAnswer, SmsMessagesRequest } from '../../wire/sms-messages.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { messagesAnswerOf } from '../sending/answers.ts';
import { rulesOf } from '../sending/request-parts.ts';
import { submissionOf } from './submission-of.ts';

/** A request of ten thousand destinations with long texts fits. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

export const postSmsMessages = endpoint({
  method: 'POST',
  path: '/sms/3/messages',
  group: 'SMS',
  summary: 'Send SMS',
  description:
    'One or many messages, each to one or many destinations. Without a sender, the sending strategy of the application and entity chooses one.',
  scopes: ['message:send', 'sms:message:send', 'sms:manage'],
  errors: 'modern',
  body: SmsMessagesRequest,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 200: SmsMessagesAnswer },
  xmlAnswer: 'SmsResponseEnvelope',
  isHot: true,
  isIdempotent: true,
  isForLinkedKeys: true,
  handle: async ({ world, caller, body, guard }) => {
    const request = submissionOf(body, rulesOf(world));
    const result = await submitMessages(world, caller, request, guard);
    return sent(result, messagesAnswerOf(result, body.options?.includeSmsCountInResponse === true));
  },
});
