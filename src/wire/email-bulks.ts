// Scheduled bulks of mail: nested, unlike those of SMS.

import Type from 'typebox';
import { BulkState, BulkTime } from './sms-bulks.ts';

export const EmailBulkTimes = Type.Object({ externalBulkId: Type.String(), bulks: Type.Array(BulkTime) });
export const EmailBulkStates = Type.Object({ externalBulkId: Type.String(), bulks: Type.Array(BulkState) });
