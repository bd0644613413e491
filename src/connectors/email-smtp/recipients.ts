// Who gets a mail, and what has become of each so far: a mail with several recipients may need several tries, and whoever has it
// already is not sent it again.

import { domainToASCII } from 'node:url';
import type { EmailContent } from '../../domain/messages/content.ts';
import { everybodyOf } from '../../domain/messages/letters.ts';
import { enhancedCodeIn, mailFailure } from '../../domain/messages/mail-failures.ts';
import { STATUS } from '../../domain/messages/status.ts';
import type { CarrierMessage, Outcome, Progress } from '../../ports.ts';
import type { Reply } from './session.ts';

/** Of what a server said about one recipient: a mail may have a thousand. */
const NOTE_LENGTH_MAX = 120;

/** Everybody a mail goes to, as other servers are told, the one whose status it is first. */
export function recipientsOf(
  { destination }: Pick<CarrierMessage, 'destination'>,
  content: Pick<EmailContent, 'to' | 'cc' | 'bcc'>,
): readonly string[] {
  const seen = new Set<string>();
  return everybodyOf(destination, content)
    .map(envelopeAddress)
    .filter((address) => {
      const key = address.toLowerCase();
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** With its domain as the DNS knows it, so that a name beyond ASCII asks nothing special of servers. */
function envelopeAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`;
}

/** Recipients we have a last word on already, from what was noted at the last try. */
export function wordsIn(progress: Progress | undefined): Map<string, Reply> {
  return new Map(
    Object.entries(progress?.notes ?? {}).map(([recipient, text]) => [recipient, { code: Number(text.slice(0, 3)), text }]),
  );
}

/**
 * What has to be known at the next try, wherever and whenever it is made: whoever has the mail is not sent it again, and when there is
 * no other try, the one whose status it is has got it all the same. Undefined when nobody is through with it.
 */
export function progressOf(destination: string, replies: ReadonlyMap<string, Reply>, remoteId: string): Progress | undefined {
  const last = [...replies].filter(([, reply]) => !isPassing(reply));
  if (last.length === 0) return undefined;
  const own = replies.get(destination);
  return {
    notes: Object.fromEntries(last.map(([recipient, { text }]) => [recipient, text.slice(0, NOTE_LENGTH_MAX)])),
    ...(own === undefined || isPassing(own) ? {} : { atEnd: endOf(own, detailOf(destination, replies), remoteId) }),
  };
}

/** RFC 5321, 4.2.1: 4yz may be otherwise later. */
export function isPassing({ code }: Reply): boolean {
  return code >= 400 && code < 500;
}

function isTaken({ code }: Reply): boolean {
  return code >= 200 && code < 300;
}

/**
 * What became of a mail: the status is that of its destination; the others stand in the detail. As long as anybody may still get it
 * at another try in time, there is one.
 */
export function outcomeOf(
  destination: string,
  replies: ReadonlyMap<string, Reply>,
  remoteId: string,
  again: { readonly afterMs: number; readonly isInTime: boolean },
): Outcome {
  const own = replies.get(destination) ?? { code: 451, text: '451 no answer' };
  const detail = detailOf(destination, replies);
  const mustWait = isPassing(own) || (again.isInTime && [...replies.values()].some(isPassing));
  if (!mustWait) return endOf(own, detail, remoteId);
  const progress = progressOf(destination, replies, remoteId);
  return { kind: 'deferred', because: 'TEMPORARY', retryAfterMs: again.afterMs, detail, progress };
}

function endOf(own: Reply, detail: string, remoteId: string): Exclude<Outcome, { kind: 'deferred' }> {
  if (!isTaken(own)) return refusal(own, detail);
  return { kind: 'accepted', remoteIds: [remoteId], lastWord: { statusId: STATUS.DELIVERED_TO_HANDSET, errorId: 0, detail } };
}

/** The end of a mail nobody will take. */
export function refusal(reply: Reply, detail = reply.text, isRouteFault = false): Extract<Outcome, { kind: 'refused' }> {
  return {
    kind: 'refused',
    ...mailFailure({ code: reply.code, enhanced: enhancedCodeIn(reply.text), text: reply.text }),
    detail,
    isRouteFault,
  };
}

function detailOf(destination: string, replies: ReadonlyMap<string, Reply>): string {
  const own = replies.get(destination)?.text ?? '';
  const others = [...replies]
    .filter(([recipient]) => recipient !== destination)
    .map(([recipient, { text }]) => `${recipient}: ${text}`);
  return [own, ...others].join('; ').slice(0, 2_000);
}
