import * as v from 'valibot';
import { parseDestination } from '../../../shared/destination.ts';
import { masksAsText, masksIn } from '../../../shared/masks.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import {
  type DefaultConflict,
  HostName,
  type Profile,
  type ProfileInput,
  ProfileName,
  UserName,
} from '../../../shared/models/profile.ts';
import type { SpeedLimit } from '../../../shared/models/queue-controls.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import type { LinkPolicy } from '../../../shared/models/transfer.ts';
import type { Checked, VerifyMode } from '../../../shared/models/verification.ts';
import { maskProblem } from '../../design/mask-problem.ts';

/** What is typed in the editor; texts and numbers as the fields have them. */
export interface ConnectionForm {
  readonly name: string;
  readonly description: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string;
  readonly method: 'password' | 'key-file' | 'ask';
  readonly keyFile: string;
  /**
   * Typed just now: a password or, with a key file, its passphrase. Never filled from what is kept. Where Waybill asks
   * each time it serves a test, and nothing else.
   */
  readonly secret: string;
  readonly remoteFolder: string;
  readonly concurrency: number | undefined;
  readonly retries: number | undefined;
  readonly retryWaitSeconds: number | undefined;
  readonly retryLongestSeconds: number | undefined;
  /** Bytes per second. */
  readonly uploadLimit: SpeedLimit;
  readonly downloadLimit: SpeedLimit;
  readonly verify: VerifyMode;
  readonly hashCommand: boolean;
  readonly requiredCheck: Checked;
  readonly onConflict: DefaultConflict;
  /** Masks in one line. */
  readonly include: string;
  readonly exclude: string;
  readonly links: LinkPolicy;
  readonly keepModifiedTime: boolean;
  readonly keepPermissions: boolean;
  readonly syncUploads: 'off' | 'where-offered' | 'always';
  readonly syncDownloads: boolean;
  readonly directWrite: boolean;
  /** Octal digits. */
  readonly fileMode: string;
  readonly connectSeconds: number | undefined;
  readonly keepaliveSeconds: number | undefined;
  readonly stallSeconds: number | undefined;
  readonly idleSeconds: number | undefined;
}

export type FieldName = keyof ConnectionForm;
export type FormProblems = Readonly<Partial<Record<FieldName, string>>>;

/** A new connection, with what the settings say new ones start with. */
export const emptyForm = ({ transfers }: Pick<AppSettings, 'transfers'>): ConnectionForm => ({
  name: '',
  description: '',
  host: '',
  port: 22,
  user: '',
  method: 'password',
  keyFile: '',
  secret: '',
  remoteFolder: '/',
  concurrency: transfers.concurrency,
  retries: transfers.retries,
  retryWaitSeconds: transfers.retryWaitSeconds,
  retryLongestSeconds: transfers.retryLongestSeconds,
  uploadLimit: null,
  downloadLimit: null,
  verify: transfers.verify,
  hashCommand: false,
  requiredCheck: transfers.requiredCheck,
  onConflict: transfers.onConflict,
  include: '',
  exclude: '',
  links: 'skip',
  keepModifiedTime: true,
  keepPermissions: false,
  syncUploads: 'where-offered',
  syncDownloads: true,
  directWrite: false,
  fileMode: '640',
  connectSeconds: 10,
  keepaliveSeconds: 15,
  stallSeconds: 30,
  idleSeconds: 30,
});

export const formOf = (profile: Profile): ConnectionForm => ({
  name: profile.name,
  description: profile.description,
  host: profile.host,
  port: profile.port,
  user: profile.user,
  method: profile.authentication.method,
  keyFile: profile.authentication.method === 'key-file' ? profile.authentication.path : '',
  secret: '',
  remoteFolder: profile.remoteFolder,
  concurrency: profile.transfer.concurrency,
  retries: profile.retry.limit,
  retryWaitSeconds: profile.retry.baseMs / 1_000,
  retryLongestSeconds: profile.retry.capMs / 1_000,
  uploadLimit: profile.transfer.uploadLimit,
  downloadLimit: profile.transfer.downloadLimit,
  verify: profile.transfer.verify,
  hashCommand: profile.transfer.hashCommand,
  requiredCheck: profile.transfer.requiredCheck,
  onConflict: profile.transfer.onConflict,
  include: masksAsText(profile.transfer.include),
  exclude: masksAsText(profile.transfer.exclude),
  links: profile.transfer.links,
  keepModifiedTime: profile.transfer.keepModifiedTime,
  keepPermissions: profile.transfer.keepPermissions,
  syncUploads: profile.transfer.syncUploads,
  syncDownloads: profile.transfer.syncDownloads,
  directWrite: profile.transfer.directWrite,
  fileMode: profile.transfer.fileMode.toString(8).padStart(3, '0'),
  connectSeconds: profile.timeouts.connectMs / 1_000,
  keepaliveSeconds: profile.timeouts.keepaliveMs / 1_000,
  stallSeconds: profile.timeouts.stallMs / 1_000,
  idleSeconds: profile.timeouts.idleMs / 1_000,
});

/** Whether both would be saved alike. */
export const isSame = (one: ConnectionForm, other: ConnectionForm): boolean =>
  (Object.keys(one) as FieldName[]).every(
    (field) => one[field] === other[field] || (field === 'secret' && one.method === 'ask'),
  );

/** Whether both sign in alike: at the same server, as the same user, in the same way. */
export const signsInAlike = (one: ConnectionForm, other: ConnectionForm): boolean =>
  (['host', 'port', 'user', 'method', 'keyFile'] as const).every((field) => one[field] === other[field]);

/**
 * What is wrong with it, field by field; nothing: it can be saved.
 * @param takenNames of the other connections
 */
export function problemsOf(form: ConnectionForm, takenNames: readonly string[]): FormProblems {
  const { problems } = CONNECTIONS;
  const isBetween = (value: number | undefined, least: number, most: number) =>
    value !== undefined && value >= least && value <= most;
  const taken = takenNames.some((name) => name.toLowerCase() === form.name.trim().toLowerCase());
  return Object.fromEntries(
    (
      [
        ['name', v.is(ProfileName, form.name) ? undefined : problems.name],
        ['name', taken ? problems.nameTaken : undefined],
        ['host', v.is(HostName, form.host) ? undefined : problems.host],
        ['port', isBetween(form.port, 1, 65_535) ? undefined : problems.port],
        ['user', v.is(UserName, form.user) ? undefined : problems.user],
        ['keyFile', form.method === 'key-file' && form.keyFile.trim() === '' ? problems.keyFile : undefined],
        ['include', maskProblem(form.include)],
        ['exclude', maskProblem(form.exclude)],
        ['fileMode', /^[0-7]{3}$/.test(form.fileMode) ? undefined : problems.fileMode],
        ['connectSeconds', isBetween(form.connectSeconds, 0.1, 600) ? undefined : problems.seconds],
        ['keepaliveSeconds', isBetween(form.keepaliveSeconds, 0.1, 600) ? undefined : problems.seconds],
        ['stallSeconds', isBetween(form.stallSeconds, 0.1, 600) ? undefined : problems.seconds],
        ['retryWaitSeconds', isBetween(form.retryWaitSeconds, 0.001, 600) ? undefined : problems.seconds],
        [
          'retryLongestSeconds',
          isBetween(form.retryLongestSeconds, 0.001, 3_600) ? undefined : problems.seconds,
        ],
        ['idleSeconds', isBetween(form.idleSeconds, 0, 3_600) ? undefined : problems.seconds],
      ] as const
    ).filter(([, problem]) => problem !== undefined),
  );
}

/** The settings as the engine takes them. What the editor doesn't show stays as `base` has it. */
export function inputOf(form: ConnectionForm, base: Profile | undefined): ProfileInput {
  const ms = (seconds: number | undefined, fallback: number) => Math.round((seconds ?? fallback) * 1_000);
  return {
    name: form.name.trim(),
    description: form.description.trim(),
    host: form.host.trim(),
    port: form.port ?? 22,
    user: form.user,
    authentication:
      form.method === 'key-file'
        ? { method: 'key-file', path: form.keyFile.trim() }
        : { method: form.method },
    remoteFolder: form.remoteFolder.trim() === '' ? '/' : form.remoteFolder.trim(),
    transfer: {
      ...base?.transfer,
      concurrency: form.concurrency ?? 2,
      verify: form.verify,
      hashCommand: form.hashCommand,
      requiredCheck: form.requiredCheck,
      onConflict: form.onConflict,
      include: [...masksIn(form.include)],
      exclude: [...masksIn(form.exclude)],
      links: form.links,
      keepModifiedTime: form.keepModifiedTime,
      keepPermissions: form.keepPermissions,
      syncUploads: form.syncUploads,
      syncDownloads: form.syncDownloads,
      directWrite: form.directWrite,
      fileMode: Number.parseInt(form.fileMode, 8),
      uploadLimit: form.uploadLimit,
      downloadLimit: form.downloadLimit,
    },
    retry: {
      limit: form.retries ?? 3,
      baseMs: ms(form.retryWaitSeconds, 1),
      capMs: ms(form.retryLongestSeconds, 60),
    },
    timeouts: {
      connectMs: ms(form.connectSeconds, 10),
      keepaliveMs: ms(form.keepaliveSeconds, 15),
      stallMs: ms(form.stallSeconds, 30),
      idleMs: ms(form.idleSeconds, 30),
    },
  };
}

/** For a test, a name may still be missing: the server's does. */
export const inputForTest = (form: ConnectionForm, base: Profile | undefined): ProfileInput => ({
  ...inputOf(form, base),
  name: v.is(ProfileName, form.name)
    ? form.name.trim()
    : form.host
        .trim()
        .replace(/[:/\\]/g, '-')
        .slice(0, 64),
});

/**
 * A pasted `sftp://user@host:port/path` fills all fields, a password in it too: it isn't shown, and goes where
 * typed ones go. @returns `undefined` for any other text
 */
export function withAddress(form: ConnectionForm, text: string): ConnectionForm | undefined {
  const withPassword = /^\s*(sftp:\/\/[^:@/]+):([^/]*)@(.*)$/i.exec(text);
  const address = withPassword === null ? text.trim() : `${withPassword[1]}@${withPassword[3]}`.trim();
  if (!/^sftp:\/\//i.test(address)) return undefined;
  const parsed = parseDestination(address, '');
  if (!parsed.ok || parsed.value.kind !== 'sftp') return undefined;
  const { host, port, user, path } = parsed.value;
  return {
    ...form,
    name: form.name === '' ? host.replace(/[:/\\]/g, '-').slice(0, 64) : form.name,
    host,
    port,
    user,
    remoteFolder: path === '.' ? form.remoteFolder : path,
    ...(withPassword !== null && { method: 'password' as const, secret: plain(withPassword[2] ?? '') }),
  };
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
