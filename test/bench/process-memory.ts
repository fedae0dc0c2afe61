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
  measured: readonly (readonly [when: string, processes: readonly ProcessMemory[]])[],
): readonly string[] {
  const roles = [...new Set(measured.flatMap(([, processes]) => processes.map(({ role }) => role)))];
  const row = (name: string, counts: (role: string) => boolean) => {
    const cells = measured.flatMap(([, processes]) => {
      const counted = processes.filter(({ role }) => counts(role));
      return [sumOf(counted, 'rss'), sumOf(counted, 'anonymous')];
    });
    return `| ${[name, ...cells].join(' | ')} |`;
  };
  const titles = measured.flatMap(([when]) => [`${when}, resident`, `${when}, anonymous`]);
  return [
    'Memory in MiB, after a garbage collection in the page. Resident counts what the processes share once for each of them; anonymous is their own.',
    '',
    `| process | ${titles.join(' | ')} |`,
    `|---|${titles.map(() => '---|').join('')}`,
    ...roles.map((role) => row(role, (each) => each === role)),
    row('all', () => true),
  ];
}

const sumOf = (processes: readonly ProcessMemory[], what: 'rss' | 'anonymous'): string =>
  processes.reduce((sum, each) => sum + each[what], 0).toFixed(0);
