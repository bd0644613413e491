// The older shape of inbound configurations, number by number: deprecated in the contract, and still spoken by its clients.

import Type, { type Static } from 'typebox';

const Id = Type.Optional(Type.String({ maxLength: 255 }));
const Keyword = Type.Optional(Type.String({ maxLength: 50 }));
const Description = Type.Optional(Type.String({ maxLength: 1000 }));
const Url = Type.Optional(Type.String({ minLength: 1, description: 'For `HTTP_FORWARD`' }));

/** One shape for all types, as with voice actions. */
const SmsAction = Type.Object({
  type: Type.Enum(['PULL', 'HTTP_FORWARD', 'SMPP_FORWARD', 'MAIL_FORWARD', 'NO_ACTION', 'FORWARD_TO_EXTERNAL_INTEGRATION']),
  description: Description,
  url: Url,
  httpMethod: Type.Optional(Type.Enum(['GET', 'POST'])),
  contentType: Type.Optional(Type.Enum(['JSON', 'XML'])),
  mail: Type.Optional(Type.String({ minLength: 1, maxLength: 320, description: 'For `MAIL_FORWARD`' })),
});
export type SmsAction = Static<typeof SmsAction>;

const MmsAction = Type.Object({
  type: Type.Enum(['PULL', 'HTTP_FORWARD', 'NO_ACTION']),
  description: Description,
  url: Url,
  contentFormat: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
});
export type MmsAction = Static<typeof MmsAction>;

const UseConversation = Type.Optional(Type.Object({ enabled: Type.Optional(Type.Boolean()) }));
const smsParts = { keyword: Keyword, action: SmsAction, applicationId: Id, entityId: Id };
const mmsParts = { keyword: Keyword, action: MmsAction, applicationId: Id, entityId: Id };

export const SmsConfigurationRequest = Type.Object({ ...smsParts, useConversation: UseConversation });
export type SmsConfigurationRequest = Static<typeof SmsConfigurationRequest>;

/** A change names its configuration in the body. */
export const SmsConfigurationChange = Type.Object({ key: Type.String(), ...SmsConfigurationRequest.properties });

/** What else is configured for the keyword: shown, and not changed here. */
const OtherAction = Type.Object({
  type: Type.Enum(['AUTORESPONSE', 'BLOCK']),
  editable: Type.Boolean(),
  message: Type.Optional(Type.String()),
  sender: Type.Optional(Type.String()),
  deliveryTimeWindow: Type.Optional(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      days: Type.Array(Type.String()),
      deliveryTimeZone: Type.String(),
    }),
  ),
  blockType: Type.Optional(Type.Enum(['FROM_ANY_SENDER', 'FROM_SENDER'])),
});
export type OtherAction = Static<typeof OtherAction>;

export const SmsConfiguration = Type.Object({
  key: Type.String(),
  ...smsParts,
  otherActionsDetails: Type.Array(OtherAction),
  otherActions: Type.Array(Type.String()),
});
export type SmsConfiguration = Static<typeof SmsConfiguration>;

export const MmsConfigurationRequest = Type.Object(mmsParts);
export type MmsConfigurationRequest = Static<typeof MmsConfigurationRequest>;

export const MmsConfiguration = Type.Object({ key: Type.String(), ...mmsParts, otherActions: Type.Array(Type.String()) });
export type MmsConfiguration = Static<typeof MmsConfiguration>;

export const SmsConfigurations = Type.Object({ configurations: Type.Array(SmsConfiguration), totalCount: Type.Integer() });
export const MmsConfigurations = Type.Object({ configurations: Type.Array(MmsConfiguration), totalCount: Type.Integer() });

/** Configurations on a page when nobody says otherwise. */
export const CONFIGURATIONS_LIMIT = 50;

export const NumberConfigurationsQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
});
export type NumberConfigurationsQuery = Static<typeof NumberConfigurationsQuery>;
