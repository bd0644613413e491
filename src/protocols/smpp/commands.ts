// Command ids of SMPP 3.4, section 5.1.2.1, and the PDUs they stand for.

/** The commands this codec knows, by the name the specification gives them. */
export const COMMAND_IDS = {
  generic_nack: 0x80000000,
  bind_receiver: 0x00000001,
  bind_receiver_resp: 0x80000001,
  bind_transmitter: 0x00000002,
  bind_transmitter_resp: 0x80000002,
  submit_sm: 0x00000004,
  submit_sm_resp: 0x80000004,
  deliver_sm: 0x00000005,
  deliver_sm_resp: 0x80000005,
  unbind: 0x00000006,
  unbind_resp: 0x80000006,
  bind_transceiver: 0x00000009,
  bind_transceiver_resp: 0x80000009,
  outbind: 0x0000000b,
  enquire_link: 0x00000015,
  enquire_link_resp: 0x80000015,
  alert_notification: 0x00000102,
  data_sm: 0x00000103,
  data_sm_resp: 0x80000103,
} as const;

export type CommandName = keyof typeof COMMAND_IDS;

const NAMES: ReadonlyMap<number, CommandName> = new Map(
  Object.entries(COMMAND_IDS).map(([name, id]) => [id, name as CommandName]),
);

/** The command with this id, undefined when this codec does not know it. */
export function commandName(commandId: number): CommandName | undefined {
  return NAMES.get(commandId);
}

/** Whether a command id belongs to an answer: those are never answered themselves. */
export function isAnswerId(commandId: number): boolean {
  return commandId >= 0x80000000;
}
