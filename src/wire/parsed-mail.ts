// An inbound mail as the contract posts it: the fields of a form. Inferred: how its objects travel in a form is not said; they are JSON.
// See compatibility.md, "inbound mail: the form".

import type { MailboxValues } from './mailboxes.ts';

export interface ParsedMailValues {
  readonly inboundId: string;
  readonly text: string;
  readonly content: {
    readonly subject: string | null;
    readonly html: string | null;
    readonly from: MailboxValues | null;
    readonly to: readonly MailboxValues[];
    readonly envelope: { readonly from: string; readonly to: readonly string[] };
    readonly senderIp: string | null;
    readonly checks: { readonly spf: string; readonly dkim: { readonly result: string; readonly domains: readonly string[] } };
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly files: readonly {
      readonly contentId: string;
      readonly mediaType: string;
      readonly name: string | null;
      readonly cid?: string | undefined;
    }[];
  };
}

/** A field of the form: a text, or an object as JSON. */
export interface ParsedMailField {
  readonly name: string;
  readonly value: string;
  readonly isJson: boolean;
}

/** The fields of a mail's form, its files aside: those are `attachment1` and so on, in the order of the mail. */
export function parsedMailFields({ inboundId, text, content }: ParsedMailValues): ParsedMailField[] {
  const { envelope, checks, files } = content;
  const plain = (name: string, value: string) => ({ name, value, isJson: false });
  const object = (name: string, value: unknown) => ({ name, value: JSON.stringify(value), isJson: true });
  return [
    plain('id', inboundId),
    plain('spfCheck', checks.spf),
    object('dkimCheck', { result: checks.dkim.result, domains: checks.dkim.domains }),
    plain('senderIp', content.senderIp ?? ''),
    plain('from', content.from === null ? envelope.from : mailboxText(content.from)),
    plain('to', content.to.length === 0 ? envelope.to.join(', ') : content.to.map(mailboxText).join(', ')),
    plain('subject', content.subject ?? ''),
    plain('html', content.html ?? ''),
    plain('text', text),
    object(
      'attachmentInfo',
      files.map(({ mediaType, name, cid, contentId }, index) => ({
        name: attachmentName(index),
        contentType: mediaType,
        filename: name ?? attachmentName(index),
        contentId: cid ?? `f_${contentId}`,
      })),
    ),
    object('envelope', { from: envelope.from, to: envelope.to.join(', ') }),
    object('headers', headersObject(content.headers)),
  ];
}

/** What the form calls a file; counted from 0. */
export function attachmentName(index: number): string {
  return `attachment${index + 1}`;
}

/** `Jane <jane@example.com>`; a name that would not be read back is quoted. */
export function mailboxText({ address, name }: MailboxValues): string {
  if (name === undefined) return address;
  const isPlain = /^[^()<>[\]:;@\\,."]+$/.test(name);
  return `${isPlain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`} <${address}>`;
}

/** By name; the lines of one that is there several times stand below each other. */
function headersObject(headers: readonly (readonly [name: string, value: string])[]): Record<string, string> {
  const byName = new Map<string, string>();
  for (const [name, value] of headers) {
    const known = byName.get(name);
    byName.set(name, known === undefined ? value : `${known}\n${value}`);
  }
  return Object.fromEntries(byName);
}
