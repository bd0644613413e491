// Users as the own API shows them: never with anything about their passwords.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

const Role = Type.Enum(['ADMINISTRATOR', 'DEVELOPER', 'SUPPORT'], {
  description: 'Administrators may do everything, developers all but keys and users; support looks and changes nothing',
});
const Password = Type.String({ minLength: 1, maxLength: 256 });

export const UserRequest = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 100 }),
  fullName: Type.Optional(Type.String({ maxLength: 255 })),
  password: Password,
  role: Role,
});

export const UserUpdate = Type.Object({
  fullName: Type.Optional(Type.String({ maxLength: 255 })),
  role: Type.Optional(Role),
  enabled: Type.Optional(Type.Boolean()),
  password: Type.Optional(Password),
});

export const UserAdmission = Type.Object({ username: Type.String({ minLength: 1, maxLength: 100 }), role: Role });

export const OwnPassword = Type.Object({ oldPassword: Password, password: Password });

export const User = Type.Object({
  username: Type.String(),
  fullName: Type.String(),
  role: Role,
  enabled: Type.Boolean(),
  createdAt: Type.String(),
});
export type User = Static<typeof User>;

export const Users = Type.Object({ results: Type.Array(User) });

export const Scopes = Type.Object({
  scopes: Type.Array(Type.String()),
  roles: Type.Array(Type.Object({ role: Role, scopes: Type.Array(Type.String()), readOnly: Type.Boolean() })),
});

export const AccountRequest = Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) });
export const NewAccount = Type.Object({ accountId: Type.Integer(), name: Type.String(), apiKeySecret: Type.String() });
export const Accounts = Type.Object({
  results: Type.Array(Type.Object({ accountId: Type.Integer(), name: Type.String() })),
});

export function userObject(values: {
  readonly username: string;
  readonly fullName: string;
  readonly role: User['role'];
  readonly isEnabled: boolean;
  readonly createdAtMs: number;
}): User {
  const { username, fullName, role, isEnabled, createdAtMs } = values;
  return { username, fullName, role, enabled: isEnabled, createdAt: wireDate(createdAtMs) };
}
