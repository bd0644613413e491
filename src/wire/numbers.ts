// Numbers, owned and for sale, in the contract's shape.

import Type, { type Static } from 'typebox';
import { VoiceSetup } from './voice.ts';

const Id = Type.String({ maxLength: 255 });
const Page = Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 }));
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }));

export const NumberPrice = Type.Object({
  pricePerMonth: Type.Optional(Type.Number()),
  setupPrice: Type.Optional(Type.Number()),
  initialMonthPrice: Type.Optional(Type.Number()),
  currency: Type.Optional(Type.String()),
});
export type NumberPrice = Static<typeof NumberPrice>;

const about = {
  numberKey: Type.String(),
  number: Type.String(),
  country: Type.String(),
  countryName: Type.String(),
  type: Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE']),
  capabilities: Type.Array(Type.Enum(['SMS', 'MMS', 'VOICE'])),
  shared: Type.Boolean(),
  price: Type.Optional(NumberPrice),
  network: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
  keywords: Type.Array(Type.String()),
  additionalSetupRequired: Type.Boolean(),
  editPermissions: Type.Object({ canEditNumber: Type.Boolean(), canEditConfiguration: Type.Boolean() }),
};

export const OwnedNumber = Type.Object({
  ...about,
  voiceSetup: Type.Optional(VoiceSetup),
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
});
export type OwnedNumber = Static<typeof OwnedNumber>;

export const OwnedNumbers = Type.Object({ numbers: Type.Array(OwnedNumber), numberCount: Type.Integer() });

/** Owned numbers on a page when nobody says otherwise. */
export const NUMBERS_LIMIT = 50;

export const OwnedNumbersQuery = Type.Object({
  number: Type.Optional(Type.String({ description: 'Digits the number contains' })),
  limit: Limit,
  page: Page,
});

export const NumberAttribution = Type.Object({
  applicationId: Type.String({ minLength: 1, maxLength: 255 }),
  entityId: Type.Optional(Id),
});

export const AvailableNumber = Type.Object(about);
export type AvailableNumber = Static<typeof AvailableNumber>;

export const AvailableNumbers = Type.Object({ numbers: Type.Array(AvailableNumber), numberCount: Type.Integer() });

/** Numbers for sale on a page when nobody says otherwise. */
export const AVAILABLE_LIMIT = 10;

const INTEGER_32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 };

export const AvailableNumbersQuery = Type.Object({
  capabilities: Type.Optional(
    Type.Array(Type.Enum(['SMS', 'VOICE', 'MMS', 'WHATSAPP', 'WHATSAPP_VOICE']), {
      description: 'Everything the number has to be able to do',
    }),
  ),
  country: Type.Optional(Type.String({ description: 'Country code' })),
  state: Type.Optional(Type.String({ description: 'State or province, US and Canada' })),
  npa: Type.Optional(Type.Integer({ ...INTEGER_32, description: 'Area code, numbers of +1' })),
  nxx: Type.Optional(Type.Integer({ ...INTEGER_32, description: 'The three digits behind the area code' })),
  number: Type.Optional(Type.String({ description: 'Digits the number contains' })),
  limit: Limit,
  page: Page,
});

export const Purchase = Type.Object({
  numberKey: Type.Optional(Type.String({ maxLength: 255 })),
  number: Type.Optional(Type.String({ maxLength: 255 })),
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
});

interface PriceValues {
  readonly pricePerMonth: number | null;
  readonly setupPrice: number | null;
  readonly initialMonthPrice: number | null;
  readonly currency: string | null;
}

interface NumberValues {
  readonly numberKey: string;
  readonly number: string;
  readonly countryCode: string;
  readonly numberType: string;
  readonly capabilities: readonly string[];
  readonly isShared: boolean;
}

interface SaleValues {
  readonly price: PriceValues;
  readonly network: string | null;
  readonly note: string | null;
}

/** What the contract shows of a number, owned or not. `sale`: what it was or is sold as, when it comes from the inventory. */
export function numberObject(
  number: NumberValues,
  sale: SaleValues | undefined,
  countryName: string,
  keywords: readonly string[],
  canEdit: boolean,
): AvailableNumber {
  const price = sale === undefined ? {} : priceObject(sale.price);
  return {
    numberKey: number.numberKey,
    number: number.number,
    country: number.countryCode,
    countryName,
    // The contract has no toll-free type: those are long numbers there.
    type: number.numberType === 'SHORT_CODE' ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER',
    capabilities: number.capabilities.filter((capability) => capability !== 'EMAIL') as AvailableNumber['capabilities'],
    shared: number.isShared,
    ...(Object.keys(price).length === 0 ? {} : { price }),
    ...(sale?.network == null ? {} : { network: sale.network }),
    ...(sale?.note == null ? {} : { note: sale.note }),
    // Inferred: the contract's samples show keywords in lower case.
    keywords: keywords.map((keyword) => keyword.toLowerCase()),
    additionalSetupRequired: false,
    editPermissions: { canEditNumber: canEdit, canEditConfiguration: canEdit },
  };
}

/** A price without what nobody stated. */
export function priceObject(price: PriceValues): NumberPrice {
  return Object.fromEntries(Object.entries(price).filter(([, value]) => value !== null)) as NumberPrice;
}
