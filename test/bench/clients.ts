import { basename, join } from 'node:path';
import type { RealSshd } from '../support/sshd.ts';
import { type Measured, timed } from './measure.ts';

/** One client's way to do each thing that is measured; what it has no way for is left out. */
export interface BenchClient {
  readonly name: string;
  upload?(file: string, folder: string): Promise<Measured>;
  download?(file: string, localFolder: string): Promise<Measured>;
  uploadTree?(localFolder: string, folder: string): Promise<Measured>;
  downloadTree?(folder: string, localFolder: string): Promise<Measured>;
  connect?(folder: string): Promise<Measured>;
  list?(folder: string): Promise<Measured>;
}

export interface BenchServer {
  readonly sshd: RealSshd;
  /** Where clients connect to: the server's own port, or that of a proxy that makes it far away. */
  readonly port: number;
  readonly knownHosts: string;
  /** For what clients keep: data directories, configuration. */
  readonly work: string;
}

const sshOptions = ({ sshd, knownHosts }: BenchServer): string[] => [
  '-o',
  `UserKnownHostsFile=${knownHosts}`,
  '-o',
  'StrictHostKeyChecking=yes',
  '-o',
  'BatchMode=yes',
  '-o',
  'IdentitiesOnly=yes',
  '-i',
  sshd.identityFile,
];

const WAYBILL = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'waybill.mjs');

/**
 * Ours: the command line as people run it, with queue and ledger on.
 * @param transferOptions of `put` and `get`
 */
export function waybill(
  server: BenchServer,
  name: string,
  transferOptions: { readonly put: readonly string[]; readonly get: readonly string[] },
): BenchClient {
  const { sshd, port } = server;
  const run = (args: readonly string[]) => timed(WAYBILL, args);
  const options = [
    '--data-dir',
    join(server.work, 'waybill'),
    '--identity',
    sshd.identityFile,
    '--host-key',
    sshd.hostKeyFingerprint,
    '--quiet',
  ];
  const put = [...options, ...transferOptions.put];
  const get = [...options, ...transferOptions.get];
  const at = (path: string) => `sftp://${sshd.user}@${sshd.host}:${port}${path}`;
  return {
    name,
    upload: (file, folder) => run(['put', file, at(`${folder}/`), ...put]),
    download: (file, localFolder) => run(['get', at(file), `${localFolder}/`, ...get]),
    uploadTree: (localFolder, folder) => run(['put', '--recursive', localFolder, at(`${folder}/`), ...put]),
    downloadTree: (folder, localFolder) => run(['get', '--recursive', at(folder), `${localFolder}/`, ...get]),
    connect: (folder) => run(['ls', at(`${folder}/`), ...options]),
    list: (folder) => run(['ls', at(`${folder}/`), ...options]),
  };
}

/** Signs in and runs `true`: what connecting costs OpenSSH itself. */
export function ssh(server: BenchServer): BenchClient {
  const { sshd, port } = server;
  return {
    name: 'ssh',
    connect: () =>
      timed('ssh', [...sshOptions(server), '-p', `${port}`, `${sshd.user}@${sshd.host}`, 'true']),
  };
}

export function openSsh(server: BenchServer): BenchClient {
  const { sshd, port } = server;
  const batch = (input: string) =>
    timed('sftp', [...sshOptions(server), '-q', '-P', `${port}`, '-b', '-', `${sshd.user}@${sshd.host}`], {
      input,
    });
  return {
    name: 'sftp',
    upload: (file, folder) => batch(`put ${file} ${folder}/\n`),
    download: (file, localFolder) => batch(`get ${file} ${localFolder}/\n`),
    uploadTree: (localFolder, folder) => batch(`put -r ${localFolder} ${folder}/\n`),
    downloadTree: (folder, localFolder) => batch(`get -r ${folder} ${localFolder}/\n`),
    connect: (folder) => batch(`ls ${folder}\n`),
    list: (folder) => batch(`ls -ln ${folder}\n`),
  };
}

export function lftp(server: BenchServer): BenchClient {
  const { sshd, port } = server;
  const script = (commands: string) =>
    timed('lftp', [
      '-c',
      [
        `set sftp:connect-program "ssh -a -x ${sshOptions(server).join(' ')}"`,
        'set sftp:auto-confirm no',
        `open -u ${sshd.user},none -p ${port} sftp://${sshd.host}`,
        commands,
      ].join('; '),
    ]);
  return {
    name: 'lftp',
    upload: (file, folder) => script(`put -O ${folder} ${file}`),
    download: (file, localFolder) => script(`get -O ${localFolder} ${file}`),
    uploadTree: (localFolder, folder) => script(`mirror -R -P 8 ${localFolder} ${folder}/`),
    downloadTree: (folder, localFolder) => script(`mirror -P 8 ${folder} ${localFolder}/`),
    connect: (folder) => script(`cls -1 ${folder}`),
    list: (folder) => script(`cls -l ${folder}`),
  };
}

export function rclone(server: BenchServer): BenchClient {
  const { sshd, port, knownHosts } = server;
  const remote = (path: string) => `:sftp:${path}`;
  const run = (args: readonly string[]) =>
    timed('rclone', [
      ...args,
      '--config',
      '/dev/null',
      '--sftp-host',
      sshd.host,
      '--sftp-port',
      `${port}`,
      '--sftp-user',
      sshd.user,
      '--sftp-key-file',
      sshd.identityFile,
      '--sftp-known-hosts-file',
      knownHosts,
      '--transfers',
      '8',
      '--sftp-disable-hashcheck',
      '--log-level',
      'ERROR',
    ]);
  return {
    name: 'rclone',
    upload: (file, folder) => run(['copy', file, remote(folder)]),
    download: (file, localFolder) => run(['copy', remote(file), localFolder]),
    uploadTree: (localFolder, folder) =>
      run(['copy', localFolder, remote(join(folder, basename(localFolder)))]),
    downloadTree: (folder, localFolder) => run(['copy', remote(folder), join(localFolder, basename(folder))]),
    connect: (folder) => run(['lsf', remote(folder)]),
    list: (folder) => run(['lsl', remote(folder)]),
  };
}
