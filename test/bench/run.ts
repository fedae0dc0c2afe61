import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathOfProgram } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { tempFolder } from '../support/temp.ts';
import { type BenchClient, type BenchServer, lftp, openSsh, rclone, ssh, waybill } from './clients.ts';
import { benchGrowth } from './growth.ts';
import { benchJump } from './jump.ts';
import { benchQueue } from './queue.ts';
import { detailLines, type Outcome, ratioLines, runRounds } from './rounds.ts';
import { type BenchPlace, scenariosIn } from './scenarios.ts';
import { benchEngineMemory, benchWindow } from './window.ts';

/**
 * `npm run bench [-- --runs N --only NAME,NAME --large MIB --far MIB --small COUNT --listed COUNT --out FILE]`: Waybill
 * beside its peers against one sshd on this machine, the far ones through a proxy that adds 100 ms to each round trip.
 * `--only` takes the names of scenarios, `growth`, `jump` (of `--far` MiB), `queue` (of 100,000), `window` and `engine-memory` (a part of it); `--rivals NAME,NAME` leaves out the other peers.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    rivals: { type: 'string' },
    large: { type: 'string', default: '1024' },
    far: { type: 'string', default: '256' },
    small: { type: 'string', default: '2000' },
    listed: { type: 'string', default: '100000' },
    out: { type: 'string', default: 'bench-results.md' },
  },
});
const ROUND_TRIP_MS = 100;
/** The row that counts: no more is waited for and compared than the peers do. */
const BARE = 'waybill';
/** As it is without options. */
const DEFAULT = 'waybill, default';

const only = values.only?.split(',');
const wants = (name: string): boolean => only === undefined || only.includes(name);
const runs = Number(values.runs);
const say = (text: string) => process.stdout.write(`${text}\n`);

await using own = await tempFolder('bench');
await using sshd = await startSshd({ configFirst: ['LogLevel INFO'] });
await using proxy = await startTcpProxy({ targetPort: sshd.port, delayMs: ROUND_TRIP_MS });
const knownHosts = join(own.path, 'known_hosts');
await writeFile(
  knownHosts,
  [sshd.port, proxy.port].map((port) => `[${sshd.host}]:${port} ${sshd.hostPublicKey}\n`).join(''),
);
const place: BenchPlace = {
  work: own.path,
  remote: sshd.root,
  largeMiB: Number(values.large),
  farMiB: Number(values.far),
  smallCount: Number(values.small),
  listed: Number(values.listed),
};

const outcomes: Outcome[] = [];
const started = new Date();
for (const scenario of scenariosIn(place)) {
  if (!wants(scenario.name)) continue;
  const clients = clientsOf(scenario.far ? proxy.port : sshd.port);
  outcomes.push(await runRounds(scenario, clients, { runs, say }));
}
const [counted] = clientsOf(sshd.port);
const lines = [
  '# Benchmark',
  '',
  `${started.toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Linux ${release()}, Node ${versionOf(join('node_modules', '.bin', 'node'), '--version')}.`,
  `Peers: ${versionOf('ssh', '-V')}; ${versionOf('lftp', '--version')}; ${versionOf('rclone', 'version')}.`,
  '',
  `Whole processes with start-up and sign-in against one OpenSSH server on this machine, alternating, medians of ${runs} rounds or as said. Queue and ledger are on.`,
  `"${BARE}" compares sizes and waits for no disk, as no peer does (${optionsText()}); "${DEFAULT}" is without options.`,
];
if (outcomes.length > 0)
  lines.push(
    '',
    "Ratios: the peer's median time over ours; above 1 we are faster.",
    '',
    ...ratioLines(outcomes, [BARE, DEFAULT]),
    ...peakLines(),
    '',
    'CPU is user and system time of the client’s processes, memory the peak resident size of them all.',
    '',
    ...detailLines(outcomes),
  );
if (wants('growth') && counted !== undefined)
  lines.push('', ...(await benchGrowth(place, counted, { runs, say })));
if (only?.includes('engine-memory')) lines.push('', ...(await benchEngineMemory()));
if (wants('jump')) lines.push('', ...(await benchJump(place.farMiB, { runs, say })));
if (wants('queue')) lines.push('', ...(await benchQueue(say)));
if (wants('window')) lines.push('', ...(await benchWindow({ runs, say })));
await writeFile(values.out, `${lines.join('\n')}\n`);
say(`\n${lines.join('\n')}\n\nwritten to ${values.out}`);

/** Ours first, the row that counts first of all. */
function clientsOf(port: number): readonly BenchClient[] {
  const server: BenchServer = { sshd, port, knownHosts, work: own.path };
  const { put, get } = bareOptions();
  const peers = [
    openSsh(server),
    ...(pathOfProgram('lftp') === undefined ? [] : [lftp(server)]),
    ...(pathOfProgram('rclone') === undefined ? [] : [rclone(server)]),
    ssh(server),
  ];
  const rivals = values.rivals?.split(',');
  return [
    waybill(server, BARE, { put, get }),
    waybill(server, DEFAULT, { put: [], get: [] }),
    ...peers.filter(({ name }) => rivals === undefined || rivals.includes(name)),
  ];
}

/** Sizes compared, nothing waited for on a disk: what the peers do. */
function bareOptions(): { readonly put: readonly string[]; readonly get: readonly string[] } {
  const options = ['--verify', 'size', '--no-sync'];
  return { put: options, get: options };
}

function optionsText(): string {
  const { put, get } = bareOptions();
  return `put ${put.join(' ')}`.trim().concat('; get ', get.join(' '));
}

function peakLines(): readonly string[] {
  return outcomes.flatMap(({ scenario, measured }) => {
    const { peakBelowMiB } = scenario;
    const peaks = measured.get(BARE)?.flatMap(({ peakMiB }) => (peakMiB === null ? [] : [peakMiB])) ?? [];
    if (peakBelowMiB === undefined || peaks.length === 0) return [];
    const most = Math.max(...peaks);
    return [
      '',
      `${scenario.title}: our process took ${most.toFixed(0)} MiB at its peak, ${most < peakBelowMiB ? 'below' : '**above**'} the ${peakBelowMiB} MiB it may take.`,
    ];
  });
}

/** The first line a program says of itself, wherever it says it. */
function versionOf(program: string, option: string): string {
  if (program !== 'ssh' && !program.includes('/') && pathOfProgram(program) === undefined)
    return `no ${program}`;
  const { stdout, stderr } = spawnSync(program, [option], { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim().split('\n')[0] ?? program;
}
