// /callsign/1/settings, opt-outs and the audit log: what an account decides for itself, and what was decided.

import Type, { type Static } from 'typebox';
import { type AccountSettings, accountSettings } from '../../domain/accounts.ts';
import { addOptOut, removeOptOut } from '../../flows/change-opt-outs.ts';
import { changeSettings } from '../../flows/change-settings.ts';
import { listAudit } from '../../storage/audit-log.ts';
import { HISTORY_SIZE_DEFAULT, historyParameters } from '../../wire/history.ts';
import { wireDate } from '../../wire/statuses.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Account', scopes: ['callsign:manage'], errors: 'modern' } as const;
const reading = { ...shared, scopes: ['callsign:read', 'callsign:manage'] } as const;

const fields = {
  registeredSendersOnly: Type.Boolean(),
  senderIsolation: Type.Enum(['off', 'warn', 'enforce']),
  autoCreateEntities: Type.Boolean(),
  sandboxWithoutRoute: Type.Boolean(),
  countryPolicy: Type.Array(
    Type.Object({
      countryCode: Type.String({ pattern: '^[A-Z]{2}$' }),
      channels: Type.Array(Type.Enum(['SMS', 'MMS'])),
      numberTypes: Type.Array(Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER'])),
    }),
    { maxItems: 500 },
  ),
  stickySenderDays: Type.Union([Type.Integer({ minimum: 1, maximum: 3_650 }), Type.Null()]),
};
const Settings = Type.Object(fields);
const SettingsChange = Type.Partial(Settings);

export const getSettings = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/settings',
  summary: "Read the account's settings",
  answers: { 200: Settings },
  handle: async ({ world, caller }) => ok(settingsObject((await world.snapshots.of(caller.accountId)).settings)),
});

export const patchSettings = endpoint({
  ...shared,
  method: 'PATCH',
  path: '/callsign/1/settings',
  summary: "Change the account's settings",
  description: 'What is left out stays as it is. The country policy is replaced as a whole.',
  body: SettingsChange,
  answers: { 200: Settings },
  handle: async ({ world, caller, body }) => {
    await changeSettings(world, caller, body as Partial<AccountSettings>);
    return ok(settingsObject((await world.snapshots.of(caller.accountId)).settings));
  },
});

function settingsObject(settings: AccountSettings): Static<typeof Settings> {
  return { ...accountSettings(settings) } as unknown as Static<typeof Settings>;
}

const OptOut = Type.Object({
  destination: Type.String({ pattern: '^[0-9]{3,15}$' }),
  sender: Type.Optional(Type.String({ maxLength: 255 })),
});

export const getOptOuts = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/opt-outs',
  summary: 'List opt-outs of a destination',
  query: Type.Object({ destination: Type.String() }),
  answers: { 200: Type.Object({ results: Type.Array(OptOut) }) },
  handle: async ({ world, caller, query }) => {
    const optOuts = (await world.snapshots.of(caller.accountId)).optOuts.of(query.destination) ?? new Set<string>();
    return ok({
      results: [...optOuts].map((sender) => ({ destination: query.destination, ...(sender === '' ? {} : { sender }) })),
    });
  },
});

export const postOptOut = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/opt-outs',
  summary: 'Add an opt-out',
  description: 'Without a sender the destination hears from no sender of the account.',
  body: OptOut,
  answers: { 201: OptOut },
  handle: async ({ world, caller, body }) => {
    await addOptOut(world, caller, { destination: body.destination, sender: body.sender ?? '' });
    return created(body);
  },
});

export const removeOptOuts = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/opt-outs',
  summary: 'Remove an opt-out',
  query: Type.Object({ destination: Type.String(), sender: Type.Optional(Type.String()) }),
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    await removeOptOut(world, caller, query.destination, query.sender ?? '');
    return noContent();
  },
});

export const getAuditLog = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/audit-log',
  scopes: ['audit-logs:read', 'callsign:read', 'callsign:manage'],
  summary: 'Read what was changed: who, when, before, after',
  query: Type.Object(historyParameters),
  answers: {
    200: Type.Object({
      results: Type.Array(
        Type.Object({
          auditId: Type.Integer(),
          at: Type.String(),
          actor: Type.String(),
          action: Type.String(),
          subjectKind: Type.String(),
          subjectId: Type.String(),
          before: Type.Optional(Type.Unknown()),
          after: Type.Optional(Type.Unknown()),
        }),
      ),
      next: Type.Optional(Type.Integer()),
    }),
  },
  handle: async ({ world, caller, query }) => {
    const size = query.size ?? HISTORY_SIZE_DEFAULT;
    const entries = await listAudit(world.db, caller.accountId, size, query.before);
    const last = entries.length === size ? entries.at(-1) : undefined;
    return ok({
      results: entries.map(({ accountId, at, before, after, ...entry }) => {
        void accountId;
        return {
          ...entry,
          at: wireDate(at.getTime()),
          ...(before === null || before === undefined ? {} : { before }),
          ...(after === null || after === undefined ? {} : { after }),
        };
      }),
      ...(last === undefined ? {} : { next: last.auditId }),
    });
  },
});
