// Several notices become as few reads as possible: one import can announce thousands of rows in many notices.

import type { AccountId } from '../domain/platform.ts';
import type { Change, ChangedNoun } from '../storage/changes.ts';
import { NOUNS_IN_ORDER } from './snapshot-loading.ts';

/** What the notices ask to be read, each row once, account by account; what others hang on comes first. */
export function mergedChanges(changes: readonly Change[]): Change[] {
  if (changes.length < 2) return [...changes];
  const accounts = new Map<AccountId, Map<ChangedNoun, Change[]>>();
  for (const change of changes) {
    const nouns = accounts.get(change.accountId) ?? new Map<ChangedNoun, Change[]>();
    accounts.set(change.accountId, nouns);
    const ofNoun = nouns.get(change.noun);
    if (ofNoun === undefined) nouns.set(change.noun, [change]);
    else ofNoun.push(change);
  }
  return [...accounts.values()].flatMap((nouns) => NOUNS_IN_ORDER.flatMap((noun) => mergedOfNoun(nouns.get(noun) ?? [])));
}

function mergedOfNoun(changes: readonly Change[]): Change[] {
  const [first] = changes;
  if (first === undefined || changes.length === 1) return [...changes];
  const everything = changes.find(({ keys }) => keys === 'all');
  if (everything !== undefined) return [everything];
  const named = new Set<string | number>();
  const merged: Change[] = [];
  for (const change of changes) {
    const { keys } = change;
    if (Array.isArray(keys)) for (const key of keys as readonly (string | number)[]) named.add(key);
    else merged.push(change);
  }
  if (named.size > 0) merged.push({ ...first, keys: [...named] });
  return merged;
}
