// In which form a carrier writes its message ids: many answer a submission in hexadecimal and write receipts in decimal, or the other
// way round. Digits alone fit both, so a converted id may be another message's: a conversion is tried only where what the carrier has
// written so far shows that its two forms differ.

import type { CarrierReport } from '../ports.ts';
import type { ConnectorKey } from './flights.ts';

interface Forms {
  /** Hexadecimal letters have been seen in answers to submissions; undefined before the first answer. */
  answers: boolean | undefined;
  receipts: boolean;
}

export class RemoteIdForms {
  readonly #forms = new Map<ConnectorKey, Forms>();

  /** The carrier took a message under these ids. */
  answered(key: ConnectorKey, remoteIds: readonly string[]): void {
    const forms = this.#of(key);
    if (forms.answers === true) return;
    for (const remoteId of remoteIds) forms.answers = forms.answers === true || hasLetters(remoteId);
  }

  /** The ids a receipt's message may be known by, likeliest first. */
  candidates(key: ConnectorKey, { remoteId, remoteIdAlternatives = [] }: CarrierReport): readonly string[] {
    const forms = this.#of(key);
    if (!forms.receipts && hasLetters(remoteId)) forms.receipts = true;
    if (remoteIdAlternatives.length === 0) return [remoteId];
    const bare = bareOf(remoteId);
    const spellings = [remoteId, ...remoteIdAlternatives.filter((alternative) => bareOf(alternative) === bare)];
    // Without an answer to compare with, or with both forms alike, a conversion would only hit others' ids.
    if (forms.answers === undefined || forms.answers === forms.receipts) return spellings;
    const converted = remoteIdAlternatives.filter((alternative) => bareOf(alternative) !== bare);
    return [...converted, ...spellings];
  }

  #of(key: ConnectorKey): Forms {
    let forms = this.#forms.get(key);
    if (forms === undefined) {
      forms = { answers: undefined, receipts: false };
      this.#forms.set(key, forms);
    }
    return forms;
  }
}

function hasLetters(remoteId: string): boolean {
  return /^(?=.*[a-f])[0-9a-f]+$/i.test(remoteId);
}

/** Without case and leading zeros: what two spellings of one form share. */
function bareOf(remoteId: string): string {
  return remoteId.toLowerCase().replace(/^0+(?=.)/, '');
}
