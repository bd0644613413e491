// The inventory of numbers for sale as its operator fills and sees it.

import Type, { type Static } from 'typebox';
import { NumberPrice, priceObject } from './numbers.ts';
import { wireDate } from './statuses.ts';

/** Rows in one request. */
export const INVENTORY_ROWS_MAX = 10_000;
/** Rows in one file. */
export const INVENTORY_FILE_ROWS_MAX = 100_000;
export const INVENTORY_SIZE = 100;
const INVENTORY_SIZE_MAX = 1000;

const COUNTRY = { pattern: '^[A-Z]{2}$' };
const Capabilities = Type.Array(Type.Enum(['SMS', 'MMS', 'VOICE']), { minItems: 1, maxItems: 3 });
const NumberType = Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER']);
const State = Type.String({ pattern: '^[A-Z]{2,3}$', description: 'State or province, in capitals: `CA`' });
const ThreeDigits = Type.Integer({ minimum: 200, maximum: 999 });
const Exchange = Type.Integer({ minimum: 0, maximum: 999 });
const Amount = Type.Number({ minimum: 0, maximum: 1_000_000_000 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
const Text = Type.String({ maxLength: 1000 });
const OfferedTo = Type.Enum(['ACCOUNT', 'EVERY_ACCOUNT'], {
  description: 'Who may buy it: this account, or (for the first account of an installation to say) every account',
});

export const InventoryRequest = Type.Object({
  number: Type.String({ pattern: '^[0-9]{3,15}$' }),
  countryCode: Type.Optional(Type.String(COUNTRY)),
  type: NumberType,
  capabilities: Capabilities,
  state: Type.Optional(State),
  npa: Type.Optional(ThreeDigits),
  nxx: Type.Optional(Exchange),
  pricePerMonth: Type.Optional(Amount),
  setupPrice: Type.Optional(Amount),
  initialMonthPrice: Type.Optional(Amount),
  currency: Type.Optional(Currency),
  network: Type.Optional(Text),
  note: Type.Optional(Text),
  shared: Type.Optional(Type.Boolean()),
  offeredTo: Type.Optional(OfferedTo),
});
export type InventoryRequest = Static<typeof InventoryRequest>;

const nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));

/** What can be changed later; what is left out stays, null takes away. */
export const InventoryChange = Type.Object({
  capabilities: Type.Optional(Capabilities),
  state: nullable(State),
  pricePerMonth: nullable(Amount),
  setupPrice: nullable(Amount),
  initialMonthPrice: nullable(Amount),
  currency: nullable(Currency),
  network: nullable(Text),
  note: nullable(Text),
  shared: Type.Optional(Type.Boolean()),
  offeredTo: Type.Optional(OfferedTo),
});
export type InventoryChange = Static<typeof InventoryChange>;

export const InventoryNumber = Type.Object({
  numberKey: Type.String(),
  number: Type.String(),
  countryCode: Type.String(),
  type: NumberType,
  capabilities: Type.Array(Type.String()),
  state: Type.Optional(Type.String()),
  npa: Type.Optional(Type.Integer()),
  nxx: Type.Optional(Type.Integer()),
  ...NumberPrice.properties,
  network: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
  shared: Type.Boolean(),
  offeredTo: OfferedTo,
  status: Type.Enum(['AVAILABLE', 'SOLD']),
  soldAt: Type.Optional(Type.String()),
});
export type InventoryNumber = Static<typeof InventoryNumber>;

export const InventoryNumbers = Type.Object({ results: Type.Array(InventoryNumber) });
export const InventoryImported = Type.Object({ imported: Type.Integer() });

export const InventoryQuery = Type.Object({
  number: Type.Optional(Type.String({ description: 'Digits the number contains' })),
  countryCode: Type.Optional(Type.String()),
  type: Type.Optional(NumberType),
  state: Type.Optional(Type.String()),
  npa: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
  nxx: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
  capability: Type.Optional(Type.Enum(['SMS', 'MMS', 'VOICE'])),
  status: Type.Optional(Type.Enum(['AVAILABLE', 'SOLD'])),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: INVENTORY_SIZE_MAX })),
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The `next` of the page before' }),
  ),
});
export type InventoryQuery = Static<typeof InventoryQuery>;

export const InventoryPage = Type.Object({
  results: Type.Array(InventoryNumber),
  next: Type.Optional(Type.Integer({ description: 'Give it as `after` to go on; absent at the end' })),
});

export interface InventoryValues {
  readonly numberKey: string;
  readonly number: string;
  readonly countryCode: string;
  readonly numberType: InventoryNumber['type'];
  readonly capabilities: readonly string[];
  readonly state: string | null;
  readonly npa: number | null;
  readonly nxx: number | null;
  readonly price: Parameters<typeof priceObject>[0];
  readonly network: string | null;
  readonly note: string | null;
  readonly isShared: boolean;
  readonly isOfferedToAll: boolean;
  readonly soldAt: Date | null;
}

/** A number of the inventory; what is not known is left out. */
export function inventoryObject(values: InventoryValues): InventoryNumber {
  const { state, npa, nxx, network, note, soldAt } = values;
  return {
    numberKey: values.numberKey,
    number: values.number,
    countryCode: values.countryCode,
    type: values.numberType,
    capabilities: [...values.capabilities],
    ...(state === null ? {} : { state }),
    ...(npa === null ? {} : { npa }),
    ...(nxx === null ? {} : { nxx }),
    ...priceObject(values.price),
    ...(network === null ? {} : { network }),
    ...(note === null ? {} : { note }),
    shared: values.isShared,
    offeredTo: values.isOfferedToAll ? 'EVERY_ACCOUNT' : 'ACCOUNT',
    status: soldAt === null ? 'AVAILABLE' : 'SOLD',
    ...(soldAt === null ? {} : { soldAt: wireDate(soldAt.getTime()) }),
  };
}
