import * as v from 'valibot';
import { parseDestination } from '../../../shared/destination.ts';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import type { LockedSetting } from '../../../shared/models/policy.ts';
import { type Profile, type ProfileInput, ProfileName } from '../../../shared/models/profile.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { defaultSettings } from '../../../shared/policy/effective.ts';
import { withSettings } from '../../../shared/policy/setting-paths.ts';
import { type EssentialFields, essentialSection } from './form/essential-section.ts';
import { type FilesFields, filesSection } from './form/files-section.ts';
import { type LookFields, lookSection } from './form/look-section.ts';
import { type NetworkFields, networkSection } from './form/network-section.ts';
import { type RouteFields, routeSection } from './form/route-section.ts';
import { type SignInFields, signInSection } from './form/sign-in-section.ts';
import { type TransferFields, transferSection } from './form/transfer-section.ts';
import { type TrustFields, trustSection } from './form/trust-section.ts';

/** What is typed in the editor; texts and numbers as the fields have them. */
export interface ConnectionForm
  extends EssentialFields,
    SignInFields,
    FilesFields,
    TransferFields,
    TrustFields,
    NetworkFields,
    RouteFields,
    LookFields {}

export type FieldName = keyof ConnectionForm;
export type FormProblems = Readonly<Partial<Record<FieldName, string>>>;

/** A new connection, with what the settings say new ones start with. */
export const emptyForm = (settings: Pick<AppSettings, 'transfers'>): ConnectionForm => ({
  ...essentialSection.empty(settings),
  ...signInSection.empty(settings),
  ...filesSection.empty(settings),
  ...transferSection.empty(settings),
  ...trustSection.empty(settings),
  ...networkSection.empty(settings),
  ...routeSection.empty(settings),
  ...lookSection.empty(settings),
});

export const formOf = (profile: Profile): ConnectionForm => ({
  ...essentialSection.of(profile),
  ...signInSection.of(profile),
  ...filesSection.of(profile),
  ...transferSection.of(profile),
  ...trustSection.of(profile),
  ...networkSection.of(profile),
  ...routeSection.of(profile),
  ...lookSection.of(profile),
});

/** A new connection like another one, under a name that is free. What is kept secret for the other isn't copied. */
export function copyOf(profile: Profile, takenNames: readonly string[]): ConnectionForm {
  const taken = new Set(takenNames.map((name) => name.toLowerCase()));
  // Names have 64 characters at most; this leaves room for what is added.
  const start = profile.name.slice(0, 50).trim();
  let name = CONNECTION_LIST.copyName(start);
  for (let number = 2; taken.has(name.toLowerCase()); number += 1)
    name = CONNECTION_LIST.copyName(`${start} ${number}`);
  return { ...formOf(profile), name };
}

/** A new connection's form where some settings are IT's to decide. */
export function formUnder(locked: readonly LockedSetting[], form: ConnectionForm): ConnectionForm {
  const settings = withSettings({ ...defaultSettings(), ...inputOf(form, undefined) }, locked);
  return { ...formOf(settings as unknown as Profile), name: form.name };
}

/** Whether both would be saved alike. */
export const isSame = (one: ConnectionForm, other: ConnectionForm): boolean =>
  (Object.keys(one) as FieldName[]).every(
    (field) =>
      JSON.stringify(one[field]) === JSON.stringify(other[field]) ||
      (field === 'secret' && one.method === 'ask'),
  );

/** Whether both sign in alike: at the same server, as the same user, in the same way. */
export const signsInAlike = (one: ConnectionForm, other: ConnectionForm): boolean =>
  (['host', 'port', 'user', 'method', 'keyFile', 'agentSocket', 'agentKey'] as const).every(
    (field) => one[field] === other[field],
  );

/**
 * What is wrong with it, field by field; nothing: it can be saved.
 * @param takenNames of the other connections
 */
export const problemsOf = (form: ConnectionForm, takenNames: readonly string[]): FormProblems =>
  Object.fromEntries(
    [
      ...essentialSection.problems(form, takenNames),
      ...signInSection.problems(form, takenNames),
      ...filesSection.problems(form, takenNames),
      ...transferSection.problems(form, takenNames),
      ...trustSection.problems(form, takenNames),
      ...networkSection.problems(form, takenNames),
      ...routeSection.problems(form, takenNames),
      ...lookSection.problems(form, takenNames),
    ].filter(([, problem]) => problem !== undefined),
  );

/** The settings as the engine takes them. What the editor doesn't show stays as `base` has it. */
export const inputOf = (form: ConnectionForm, base: Profile | undefined): ProfileInput => ({
  ...essentialSection.input(form),
  ...signInSection.input(form),
  ...transferSection.input(form),
  ...trustSection.input(form),
  ...networkSection.input(form),
  ...routeSection.input(form),
  ...lookSection.input(form),
  // Its place in the list is changed there.
  ...(base !== undefined && { favourite: base.favourite, position: base.position }),
  transfer: {
    ...base?.transfer,
    ...filesSection.input(form).transfer,
    ...transferSection.input(form).transfer,
  },
});

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
