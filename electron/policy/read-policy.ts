import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { failure } from '../../shared/errors.ts';
import type { LockedSetting, ManagedPolicy, PolicyFound } from '../../shared/models/policy.ts';
import type { Route } from '../../shared/models/route.ts';
import type { PinnedKey } from '../../shared/models/trust-settings.ts';
import { type CheckedPolicy, checkPolicy, idOfNumber } from '../../shared/policy/check-policy.ts';
import { whyNotAdministrators } from './only-administrators.ts';

/** Bytes; 500 connections take a tenth of it. */
const LARGEST_POLICY = 4 * 1_024 * 1_024;
/** As many problems are told as somebody mends at a time. */
const PROBLEMS_TOLD = 10;

/**
 * Finds and reads the policy of this machine.
 * @param places absolute paths; the first that exists counts
 * @throws `PolicyUnreadable` where an administrator's file can't be read or is wrong: what it was to forbid isn't
 * known, so nothing may be done
 */
export async function findPolicy(
  places: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Promise<PolicyFound> {
  for (const source of places) {
    if (!(await exists(source))) continue;
    const reason = await whyNotAdministrators(source, platform).catch((thrown: unknown) => {
      throw unreadable(source, 'its owner can’t be told', thrown);
    });
    if (reason !== undefined) return { state: 'ignored', source, reason };
    return { state: 'active', source, policy: withHashes(await readPolicy(source)) };
  }
  return { state: 'none' };
}

/** Reads and checks one file, whoever wrote it. @throws `PolicyUnreadable` with every problem in its detail */
export async function readPolicy(path: string): Promise<CheckedPolicy> {
  let content: unknown;
  try {
    const { size } = await stat(path);
    if (size > LARGEST_POLICY) throw new Error(`it has ${size} bytes, and ${LARGEST_POLICY} are the most`);
    // A byte-order mark, as Windows editors write it, is no JSON.
    content = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (thrown) {
    throw unreadable(path, thrown instanceof Error ? thrown.message : 'it can’t be read', thrown);
  }
  const checked = checkPolicy(content);
  if (checked.ok) return checked.policy;
  const { problems } = checked;
  const more = problems.length > PROBLEMS_TOLD ? [`and ${problems.length - PROBLEMS_TOLD} more`] : [];
  throw unreadable(path, [...problems.slice(0, PROBLEMS_TOLD), ...more].join('\n'));
}

function withHashes(policy: CheckedPolicy): ManagedPolicy {
  const ids = policy.profiles.map(({ account, name }) => managedId(account, name));
  const jumpHosts = new Map(ids.map((id, number) => [idOfNumber(number), id]));
  const withJumpHost = ({ path, value }: LockedSetting): LockedSetting => {
    const route = path === 'route' ? (value as Route) : undefined;
    if (route?.kind !== 'jump') return { path, value };
    return { path, value: { ...route, profileId: jumpHosts.get(route.profileId) ?? route.profileId } };
  };
  return {
    ...policy,
    profiles: policy.profiles.map(({ name, locked }, number) => ({
      id: ids[number] ?? '',
      name,
      locked: locked.map(withJumpHost),
    })),
    hostKeys: policy.hostKeys.map(({ host, port, keys }) => ({ host, port, keys: keys.map(pinnedKey) })),
  };
}

/** @param text `ssh-ed25519 AAAA…`, or `SHA256:…` of a key whose type nobody said */
function pinnedKey(text: string): PinnedKey {
  const [keyType = '', blob] = text.split(' ');
  if (blob === undefined) return { fingerprint: text, keyType: null };
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
  return { fingerprint: `SHA256:${digest.replace(/=+$/, '')}`, keyType };
}

/**
 * A UUID of version 8 (RFC 9562, section 5.8) from what a connection is. Its secrets are kept under it: where IT
 * moves a connection to another server or user, it has another id, and no password goes to a server it wasn't
 * given for.
 */
export function managedId(account: string, name: string): string {
  const bytes = createHash('sha256')
    .update(`waybill managed profile\0${account}\0${name}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw unreadable(path, 'it can’t be looked at', thrown);
  }
}

const unreadable = (path: string, why: string, cause?: unknown) =>
  failure('PolicyUnreadable', `the policy of this machine can't be used: ${why}`, {
    path,
    detail: { why },
    cause,
  });
