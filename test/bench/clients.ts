import { join } from 'node:path';
import type { RealSshd } from '../support/sshd.ts';
import { type Measured, timed } from './measure.ts';

/** One client's way to do each thing that is measured. */
export interface BenchClient {
  readonly name: string;
  upload(file: string, folder: string): Promise<Measured>;
  download(file: string, localFolder: string): Promise<Measured>;
  uploadTree(localFolder: string, folder: string): Promise<Measured>;
  connect(folder: string): Promise<Measured>;
}

export interface BenchServer {
  readonly sshd: RealSshd;
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
 * Ours: the command line as people run it, with queue and ledger on, comparing sizes.
 * @param name `waybill --no-sync` doesn't wait for the disk after a download, as no peer does
 */
export function waybill(server: BenchServer, name: 'waybill' | 'waybill --no-sync'): BenchClient {
  const { sshd } = server;
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
  const at = (path: string) => `sftp://${sshd.user}@${sshd.host}:${sshd.port}${path}`;
  return {
    name,
    upload: (file, folder) => run(['put', file, at(`${folder}/`), ...options]),
    download: (file, localFolder) =>
      run(['get', at(file), `${localFolder}/`, ...options, ...(name === 'waybill' ? [] : ['--no-sync'])]),
    uploadTree: (localFolder, folder) =>
      run(['put', '--recursive', localFolder, at(`${folder}/`), ...options]),
    connect: (folder) => run(['ls', at(`${folder}/`), ...options]),
  };
}

export function openSsh(server: BenchServer): BenchClient {
  const { sshd } = server;
  const batch = (input: string) =>
    timed(
      'sftp',
      [...sshOptions(server), '-q', '-P', `${sshd.port}`, '-b', '-', `${sshd.user}@${sshd.host}`],
      {
        input,
      },
    );
  return {
    name: 'sftp',
    upload: (file, folder) => batch(`put ${file} ${folder}/\n`),
    download: (file, localFolder) => batch(`get ${file} ${localFolder}/\n`),
    uploadTree: (localFolder, folder) => batch(`put -r ${localFolder} ${folder}/\n`),
    connect: (folder) => batch(`ls ${folder}\n`),
  };
}

export function lftp(server: BenchServer): BenchClient {
  const { sshd } = server;
  const script = (commands: string) =>
    timed('lftp', [
      '-c',
      [
        `set sftp:connect-program "ssh -a -x ${sshOptions(server).join(' ')}"`,
        'set sftp:auto-confirm no',
        `open -u ${sshd.user},none -p ${sshd.port} sftp://${sshd.host}`,
        commands,
      ].join('; '),
    ]);
  return {
    name: 'lftp',
    upload: (file, folder) => script(`put -O ${folder} ${file}`),
    download: (file, localFolder) => script(`get -O ${localFolder} ${file}`),
    uploadTree: (localFolder, folder) => script(`mirror -R -P 8 ${localFolder} ${folder}/`),
    connect: (folder) => script(`cls -1 ${folder}`),
  };
}

export function rclone(server: BenchServer): BenchClient {
  const { sshd, knownHosts } = server;
  const remote = (path: string) => `:sftp:${path}`;
  const run = (args: readonly string[]) =>
    timed('rclone', [
      ...args,
      '--config',
      '/dev/null',
      '--sftp-host',
      sshd.host,
      '--sftp-port',
      `${sshd.port}`,
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
      run(['copy', localFolder, remote(join(folder, localFolder.split('/').at(-1) ?? ''))]),
    connect: (folder) => run(['lsf', remote(folder)]),
  };
}
