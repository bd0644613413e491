// Scheduled bulks: when they go, and where they stand.

import Type from 'typebox';

export const BulkQuery = Type.Object({ bulkId: Type.String({ minLength: 1 }) });

export const BulkTime = Type.Object({ bulkId: Type.String(), sendAt: Type.String() });
export const BulkTimeRequest = Type.Object({ sendAt: Type.String() });

const Status = Type.Enum(['PENDING', 'PAUSED', 'PROCESSING', 'CANCELED', 'FINISHED', 'FAILED']);
export const BulkState = Type.Object({ bulkId: Type.String(), status: Status });
export const BulkStateRequest = Type.Object({ status: Status });
