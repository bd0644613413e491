// Answers to send requests that are the same on several channels. Those of mail have words of their own for what was accepted.

import { messageStatus } from '../../domain/messages/status.ts';
import type { SubmitResult } from '../../flows/submission.ts';

/** The answer of the newest endpoints. `isCounted`: with the parts of each message. */
export function messagesAnswerOf({ bulkId, messages }: SubmitResult, isCounted = false) {
  return {
    bulkId,
    messages: messages.map(({ messageId, destination, statusId, partCount }) => ({
      messageId,
      status: messageStatus(statusId),
      destination,
      ...(isCounted ? { details: { messageCount: partCount } } : {}),
    })),
  };
}

/** The answer of the older ones. */
export function olderAnswerOf({ bulkId, messages }: SubmitResult, isCounted = false) {
  return {
    bulkId,
    messages: messages.map(({ messageId, destination, statusId, partCount }) => ({
      to: destination,
      messageId,
      status: messageStatus(statusId),
      ...(isCounted ? { smsCount: partCount } : {}),
    })),
  };
}
