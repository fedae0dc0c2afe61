import * as v from 'valibot';
import { unicodeHost } from '../../../../shared/host-name.ts';
import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import { HostName, type ProfileInput, ProfileName, UserName } from '../../../../shared/models/profile.ts';
import { type FormSection, isBetween } from './form-section.ts';

/** Which server, as whom, and where to begin. */
export interface EssentialFields {
  readonly name: string;
  readonly description: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string;
  readonly remoteFolder: string;
}

type Essentials = Pick<ProfileInput, 'name' | 'description' | 'host' | 'port' | 'user' | 'remoteFolder'>;

export const essentialSection: FormSection<EssentialFields, Essentials> = {
  empty: () => ({ name: '', description: '', host: '', port: 22, user: '', remoteFolder: '/' }),
  of: ({ name, description, host, port, user, remoteFolder }) => ({
    name,
    description,
    // In its own letters; what it is looked up as stands beneath.
    host: unicodeHost(host),
    port,
    user,
    remoteFolder,
  }),
  problems: ({ name, host, port, user }, takenNames) => {
    const { problems } = CONNECTIONS;
    const isTaken = takenNames.some((taken) => taken.toLowerCase() === name.trim().toLowerCase());
    return [
      ['name', v.is(ProfileName, name) ? undefined : problems.name],
      ['name', isTaken ? problems.nameTaken : undefined],
      ['host', v.is(HostName, host) ? undefined : problems.host],
      ['port', isBetween(port, 1, 65_535) ? undefined : problems.port],
      ['user', v.is(UserName, user) ? undefined : problems.user],
    ];
  },
  input: ({ name, description, host, port, user, remoteFolder }) => ({
    name: name.trim(),
    description: description.trim(),
    host: host.trim(),
    port: port ?? 22,
    user,
    remoteFolder: remoteFolder.trim() === '' ? '/' : remoteFolder.trim(),
  }),
};
