import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathOfProgram } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { tempFolder } from '../support/temp.ts';
import { type BenchClient, type BenchServer, lftp, openSsh, rclone, waybill } from './clients.ts';
import { type Measured, median } from './measure.ts';
import { benchQueue } from './queue.ts';
import { benchWindow } from './window.ts';

/**
 * `npm run bench [-- --runs N --only NAME --large MIB --small COUNT]`: Waybill beside its peers against one sshd on
 * loopback, one after the other in every round, so that a slow minute of the machine is slow for all. `--only window`
 * measures the window, `--only queue` a queue of 100,000.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    large: { type: 'string', default: '1024' },
    small: { type: 'string', default: '2000' },
    out: { type: 'string', default: 'bench-results.md' },
  },
});
const runs = Number(values.runs);
const largeMiB = Number(values.large);
const smallCount = Number(values.small);
const SMALL_BYTES = 4_096;
const MIB = 1_024 * 1_024;

const say = (text: string) => process.stdout.write(`${text}\n`);

interface Scenario {
  readonly name: string;
  readonly title: string;
  prepare(): Promise<void>;
  run(client: BenchClient): Promise<Measured>;
  /** Throws where what the client did isn't what was asked. */
  check(): Promise<void>;
}

await using own = await tempFolder('bench');
await using sshd = await startSshd({ configFirst: ['LogLevel INFO'] });
const knownHosts = join(own.path, 'known_hosts');
await writeFile(knownHosts, `[${sshd.host}]:${sshd.port} ${sshd.hostPublicKey}\n`);
const server: BenchServer = { sshd, knownHosts, work: own.path };

const largeFile = join(own.path, 'large.bin');
const tree = join(own.path, 'small');
if (values.only !== 'window' && values.only !== 'queue') await writeFiles();

const remote = join(sshd.root, 'target');
const fetched = join(own.path, 'fetched');
const emptied = async (folder: string) => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
};
const expectSize = async (path: string, bytes: number) => {
  const { size } = await stat(path);
  if (size !== bytes) throw new Error(`${path} has ${size} bytes instead of ${bytes}`);
};

const scenarios: readonly Scenario[] = [
  {
    name: 'upload',
    title: `${largeMiB} MiB up`,
    prepare: () => emptied(remote),
    run: (client) => client.upload(largeFile, remote),
    check: () => expectSize(join(remote, 'large.bin'), largeMiB * MIB),
  },
  {
    name: 'download',
    title: `${largeMiB} MiB down`,
    prepare: () => emptied(fetched),
    run: (client) => client.download(largeFile, fetched),
    check: () => expectSize(join(fetched, 'large.bin'), largeMiB * MIB),
  },
  {
    name: 'small',
    title: `${smallCount.toLocaleString('en')} x 4 KiB up`,
    prepare: () => emptied(remote),
    run: (client) => client.uploadTree(tree, remote),
    check: async () => {
      const names = await readdir(join(remote, 'small'));
      if (names.length !== smallCount) throw new Error(`${names.length} of ${smallCount} files arrived`);
    },
  },
  {
    name: 'connect',
    title: 'connect and list an empty folder',
    prepare: () => emptied(remote),
    run: (client) => client.connect(remote),
    check: async () => {},
  },
];

const clients = [
  waybill(server, 'waybill'),
  waybill(server, 'waybill --no-sync'),
  openSsh(server),
  ...(pathOfProgram('lftp') === undefined ? [] : [lftp(server)]),
  ...(pathOfProgram('rclone') === undefined ? [] : [rclone(server)]),
];

const lines = [
  '# Benchmark',
  '',
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, Linux ${release()}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, OpenSSH on loopback.`,
];
if (values.only !== 'window' && values.only !== 'queue')
  lines.push(
    `Medians of ${runs} alternating runs, whole processes with start-up and sign-in.`,
    "Ratio: the peer's median time over ours; above 1 we are faster. Memory is the peak resident size of the client process.",
    '',
    '| what | client | median s | min-max s | ratio | peak MiB |',
    '|---|---|---|---|---|---|',
  );
for (const scenario of scenarios) {
  if (values.only !== undefined && values.only !== scenario.name) continue;
  const measured = new Map<string, Measured[]>(clients.map((client) => [client.name, []]));
  // Syncing is a matter of downloads.
  const rivals = clients.filter(
    (client) => scenario.name === 'download' || client.name !== 'waybill --no-sync',
  );
  for (let round = 0; round < runs; round += 1)
    // Everyone is first in turn: what one leaves in caches and on its way to the disk is not always the same one's.
    for (const client of [
      ...rivals.slice(round % rivals.length),
      ...rivals.slice(0, round % rivals.length),
    ]) {
      await scenario.prepare();
      const one = await scenario.run(client);
      await scenario.check();
      measured.get(client.name)?.push(one);
      say(
        `${scenario.title}: ${client.name} ${one.seconds.toFixed(2)} s, ${one.peakMiB?.toFixed(0) ?? '?'} MiB`,
      );
    }
  const ours = median((measured.get('waybill') ?? []).map(({ seconds }) => seconds));
  for (const [name, all] of measured) {
    if (all.length === 0) continue;
    const seconds = all.map((one) => one.seconds);
    const peak = median(all.map((one) => one.peakMiB ?? Number.NaN));
    lines.push(
      `| ${scenario.title} | ${name} | ${median(seconds).toFixed(2)} | ${Math.min(...seconds).toFixed(2)}-${Math.max(...seconds).toFixed(2)} | ${name === 'waybill' ? '' : (median(seconds) / ours).toFixed(2)} | ${Number.isNaN(peak) ? '?' : peak.toFixed(0)} |`,
    );
  }
}
if (values.only === undefined || values.only === 'window')
  lines.push('', ...(await benchWindow({ runs, say })));
if (values.only === undefined || values.only === 'queue') lines.push('', ...(await benchQueue(say)));
await writeFile(values.out, `${lines.join('\n')}\n`);
say(`\n${lines.join('\n')}\n\nwritten to ${values.out}`);

async function writeFiles(): Promise<void> {
  await writeRandom(largeFile, largeMiB * MIB);
  await mkdir(tree);
  for (let n = 0; n < smallCount; n += 1)
    await writeFile(join(tree, `file-${String(n).padStart(5, '0')}.csv`), randomBytes(SMALL_BYTES));
}

async function writeRandom(path: string, bytes: number): Promise<void> {
  const stream = createWriteStream(path);
  for (let left = bytes; left > 0; left -= MIB)
    if (!stream.write(randomBytes(Math.min(MIB, left))))
      await new Promise<void>((resume) => stream.once('drain', () => resume()));
  await new Promise<void>((done, failed) =>
    stream.end((error?: Error | null) => (error ? failed(error) : done())),
  );
}
