import * as v from 'valibot';
import { type AppError, failure } from '../../../shared/errors.ts';
import {
  type Profile,
  ProfileInput,
  type ProfileKind,
  type ProfileSettings,
  type ProfileStatus,
} from '../../../shared/models/profile.ts';

export interface ProfileRow {
  readonly id: string;
  readonly name: string;
  readonly kind: ProfileKind;
  /** JSON, everything but the name. */
  readonly settings: string;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

export interface StatusRow {
  readonly id: string;
  readonly held_error: string | null;
  readonly held_at_ms: number | null;
  readonly unreachable_error: string | null;
  readonly unreachable_since_ms: number | null;
  readonly unreachable_failures: number;
  readonly next_try_at_ms: number | null;
}

export const PROFILE_COLUMNS = 'id, name, kind, settings, created_at_ms, updated_at_ms';
export const STATUS_COLUMNS =
  'id, held_error, held_at_ms, unreachable_error, unreachable_since_ms, unreachable_failures, next_try_at_ms';

/** The name has a column of its own; that of an ad-hoc profile wouldn't pass as one a person gave. */
const StoredSettings = v.omit(ProfileInput, ['name']);

/** What is stored goes through the schema again, so that a setting added since then has its default. */
export function toProfile(row: ProfileRow): Profile {
  const parsed = v.safeParse(StoredSettings, JSON.parse(row.settings));
  if (!parsed.success)
    throw failure('Internal', `the stored settings of a profile can't be read: ${parsed.issues[0].message}`, {
      path: row.name,
    });
  return {
    ...parsed.output,
    id: row.id,
    name: row.name,
    kind: row.kind,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}

/** Fills in defaults. @throws `InvalidRequest` */
export function checkedSettings(input: ProfileInput): ProfileSettings {
  const parsed = v.safeParse(ProfileInput, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw failure('InvalidRequest', `${v.getDotPath(issue) ?? 'profile'}: ${issue.message}`);
}

/** Of a server that is only an address. The schema has a say in the defaults only: what its name is, is the caller's. */
export function settingsOfAddress(address: {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}): Omit<ProfileSettings, 'name'> {
  const { name: _, ...defaults } = checkedSettings({
    name: 'ad-hoc',
    ...address,
    authentication: { method: 'ask' },
  });
  return defaults;
}

/** The JSON for the column; the name stays out of it. */
export function storedSettings({ name: _, ...settings }: ProfileSettings): string {
  return JSON.stringify(settings);
}

export function toStatus(row: StatusRow): ProfileStatus {
  return {
    profileId: row.id,
    held: row.held_error === null ? null : { error: toError(row.held_error), sinceMs: row.held_at_ms ?? 0 },
    unreachable:
      row.unreachable_error === null
        ? null
        : {
            error: toError(row.unreachable_error),
            sinceMs: row.unreachable_since_ms ?? 0,
            failures: row.unreachable_failures,
            nextTryAtMs: row.next_try_at_ms ?? 0,
          },
  };
}

const toError = (text: string): AppError => JSON.parse(text) as AppError;
