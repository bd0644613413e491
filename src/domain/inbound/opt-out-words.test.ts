// Which texts are opt-out words, in which language, and which policy has the say.

import { describe, expect, it, test } from 'vitest';
import { OPT_OUT_LANGUAGE_CODES } from '../../wire/opt-out-policies.ts';
import type { PlatformPair } from '../platform.ts';
import type { ResourceId } from '../resources.ts';
import { OPT_OUT_LANGUAGES } from './opt-out-words.data.ts';
import { governingPolicy, matchOptOutWord, type OptOutPolicy, type OptOutPolicyId } from './opt-out-words.ts';

function policy(over: Partial<OptOutPolicy> = {}): OptOutPolicy {
  return {
    policyId: 'p' as OptOutPolicyId,
    resourceId: null,
    pair: null,
    isEnabled: true,
    scope: 'SENDER',
    languages: ['en'],
    words: {},
    replies: {},
    ...over,
  };
}

const wordOf = (text: string, over: Partial<OptOutPolicy> = {}) => matchOptOutWord(text, policy(over))?.word;

describe('a text', () => {
  it.each(['STOP', 'stop', ' Stop. ', '"stop!"', 'STOP\n', 'Stop  all', 'opt-out'.replace('-', ' '), 'Unsubscribe…'])(
    '%j stops',
    (text) => {
      expect(wordOf(text)).toBe('STOP');
    },
  );

  it.each(['stop the bus', 'nonstop', 'please stop', '', '...', 'st op', 'ARRET'])('%j is a text like any other', (text) => {
    expect(wordOf(text)).toBeUndefined();
  });

  it('is looked for in the languages of the policy, and answered in the one it is found in', () => {
    const french = matchOptOutWord('arrêt', policy({ languages: ['en', 'fr'] }));
    expect(french).toMatchObject({ word: 'STOP', spelling: 'ARRÊT' });
    expect(french?.reply).toContain('Répondez START');
    expect(matchOptOutWord('stop', policy({ languages: ['en', 'fr'] }))?.reply).toContain('Reply START');
    expect(matchOptOutWord('parar', policy({ languages: ['es', 'pt'] }))?.reply).toContain('Responda ALTA');
    expect(wordOf('stop', { languages: [] })).toBeUndefined();
  });

  it('is found among the words of its own first, with a text of its own', () => {
    const own = { languages: ['de', 'en'], words: { stop: ['Nö'] }, replies: { stop: 'Tschüss.', help: '' } } as const;
    expect(matchOptOutWord('NÖ!', policy(own))).toEqual({ word: 'STOP', spelling: 'Nö', reply: 'Tschüss.' });
    expect(matchOptOutWord('hilfe', policy(own))).toMatchObject({ word: 'HELP', reply: '' });
    expect(matchOptOutWord('start', policy(own))?.reply).toContain('Mit STOPP');
  });
});

describe('the words of a language', () => {
  test('are those the API lists', () => {
    expect(Object.keys(OPT_OUT_LANGUAGES)).toEqual([...OPT_OUT_LANGUAGE_CODES]);
  });

  test.each(OPT_OUT_LANGUAGE_CODES)('%s: each means one thing, and the answers name words that work', (language) => {
    const { stop, start, help, replies } = OPT_OUT_LANGUAGES[language];
    const meanings = { STOP: stop, START: start, HELP: help };
    for (const [word, spellings] of Object.entries(meanings))
      for (const spelling of spellings) expect([spelling, wordOf(spelling, { languages: [language] })]).toEqual([spelling, word]);
    expect(replies.stop).toContain('{start}');
    expect(replies.start).toContain('{stop}');
    expect(replies.help).toMatch(/\{stop\}.*\{start\}/);
  });
});

test('the most specific policy has the say, though it be switched off', () => {
  const named = (policyId: string, over: Partial<OptOutPolicy>) => policy({ policyId: policyId as OptOutPolicyId, ...over });
  const pair = (applicationId: string, entityId: string | null) => ({ applicationId, entityId }) as PlatformPair;
  const policies = [
    named('account', {}),
    named('application', { pair: pair('shop', null) }),
    named('pair', { pair: pair('shop', 'acme'), isEnabled: false }),
    named('number', { resourceId: 7 as ResourceId }),
  ];
  const governing = (resourceId: number, of: PlatformPair) => governingPolicy(policies, resourceId as ResourceId, of)?.policyId;
  expect(governing(7, pair('shop', 'acme'))).toBe('number');
  expect(governing(8, pair('shop', 'acme'))).toBe('pair');
  expect(governing(8, pair('shop', 'other'))).toBe('application');
  expect(governing(8, pair('shop', null))).toBe('application');
  expect(governing(8, pair('bank', null))).toBe('account');
  expect(governingPolicy([], 8 as ResourceId, pair('bank', null))).toBeUndefined();
});
