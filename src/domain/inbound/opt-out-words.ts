// Opt-out words: STOP, START and HELP, honoured without a configuration of the number, where a policy says so.

import type { PlatformPair } from '../platform.ts';
import type { ResourceId } from '../resources.ts';
import { foldCase } from './keywords.ts';
import { OPT_OUT_LANGUAGES, type OptOutLanguageCode, type OptOutReplies } from './opt-out-words.data.ts';

export type OptOutPolicyId = string & { readonly optOutPolicyId: unique symbol };
export type OptOutWord = 'STOP' | 'START' | 'HELP';

export interface OptOutPolicy {
  readonly policyId: OptOutPolicyId;
  /** For one number; or for a pair, or an application with all its entities; null and null = for the account. */
  readonly resourceId: ResourceId | null;
  readonly pair: PlatformPair | null;
  readonly isEnabled: boolean;
  /** STOP and START speak of the number that was written to, or of every sender of the account. */
  readonly scope: 'SENDER' | 'ACCOUNT';
  /** Whose words count. */
  readonly languages: readonly OptOutLanguageCode[];
  /** Words of its own beside these. */
  readonly words: { readonly [Word in Lowercase<OptOutWord>]?: readonly string[] | undefined };
  /** Texts of its own; the empty text = no answer. */
  readonly replies: { readonly [Word in Lowercase<OptOutWord>]?: string | undefined };
}

export interface OptOutMatch {
  readonly word: OptOutWord;
  /** As it stands in the list. */
  readonly spelling: string;
  readonly reply: string;
}

/** What matters of an account where words are looked for. */
export interface OptOutWords {
  readonly policies: readonly OptOutPolicy[];
  /** Whether who wrote has opted out: of this number, or (null) of every sender. */
  readonly hasOptedOut: (sender: string | null) => boolean;
}

/** The most specific policy there is: the number's, the pair's, the application's, the account's; switched on or not. */
export function governingPolicy(
  policies: readonly OptOutPolicy[],
  resourceId: ResourceId,
  { applicationId, entityId }: PlatformPair,
): OptOutPolicy | undefined {
  const ofPair = (entity: string | null): OptOutPolicy | undefined =>
    policies.find(({ pair }) => pair !== null && pair.applicationId === applicationId && pair.entityId === entity);
  return (
    policies.find((policy) => policy.resourceId === resourceId) ??
    (entityId === null ? undefined : ofPair(entityId)) ??
    ofPair(null) ??
    policies.find((policy) => policy.resourceId === null && policy.pair === null)
  );
}

/**
 * The word a whole text is, whatever its case, blanks and punctuation around it left aside: "Stop!" is one, "stop the bus" is not.
 * The policy's own words come first, then its languages in their order.
 */
export function matchOptOutWord(text: string, { languages, words, replies }: OptOutPolicy): OptOutMatch | undefined {
  const bare = bareText(text);
  if (bare === '') return undefined;
  const own = { language: languages[0] ?? 'en', lists: words };
  const shipped = languages.map((language) => ({ language, lists: OPT_OUT_LANGUAGES[language] }));
  for (const { language, lists } of [own, ...shipped])
    for (const word of ['STOP', 'START', 'HELP'] as const) {
      const key = lowerCased(word);
      const spelling = lists[key]?.find((candidate) => bareText(candidate) === bare);
      if (spelling !== undefined) return { word, spelling, reply: replies[key] ?? shippedReply(language, key) };
    }
  return undefined;
}

function lowerCased(word: OptOutWord): Lowercase<OptOutWord> {
  return word.toLowerCase() as Lowercase<OptOutWord>;
}

function shippedReply(language: OptOutLanguageCode, key: keyof OptOutReplies): string {
  const { stop, start, replies } = OPT_OUT_LANGUAGES[language];
  return replies[key].replaceAll('{stop}', stop[0]).replaceAll('{start}', start[0]);
}

function bareText(text: string): string {
  return foldCase(
    text.replace(/^[\p{White_Space}\p{P}\p{S}]+|[\p{White_Space}\p{P}\p{S}]+$/gu, '').replace(/\p{White_Space}+/gu, ' '),
  );
}
