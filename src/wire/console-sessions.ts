// What the console needs to know before and after somebody signs in.

import Type, { type Static } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 256 });

export const ConsoleState = Type.Object({
  hasUsers: Type.Boolean({ description: 'false: nobody can sign in yet; an API key makes the first administrator' }),
  hasSandbox: Type.Boolean(),
});

export const ConsoleSignIn = Type.Object({
  username: Name,
  password: Name,
  accountId: Type.Optional(Type.Integer({ description: 'Which of your accounts; the first unless said' })),
});

export const ConsoleSession = Type.Object({
  username: Type.String(),
  fullName: Type.String(),
  role: Type.Enum(['ADMINISTRATOR', 'DEVELOPER', 'SUPPORT']),
  readOnly: Type.Boolean(),
  scopes: Type.Array(Type.String()),
  accountId: Type.Integer(),
  accounts: Type.Array(Type.Object({ accountId: Type.Integer(), name: Type.String() })),
});
export type ConsoleSession = Static<typeof ConsoleSession>;

export const ConsoleAccount = Type.Object({ accountId: Type.Integer() });
