import type { Profile } from '../../../shared/models/profile.ts';

/** A profile of that name; a saved one keeps its password in the keychain. */
export function profileNamed(kind: Profile['kind'], name: string): Profile {
  return {
    id: kind,
    kind,
    name,
    description: '',
    host: 'h',
    port: 22,
    user: 'u',
    authentication: { method: kind === 'saved' ? 'password' : 'ask' },
    remoteFolder: '/in',
    transfer: {
      concurrency: 2,
      fileMode: 0o640,
      keepModifiedTime: true,
      keepPermissions: false,
      syncUploads: 'where-offered',
      directWrite: false,
      syncDownloads: true,
      requiredCheck: 'size',
      verify: 'auto',
      hashCommand: false,
      onConflict: 'ask',
      uploadLimit: null,
      downloadLimit: null,
      include: [],
      exclude: [],
      links: 'skip',
    },
    retry: { limit: 3, baseMs: 1, capMs: 1 },
    timeouts: { connectMs: 100, keepaliveMs: 100, idleMs: 0, stallMs: 100 },
    route: { kind: 'direct' },
    trust: {
      policy: 'ask',
      pinnedKeys: [],
      hostKeyAlias: null,
      knownHosts: 'as-set',
      knownHostsFiles: [],
      weakAlgorithms: [],
    },
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}
