import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { ProfileInput, type ProfileSettings } from '../../../shared/models/profile.ts';
import type {
  ImportCandidate,
  ImportFormat,
  ImportHostKey,
  ImportNote,
  ImportPreview,
  ImportRefusal,
  ImportVia,
} from '../../../shared/models/profile-import.ts';
import { DIRECT, isProxy, isSameProxy, type Route } from '../../../shared/models/route.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import { fingerprint, type HostKey } from '../connections/host-key.ts';
import type { TrustStore } from '../connections/trust-store.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { type Draft, type Drafts, note, problemIn, type Surroundings } from './drafts.ts';
import { isFilezilla, readFilezilla } from './filezilla.ts';
import { notUnderstood, readImportFile, textOf } from './import-file.ts';
import { surroundings } from './places.ts';
import { importSshConfig } from './ssh-config/import-ssh-config.ts';
import { readConfig } from './ssh-config/read-config.ts';
import { isWaybillFile, readWaybillFile } from './waybill-file.ts';
import { isWinscp, readWinscp } from './winscp.ts';

/** A list of connections in XML is read as a whole, at about 5 MB a second. Bytes. */
const LONGEST_XML_BYTES = 4 * 1_024 * 1_024;

export interface ImportSource {
  readonly path: string;
  /** `undefined`: what it looks like. */
  readonly format?: ImportFormat | undefined;
}

/** What an import looks at, and an export reads. */
export interface ImportParts {
  readonly profiles: Profiles;
  readonly trust: TrustStore;
}

/**
 * Looks at a file of connections. Nothing is saved, no secret is read, and no program is run.
 * @throws `FileNotUnderstood`, what the file system says
 */
export async function readImport(
  parts: ImportParts,
  source: ImportSource,
  around: Surroundings = surroundings(),
): Promise<ImportPreview> {
  const { path } = source;
  const bytes = await readImportFile(path);
  const text = textOf(bytes);
  const format = source.format ?? formatOf(text, path);
  const found = await draftsOf(format, text, bytes, path, around);
  const read = { ...found, drafts: await Promise.all(found.drafts.map(withMissingKey)) };
  const { candidates, refused } = checked(read, parts);
  return {
    format,
    path,
    digest: read.digest ?? createHash('sha256').update(bytes).digest('hex'),
    candidates,
    refused: [...read.refused, ...refused],
    problems: read.problems,
  };
}

function formatOf(text: string, path: string): ImportFormat {
  if (isFilezilla(text)) return 'filezilla';
  if (isWinscp(text)) return 'winscp';
  if (isWaybillFile(text)) return 'waybill';
  if (/^[ \t]*(?:host|match|include)[ \t="]/im.test(text) && !text.includes('\0')) return 'openssh';
  throw notUnderstood(path, 'format');
}

async function draftsOf(
  format: ImportFormat,
  text: string,
  bytes: Buffer,
  path: string,
  around: Surroundings,
): Promise<Drafts & { readonly digest?: string }> {
  switch (format) {
    case 'waybill':
      return readWaybillFile(text, path, around);
    case 'filezilla':
      if (bytes.length > LONGEST_XML_BYTES) throw notUnderstood(path, 'too-long');
      return readFilezilla(text, path, around);
    case 'winscp':
      return readWinscp(text, path, around);
    case 'openssh': {
      // With all that it includes, whose text counts as well.
      const { file, problems, digest } = await readConfig(path, around);
      const drafts = await importSshConfig(file, around);
      return { ...drafts, problems: [...problems, ...drafts.problems], digest };
    }
  }
}

/** A key file is brought along by nobody: it is said beforehand where there is none. */
async function withMissingKey(draft: Draft): Promise<Draft> {
  const { authentication } = draft.settings;
  if (authentication.method !== 'key-file') return draft;
  const { path } = authentication;
  // What is a path on another system only is a name in the current folder here.
  const isThere =
    isAbsolute(path) &&
    (await access(path).then(
      () => true,
      () => false,
    ));
  return isThere ? draft : { ...draft, notes: [...draft.notes, note('key-missing', path)] };
}

/** What no profile may be called becomes a dash; names that are there twice get a number. */
function nameFor(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted.replace(/[\p{Cc}:/\\]+/gu, '-').trim();
  const clean = [...plain].slice(0, 60).join('').slice(0, 60).toWellFormed().trim() || 'Connection';
  let name = clean;
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${clean.slice(0, 58)} (${number})`;
  return name;
}

function checked(
  { drafts }: Drafts,
  { profiles, trust }: ImportParts,
): Pick<ImportPreview, 'candidates' | 'refused'> {
  const candidates: ImportCandidate[] = [];
  const refused: ImportRefusal[] = [];
  const taken = new Set<string>();
  const settled = drafts.map((draft) => settle(draft, taken));
  const isOut = settled.map((one) => typeof one === 'string');
  // A way that leads through one that can't come in leads nowhere.
  for (let changed = true; changed; ) {
    changed = false;
    for (const [index, { via }] of drafts.entries()) {
      if (isOut[index] === true || via?.kind !== 'jump' || isOut[via.draft] !== true) continue;
      isOut[index] = true;
      changed = true;
    }
  }
  for (const [index, draft] of drafts.entries()) {
    const one = settled[index];
    const { line, file, name, via } = draft;
    if (one === undefined || typeof one === 'string')
      refused.push({ name, line, file, code: 'invalid', detail: one ?? '' });
    else if (isOut[index] === true)
      refused.push({
        name,
        line,
        file,
        code: 'jump-refused',
        detail: via?.kind === 'jump' ? (drafts[via.draft]?.name ?? '') : '',
      });
    else
      candidates.push({
        key: String(index),
        line,
        file,
        ...one,
        via: viaOf(via, one.settings.route),
        hostKeys: hostKeysOf(draft.hostKeys, one.settings, trust),
        existing: existingOf(one.settings, profiles),
      });
  }
  return { candidates, refused };
}

/** A draft's settings with every default, or what is wrong with them. */
function settle(
  draft: Draft,
  taken: Set<string>,
): { readonly settings: ProfileSettings; readonly notes: readonly ImportNote[] } | string {
  const name = nameFor(draft.name, taken);
  const folder = (draft.settings.folder ?? '').replace(/[\p{Cc}\\]+/gu, '-').slice(0, 120);
  const route = draft.via === null || draft.via.kind === 'jump' ? DIRECT : draft.via;
  const parsed = v.safeParse(ProfileInput, { ...draft.settings, name, folder, route });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return problemIn(v.getDotPath(issue), issue.message);
  }
  taken.add(name.toLowerCase());
  return {
    settings: parsed.output,
    notes: [
      ...draft.notes,
      ...(name === draft.name.trim() ? [] : [note('name-changed', draft.name)]),
      ...(folder === (draft.settings.folder ?? '') ? [] : [note('folder-changed', draft.settings.folder)]),
    ],
  };
}

/** What the settings say of a proxy, as it was understood; a jump host is another candidate. */
const viaOf = (via: Draft['via'], route: Route): ImportVia | null =>
  via?.kind === 'jump' ? { kind: 'jump', key: String(via.draft) } : isProxy(route) ? route : null;

function hostKeysOf(
  keys: readonly HostKey[],
  settings: ProfileSettings,
  trust: TrustStore,
): readonly ImportHostKey[] {
  if (keys.length === 0) return [];
  const { host, port } = trustAddress(settings);
  const stored = trust.keysFor(host, port);
  return keys.map(({ type, blob }) => ({
    keyType: type,
    fingerprint: fingerprint(blob),
    publicKey: blob.toString('base64'),
    known:
      stored.length === 0 ? 'new' : stored.some((key) => key.blob.equals(blob)) ? 'trusted' : 'other-trusted',
  }));
}

function existingOf(settings: ProfileSettings, profiles: Profiles): ImportCandidate['existing'] {
  const found = profiles.named(settings.name);
  if (found === undefined) return null;
  const { host, port, user } = found;
  return {
    id: found.id,
    isSameProxy: isSameProxy(found.route, settings.route),
    isSameAccount:
      host.toLowerCase() === settings.host.toLowerCase() && port === settings.port && user === settings.user,
  };
}
