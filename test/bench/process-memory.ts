import { readdirSync, readFileSync } from 'node:fs';

/** One process, in MiB. */
export interface ProcessMemory {
  readonly role: string;
  /** Resident: what is in memory of it, shared libraries and files among it. */
  readonly rss: number;
  /** Resident and nobody else's: heaps and stacks. */
  readonly anonymous: number;
}

/** The application's processes by what they are, from /proc. @param root the main process's id */
export function memoryOf(root: number): readonly ProcessMemory[] {
  const processes = allProcesses();
  const found: ProcessMemory[] = [];
  const visit = (id: number) => {
    const one = processes.get(id);
    if (one === undefined) return;
    found.push({ role: roleOf(id === root, one.command), rss: one.rss, anonymous: one.anonymous });
    for (const [child, { parent }] of processes) if (parent === id) visit(child);
  };
  visit(root);
  return found;
}

function roleOf(isRoot: boolean, command: string): string {
  if (isRoot) return 'main';
  if (command.includes('engine-process')) return 'engine';
  const type = /--type=([a-z-]+)/.exec(command)?.[1];
  if (type === 'renderer') return 'window';
  return type === undefined ? 'other' : type === 'gpu-process' ? 'graphics' : `Chromium's ${type}`;
}

interface Found {
  readonly parent: number;
  readonly command: string;
  readonly rss: number;
  readonly anonymous: number;
}

function allProcesses(): ReadonlyMap<number, Found> {
  const found = new Map<number, Found>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      found.set(Number(name), {
        parent: field('PPid'),
        command,
        rss: field('VmRSS') / 1_024,
        anonymous: field('RssAnon') / 1_024,
      });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** A table of Markdown. */
export function memoryLines(
  idle: readonly ProcessMemory[],
  busy: readonly ProcessMemory[],
): readonly string[] {
  const sumOf = (all: readonly ProcessMemory[], role: string | undefined, of: 'rss' | 'anonymous') =>
    all.filter((each) => role === undefined || each.role === role).reduce((sum, each) => sum + each[of], 0);
  const row = (name: string, role: string | undefined) =>
    `| ${name} | ${[sumOf(idle, role, 'rss'), sumOf(idle, role, 'anonymous'), sumOf(busy, role, 'rss'), sumOf(busy, role, 'anonymous')].map((mib) => mib.toFixed(0)).join(' | ')} |`;
  const roles = [...new Set([...idle, ...busy].map(({ role }) => role))];
  return [
    'Memory in MiB. Resident counts what the processes share once for each of them; anonymous is their own.',
    '',
    '| process | idle, resident | idle, anonymous | busy, resident | busy, anonymous |',
    '|---|---|---|---|---|',
    ...roles.map((role) => row(role, role)),
    row('all', undefined),
  ];
}
