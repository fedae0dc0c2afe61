import { access } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ProfileInput } from '../../../../shared/models/profile.ts';
import type { ImportNote } from '../../../../shared/models/profile-import.ts';
import { note, type Surroundings } from '../drafts.ts';
import type { Resolved } from './resolve.ts';

/** Where a file names no key, ssh tries all of these; Waybill takes one, so the best that is there. */
const DEFAULT_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** How somebody signs in where ssh would, as far as Waybill does it with one key. */
export async function authenticationOf(
  resolved: Resolved,
  names: { readonly alias: string; readonly user: string; readonly port: number },
  around: Surroundings,
): Promise<{
  readonly authentication: ProfileInput['authentication'];
  readonly notes: readonly ImportNote[];
}> {
  const notes: ImportNote[] = [];
  const word = (keyword: string) => resolved.first.get(keyword)?.words[0];
  const identityAgent = word('identityagent');
  const agent =
    identityAgent === undefined || identityAgent.toLowerCase() === 'none' ? undefined : identityAgent;
  const first = word('preferredauthentications')?.split(',')[0];
  const wantsKey = word('pubkeyauthentication')?.toLowerCase() !== 'no' && first !== 'password';
  if (!wantsKey) return { authentication: { method: 'password' }, notes };
  const named = resolved.identityFiles
    .filter((path) => path.toLowerCase() !== 'none')
    .map((path) => expanded(path, resolved, names, around));
  if (named.length > 0) {
    const there = (await present(named))[0];
    const path = there ?? named[0] ?? '';
    const others = named.filter((other) => other !== path);
    // The agent has the key itself; what lies beside it says which one.
    const [described] = there === undefined && agent !== undefined ? await present([`${path}.pub`]) : [];
    if (agent !== undefined && described !== undefined)
      return { authentication: { method: 'agent', socket: agent, key: described }, notes };
    if (others.length > 0) notes.push(note('more-keys', others.join(', ')));
    return { authentication: { method: 'key-file', path }, notes };
  }
  if (agent !== undefined) return { authentication: { method: 'agent', socket: agent }, notes };
  const [usual] = await present(DEFAULT_KEYS.map((name) => join(around.home, '.ssh', name)));
  if (usual === undefined)
    return { authentication: { method: 'password' }, notes: [...notes, note('no-key')] };
  return {
    authentication: { method: 'key-file', path: usual },
    notes: [...notes, note('default-key', usual)],
  };
}

async function present(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** A path's tokens, as ssh_config(5) has them under TOKENS, and `${VARIABLE}`; unknown ones stay as they are. */
function expanded(
  path: string,
  { host, first }: Resolved,
  { alias, user, port }: { readonly alias: string; readonly user: string; readonly port: number },
  { home, user: localUser, environment }: Surroundings,
): string {
  const values: Readonly<Record<string, string>> = {
    '%': '%',
    d: home,
    h: host,
    k: first.get('hostkeyalias')?.words[0] ?? alias,
    L: hostname().replace(/\..*$/, ''),
    l: hostname(),
    n: alias,
    p: String(port),
    r: user,
    u: localUser,
  };
  return path
    .replace(/^~(?=[/\\]|$)/, () => home)
    .replace(/\$\{(\w+)\}/g, (mark, name: string) => environment[name] ?? mark)
    .replace(/%(.)/g, (mark, letter: string) => values[letter] ?? mark);
}
