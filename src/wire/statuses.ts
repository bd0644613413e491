// Status and error objects as every send answer, report and log carries them.

import Type, { type Static } from 'typebox';

export const Status = Type.Object({
  groupId: Type.Integer(),
  groupName: Type.String(),
  id: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  action: Type.Optional(Type.String()),
});
export type Status = Static<typeof Status>;

export const DeliveryError = Type.Object({
  groupId: Type.Integer(),
  groupName: Type.String(),
  id: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  permanent: Type.Boolean(),
});
export type DeliveryError = Static<typeof DeliveryError>;

export const Price = Type.Object({ pricePerMessage: Type.Number(), currency: Type.String() });

/** Nothing is charged here, and the contract wants to see it said. */
export const NO_PRICE: Static<typeof Price> = { pricePerMessage: 0, currency: 'EUR' };

/** Application and entity; absent when the caller named none. */
export const Platform = Type.Object({
  applicationId: Type.Optional(Type.String({ maxLength: 255 })),
  entityId: Type.Optional(Type.String({ maxLength: 255 })),
});
export type Platform = Static<typeof Platform>;

/** Application and entity as the wire carries them. */
export function platformObject(platform: { readonly applicationId: string; readonly entityId: string | null }): Platform {
  return platform.entityId === null
    ? { applicationId: platform.applicationId }
    : { applicationId: platform.applicationId, entityId: platform.entityId };
}

/** `yyyy-MM-dd'T'HH:mm:ss.SSS+0000`: the contract's form, offset without a colon. */
export function wireDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, -1)}+0000`;
}
