// Who gets a mail, and what has become of each so far: a mail with several recipients may need several tries, and whoever has it
// already is not sent it again.

import { domainToASCII } from 'node:url';
import type { EmailContent } from '../../domain/messages/content.ts';
import { enhancedCodeIn, mailFailure } from '../../domain/messages/mail-failures.ts';
import { STATUS } from '../../domain/messages/status.ts';
import type { CarrierMessage, Outcome } from '../../ports.ts';
import type { Reply } from './session.ts';

/** Mails of several recipients whose tries are remembered. */
const REMEMBERED_MAX = 10_000;

/** Everybody a mail goes to, as other servers are told, the one whose status it is first. */
export function recipientsOf(
  { destination }: Pick<CarrierMessage, 'destination'>,
  { to, cc = [], bcc = [] }: Pick<EmailContent, 'to' | 'cc' | 'bcc'>,
): readonly string[] {
  const seen = new Set<string>();
  return [destination, ...[...to, ...cc, ...bcc].map(({ address }) => address)].map(envelopeAddress).filter((address) => {
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

/** Last words on recipients of mails that are not through with all of them. In memory: after a crash some get theirs twice. */
export class OpenMails {
  readonly #words = new Map<string, Map<string, Reply>>();

  /** Recipients that are still to be tried. */
  open(messageId: string, recipients: readonly string[]): readonly string[] {
    const words = this.#words.get(messageId);
    return words === undefined ? recipients : recipients.filter((recipient) => !words.has(recipient));
  }

  /** What is known of all these recipients after a try; some may not have been tried. */
  note(messageId: string, recipients: readonly string[], replies: ReadonlyMap<string, Reply>): ReadonlyMap<string, Reply> {
    const all = new Map([...(this.#words.get(messageId) ?? []), ...replies]);
    const last = new Map([...all].filter(([, reply]) => !isPassing(reply)));
    this.#words.delete(messageId);
    // Nobody is through with it, or everybody is.
    if (last.size === 0 || recipients.every((recipient) => last.has(recipient))) return all;
    this.#words.set(messageId, last);
    for (const eldest of this.#words.keys()) {
      if (this.#words.size <= REMEMBERED_MAX) break;
      this.#words.delete(eldest);
    }
    return all;
  }
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
  if (mustWait) return { kind: 'deferred', because: 'TEMPORARY', retryAfterMs: again.afterMs, detail };
  if (!isTaken(own)) return refusal(own, detail);
  return { kind: 'accepted', remoteIds: [remoteId], lastWord: { statusId: STATUS.DELIVERED_TO_HANDSET, errorId: 0, detail } };
}

/** The end of a mail nobody will take. */
export function refusal(reply: Reply, detail = reply.text, isRouteFault = false): Outcome {
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
