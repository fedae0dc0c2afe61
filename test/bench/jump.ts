import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startSshd } from '../support/sshd.ts';
import { tempFolder } from '../support/temp.ts';
import { emptied, expectSize, MIB, writeRandom } from './files.ts';
import { type Measured, median, timed } from './measure.ts';

const WAYBILL = join(import.meta.dirname, '..', '..', 'electron', 'cli', 'waybill.mjs');

type Way = readonly [name: string, run: (folder: string) => Promise<Measured>];

/** One file over a jump host, up and down: ours and `sftp -J`, and ours without it, in turns. Lines of Markdown. */
export async function benchJump(
  mib: number,
  { runs, say }: { readonly runs: number; readonly say: (line: string) => void },
): Promise<readonly string[]> {
  await using own = await tempFolder('bench-jump');
  await using bastion = await startSshd({ configFirst: ['LogLevel INFO'] });
  await using inner = await startSshd({ configFirst: ['LogLevel INFO'] });
  const knownHosts = join(own.path, 'known_hosts');
  const config = join(own.path, 'ssh_config');
  const servers = [
    ['bastion', bastion],
    ['inner', inner],
  ] as const;
  await writeFile(
    knownHosts,
    servers.map(([, { host, port, hostPublicKey }]) => `[${host}]:${port} ${hostPublicKey}\n`).join(''),
  );
  const hosts = servers.map(
    ([name, { host, port, user, identityFile }]) =>
      `Host ${name}\n HostName ${host}\n Port ${port}\n User ${user}\n IdentityFile ${identityFile}\n`,
  );
  const strict = ' StrictHostKeyChecking yes\n BatchMode yes\n IdentitiesOnly yes\n';
  await writeFile(config, `${hosts.join('')}Host *\n UserKnownHostsFile ${knownHosts}\n${strict}`);
  const data = ['--data-dir', join(own.path, 'waybill')];
  for (const [name, { host, port, user, identityFile }] of servers) {
    const jump = name === 'inner' ? ['--jump', 'bastion'] : [];
    const server = ['--host', host, '--port', `${port}`, '--user', user, '--identity', identityFile];
    await timed(WAYBILL, ['profiles', 'add', name, ...server, ...jump, ...data]);
  }
  const file = join(own.path, 'large.bin');
  await writeRandom(file, mib * MIB);
  const ours = [...data, '--known-hosts', knownHosts, '--verify', 'size', '--no-sync', '--quiet'];
  const sftp = (input: string) =>
    timed('sftp', ['-F', config, '-q', '-J', 'bastion', '-b', '-', 'inner'], { input });
  const ups: readonly Way[] = [
    ['waybill, jump host', (folder) => timed(WAYBILL, ['put', file, `inner:${folder}/`, ...ours])],
    ['sftp -J', (folder) => sftp(`put ${file} ${folder}/\n`)],
    [
      'waybill, directly',
      (folder) => timed(WAYBILL, ['put', file, `inner:${folder}/`, '--no-proxy', ...ours]),
    ],
  ];
  const source = join(inner.root, 'source.bin');
  await writeRandom(source, mib * MIB);
  const downs: readonly Way[] = [
    ['waybill, jump host', (folder) => timed(WAYBILL, ['get', `inner:${source}`, `${folder}/`, ...ours])],
    ['sftp -J', (folder) => sftp(`get ${source} ${folder}/\n`)],
    [
      'waybill, directly',
      (folder) => timed(WAYBILL, ['get', `inner:${source}`, `${folder}/`, '--no-proxy', ...ours]),
    ],
  ];
  const lines = [
    `Over a jump host on this machine, ${mib} MiB, medians of ${runs}.`,
    '',
    '| way | client | median s | CPU s |',
    '|---|---|---|---|',
  ];
  for (const [direction, ways, root, name] of [
    ['up', ups, inner.root, basename(file)],
    ['down', downs, own.path, basename(source)],
  ] as const) {
    const measured = new Map<string, Measured[]>();
    const folder = join(root, 'target');
    for (let round = 0; round < runs; round += 1)
      for (const at of ways.keys()) {
        // In every round another one is first.
        const [client, run] = ways[(at + round) % ways.length] ?? ['', undefined];
        if (run === undefined) continue;
        await emptied(folder);
        const one = await run(folder);
        await expectSize(join(folder, name), mib * MIB);
        measured.set(client, [...(measured.get(client) ?? []), one]);
        say(`jump ${direction} ${client}: ${one.seconds.toFixed(2)} s`);
      }
    for (const [client, all] of measured) {
      const seconds = median(all.map((one) => one.seconds)).toFixed(2);
      lines.push(
        `| ${direction} | ${client} | ${seconds} | ${median(all.map((one) => one.cpuSeconds)).toFixed(2)} |`,
      );
    }
  }
  return lines;
}
