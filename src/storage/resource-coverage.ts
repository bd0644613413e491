// What an operator says over the shipped coverage and requirements, as stored. A few rows an account, read whole.

import type { AccountId } from '../domain/platform.ts';
import type { Coverage, Network } from '../domain/resource-coverage.ts';
import type { NumberCapability, RequestType } from '../domain/resource-requests/request.ts';
import type { Requirement } from '../domain/resource-requests/requirements.ts';
import type { RequirementSet } from '../domain/resource-requirements.ts';
import type { Queryable, Tx } from './db.ts';

interface CoverageRow {
  country_code: string;
  sender_type: Coverage['senderType'];
  is_offered: boolean;
  is_registration_required: boolean;
  capabilities: NumberCapability[];
  networks: Network[];
  note: string | null;
}

const COLUMNS = 'country_code, sender_type, is_offered, is_registration_required, capabilities, networks, note';

function toCoverage(row: CoverageRow): Coverage {
  return {
    countryCode: row.country_code,
    senderType: row.sender_type,
    isOffered: row.is_offered,
    isRegistrationRequired: row.is_registration_required,
    capabilities: row.capabilities,
    networks: row.networks,
    note: row.note,
  };
}

/** The operator's lines. */
export async function loadCoverage(db: Queryable, accountId: AccountId): Promise<Coverage[]> {
  const { rows } = await db.query<CoverageRow>({
    name: 'load-resource-coverage',
    text: `select ${COLUMNS} from resource_coverage where account_id = $1`,
    values: [accountId],
  });
  return rows.map(toCoverage);
}

/** Puts a line; answers the one it replaces. */
export async function putCoverage(tx: Tx, accountId: AccountId, coverage: Coverage): Promise<Coverage | undefined> {
  const before = await deleteCoverage(tx, accountId, coverage);
  const { countryCode, senderType, isOffered, isRegistrationRequired, capabilities, networks, note } = coverage;
  await tx.query(
    `insert into resource_coverage (account_id, ${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (account_id, country_code, sender_type) do update set is_offered = excluded.is_offered,
       is_registration_required = excluded.is_registration_required, capabilities = excluded.capabilities,
       networks = excluded.networks, note = excluded.note`,
    [accountId, countryCode, senderType, isOffered, isRegistrationRequired, capabilities, JSON.stringify(networks), note],
  );
  return before;
}

/** Takes a line out, so that the default speaks again; answers it. */
export async function deleteCoverage(
  tx: Tx,
  accountId: AccountId,
  { countryCode, senderType }: Pick<Coverage, 'countryCode' | 'senderType'>,
): Promise<Coverage | undefined> {
  const { rows } = await tx.query<CoverageRow>(
    `delete from resource_coverage where account_id = $1 and country_code = $2 and sender_type = $3 returning ${COLUMNS}`,
    [accountId, countryCode, senderType],
  );
  return rows[0] && toCoverage(rows[0]);
}

interface SetRow {
  request_type: RequestType;
  country_code: string;
  requirements: Requirement[];
}

const SET_COLUMNS = 'request_type, country_code, requirements';

function toSet(row: SetRow): RequirementSet {
  return { type: row.request_type, countryCode: row.country_code, requirements: row.requirements };
}

/** The operator's sets. */
export async function loadRequirementSets(db: Queryable, accountId: AccountId): Promise<RequirementSet[]> {
  const { rows } = await db.query<SetRow>({
    name: 'load-resource-requirement-sets',
    text: `select ${SET_COLUMNS} from resource_requirement_set where account_id = $1`,
    values: [accountId],
  });
  return rows.map(toSet);
}

/** Puts a set; answers the one it replaces. */
export async function putRequirementSet(tx: Tx, accountId: AccountId, set: RequirementSet): Promise<RequirementSet | undefined> {
  const before = await deleteRequirementSet(tx, accountId, set);
  const documentIds = set.requirements.flatMap(({ attachment }) => attachment?.documentId ?? []);
  await tx.query(
    `insert into resource_requirement_set (account_id, ${SET_COLUMNS}, document_ids) values ($1, $2, $3, $4, $5)
     on conflict (account_id, request_type, country_code) do update set requirements = excluded.requirements,
       document_ids = excluded.document_ids`,
    [accountId, set.type, set.countryCode, JSON.stringify(set.requirements), documentIds],
  );
  return before;
}

/** Takes a set out, so that the default speaks again; answers it. */
export async function deleteRequirementSet(
  tx: Tx,
  accountId: AccountId,
  { type, countryCode }: Pick<RequirementSet, 'type' | 'countryCode'>,
): Promise<RequirementSet | undefined> {
  const { rows } = await tx.query<SetRow>(
    `delete from resource_requirement_set where account_id = $1 and request_type = $2 and country_code = $3 returning ${SET_COLUMNS}`,
    [accountId, type, countryCode],
  );
  return rows[0] && toSet(rows[0]);
}
