// What a template makes of a mail.

import type { Caller } from '../domain/accounts.ts';
import type { Mailbox } from '../domain/messages/content.ts';
import { invalid } from '../domain/refusals.ts';
import type { LetterWish } from './store-letters.ts';
import type { World } from './world.ts';

export interface TemplateLetter {
  readonly from?: Mailbox | undefined;
  readonly subject?: string | undefined;
  readonly letter: Partial<LetterWish>;
}

/** The letter of a template. @throws Refusal INVALID: the account has none of this id */
export async function letterOfTemplate(
  _world: World,
  _caller: Caller,
  { templateId, field }: { readonly templateId: string; readonly field: string },
): Promise<TemplateLetter> {
  throw invalid(field, `template "${templateId}" does not exist: give subject and text or html instead`);
}
