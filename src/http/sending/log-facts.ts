// What logs of every channel say of a message, beside its content.

import { messageError, messageStatus } from '../../domain/messages/status.ts';
import type { LoggedMessage } from '../../storage/message-logs.ts';
import type { LogFacts } from '../../wire/logs.ts';
import { NO_PRICE, platformObject, wireDate } from '../../wire/statuses.ts';

/** A log without its content, in the newest form. */
export function logFacts({ message, statusId, errorId, sentAtMs, doneAtMs, mccMnc }: LoggedMessage): LogFacts {
  return {
    sender: message.sender,
    destination: message.destination,
    bulkId: message.bulkId,
    messageId: message.publicId,
    sentAt: wireDate(sentAtMs ?? message.acceptedAt.getTime()),
    ...(doneAtMs === null ? {} : { doneAt: wireDate(Math.max(doneAtMs, sentAtMs ?? message.acceptedAt.getTime())) }),
    messageCount: message.partCount,
    price: NO_PRICE,
    status: messageStatus(statusId),
    error: messageError(errorId),
    ...(message.isPairGiven ? { platform: platformObject(message.pair) } : {}),
    ...(message.campaignReferenceId === undefined ? {} : { campaignReferenceId: message.campaignReferenceId }),
    ...(mccMnc === null ? {} : { mccMnc }),
  };
}
