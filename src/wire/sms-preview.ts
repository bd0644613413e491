// The preview of a text: what it becomes, and the parts it takes.

import Type from 'typebox';

export const PreviewRequest = Type.Object({
  text: Type.String(),
  languageCode: Type.Optional(Type.Enum(['TR', 'ES', 'PT', 'AUTODETECT'])),
  transliteration: Type.Optional(Type.String()),
});

export const PreviewAnswer = Type.Object({
  originalText: Type.String(),
  previews: Type.Array(
    Type.Object({
      textPreview: Type.String(),
      messageCount: Type.Integer(),
      charactersRemaining: Type.Integer(),
      configuration: Type.Object({
        language: Type.Optional(Type.Object({ languageCode: Type.String() })),
        transliteration: Type.Optional(Type.String()),
      }),
    }),
  ),
});
