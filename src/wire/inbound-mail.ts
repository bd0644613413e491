// An inbound message as a mail to a person.

import type { InboundValues } from './inbound.ts';
import { wireDate } from './statuses.ts';

/** The mail as text: the subject is its first line. */
export function inboundMail(values: InboundValues): string {
  const { from, to, text, keyword, receivedAt, isPairGiven, pair } = values;
  const facts = [
    `From: ${from}`,
    `To: ${to}`,
    `Received: ${wireDate(receivedAt.getTime())}`,
    ...(keyword === null ? [] : [`Keyword: ${keyword}`]),
    ...(isPairGiven ? [`Application: ${pair.applicationId}`] : []),
    ...(isPairGiven && pair.entityId !== null ? [`Entity: ${pair.entityId}`] : []),
    `Message id: ${values.inboundId}`,
  ];
  return `Message from ${from} to ${to}\n${text}\n\n-- \n${facts.join('\n')}\n`;
}
