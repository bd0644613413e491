// Optional parameters (TLVs): SMPP 3.4 section 5.3. All are kept as they came; these functions read and make those we use.

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** Tags of section 5.3.2 that mean something to us; others travel through untouched. */
export const TAG = {
  source_network_type: 0x000e,
  payload_type: 0x0019,
  additional_status_info_text: 0x001d,
  receipted_message_id: 0x001e,
  ms_msg_wait_facilities: 0x0030,
  user_message_reference: 0x0204,
  source_port: 0x020a,
  destination_port: 0x020b,
  sar_msg_ref_num: 0x020c,
  language_indicator: 0x020d,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  sc_interface_version: 0x0210,
  network_error_code: 0x0423,
  message_payload: 0x0424,
  delivery_failure_reason: 0x0425,
  more_messages_to_send: 0x0426,
  message_state: 0x0427,
  /** Vendor range (section 5.3.1): the three that Indian carriers agreed on for the registry of TCCCPR 2018 ("DLT"). */
  dlt_principal_entity_id: 0x1400,
  dlt_content_template_id: 0x1401,
  dlt_telemarketer_id: 0x1402,
} as const;

/** The value of the first TLV with that tag. */
export function tlvValue(tlvs: readonly Tlv[], tag: number): Uint8Array | undefined {
  for (const tlv of tlvs) if (tlv.tag === tag) return tlv.value;
  return undefined;
}

/** A TLV's value as an unsigned number of one to four bytes, whatever width the sender chose. */
export function tlvNumber(tlvs: readonly Tlv[], tag: number): number | undefined {
  const value = tlvValue(tlvs, tag);
  if (value === undefined || value.length === 0 || value.length > 4) return undefined;
  let number = 0;
  for (const byte of value) number = number * 256 + byte;
  return number;
}

/** A TLV's value as text up to its first NUL; some senders forget the NUL. */
export function tlvText(tlvs: readonly Tlv[], tag: number): string | undefined {
  const value = tlvValue(tlvs, tag);
  if (value === undefined) return undefined;
  let text = '';
  for (const byte of value) {
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** A TLV holding a number in one byte. */
export function byteTlv(tag: number, value: number): Tlv {
  return { tag, value: Uint8Array.of(value & 0xff) };
}

/** A TLV holding a number in two bytes. */
export function shortTlv(tag: number, value: number): Tlv {
  return { tag, value: Uint8Array.of((value >> 8) & 0xff, value & 0xff) };
}

/** A TLV holding a NUL-terminated text. */
export function textTlv(tag: number, text: string): Tlv {
  const value = new Uint8Array(text.length + 1);
  for (let index = 0; index < text.length; index++) value[index] = text.charCodeAt(index) & 0xff;
  return { tag, value };
}
