// POST /sms/1/preview: how many parts a text takes, as it is and as configured.

import { preparedText, type TextWish } from '../../domain/messages/prepared-text.ts';
import { segment } from '../../domain/messages/segments.ts';
import { invalid, Refusal, type Violation } from '../../domain/refusals.ts';
import { TRANSLITERATION_NAMES } from '../../wire/sms-messages.ts';
import { PreviewAnswer, PreviewRequest } from '../../wire/sms-preview.ts';
import { endpoint, ok } from '../endpoint.ts';
import { oneOf } from './older-fields.ts';

export const postSmsPreview = endpoint({
  method: 'POST',
  path: '/sms/1/preview',
  group: 'SMS',
  summary: 'Preview a text',
  description: 'The text as it is, and a second time with the language or transliteration asked for; nothing is sent.',
  scopes: ['sms:manage'],
  errors: 'classic',
  body: PreviewRequest,
  answers: { 200: PreviewAnswer },
  xmlAnswer: 'PreviewResponse',
  isReading: true,
  handle: ({ body: { text, languageCode, transliteration: script } }) => {
    if (text === '') throw invalid('text', 'must not be empty');
    const violations: Violation[] = [];
    const transliteration = oneOf(TRANSLITERATION_NAMES, script, 'transliteration', violations);
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    const configuration = {
      ...(languageCode === undefined ? {} : { language: { languageCode } }),
      ...(transliteration === undefined ? {} : { transliteration }),
    };
    const isConfigured = Object.keys(configuration).length > 0;
    return ok({
      originalText: text,
      previews: [
        { ...previewOf(text, {}), configuration: {} },
        ...(isConfigured ? [{ ...previewOf(text, { language: languageCode, transliteration }), configuration }] : []),
      ],
    });
  },
});

function previewOf(original: string, wish: TextWish) {
  const { text, language } = preparedText(original, wish);
  const { partCount, unitsLeft } = segment(text, { language });
  return { textPreview: text, messageCount: partCount, charactersRemaining: unitsLeft };
}
