import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import type { Database } from 'better-sqlite3';
import type { GroupCommit } from './group-commit.ts';

/** How often an engine says that it lives, and after how long of silence its claims may be taken, milliseconds. */
const HEARTBEAT_MS = 5_000;
export const LEASE_MS = 60_000;

/** What tells this run of this machine from any other. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Elsewhere the time of the start, to the ten seconds: clocks are corrected by less, machines restart slower.
    return `boot-${Math.round((Date.now() / 1_000 - uptime()) / 10)}`;
  }
}

interface Row {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  readonly boot_id: string;
  readonly heartbeat_at_ms: number;
}

export interface InstanceFacts {
  readonly host: string;
  readonly bootId: string;
  /** How long nothing was heard of it. */
  readonly silentForMs: number;
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Whether an instance can't be working any more. On another host only its silence tells; on this one a new boot or a
 * missing process tells at once, and silence covers a process number that was given to somebody else.
 */
export function isDead(row: Pick<Row, 'host' | 'boot_id' | 'pid'>, facts: InstanceFacts): boolean {
  if (facts.silentForMs > LEASE_MS) return true;
  if (row.host !== facts.host) return false;
  return row.boot_id !== facts.bootId || !facts.isAlive(row.pid);
}

export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (thrown) {
    // EPERM: it lives, but belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** One that has ended, and whose parent hasn't asked how: it answers to signals, and does nothing any more. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in brackets, and may hold some itself.
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

const factsNow = (silentForMs: number): InstanceFacts => ({
  host: hostname(),
  bootId: bootId(),
  silentForMs,
  isAlive: processIsAlive,
});

/** A sign of life from the future was given before the clock was set back. */
const silence = (row: Row, nowMs: number): number => Math.abs(nowMs - row.heartbeat_at_ms);

/** Whether an instance has ended, or can't be working any more. */
export function instanceIsGone(database: Database, id: string, nowMs: number): boolean {
  const row = database
    .prepare<[string], Row>('SELECT * FROM instances WHERE id = ? AND ended_at_ms IS NULL')
    .get(id);
  return row === undefined || isDead(row, factsNow(silence(row, nowMs)));
}

/** By so much the machine's clock and our own may drift apart between two looks, milliseconds. */
const DRIFT_MS = 2_000;

/** Notices that the machine's clock was set, or that the machine slept: then silence says nothing for a while. */
class ClockWatch {
  readonly #now: () => number;
  #offsetMs: number;
  #jumpedAtMs = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
    this.#offsetMs = now() - performance.now();
  }

  /** Whether every living instance has had the time to say so since the clock last jumped. */
  isTrusted(): boolean {
    const offsetMs = this.#now() - performance.now();
    if (Math.abs(offsetMs - this.#offsetMs) > DRIFT_MS) this.#jumpedAtMs = performance.now();
    this.#offsetMs = offsetMs;
    return performance.now() - this.#jumpedAtMs > 2 * HEARTBEAT_MS;
  }
}

/** This engine's row among all that work on the data directory. */
export class Instance {
  readonly id: string;
  readonly #database: Database;
  readonly #commits: GroupCommit;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #clock: ClockWatch;

  /** @param onDeclaredDead called when others took our claims because we were silent too long (a sleeping machine). */
  constructor(parts: {
    id: string;
    database: Database;
    commits: GroupCommit;
    now: () => number;
    onDeclaredDead: () => void;
    onFailure: (reason: unknown) => void;
  }) {
    this.id = parts.id;
    this.#database = parts.database;
    this.#commits = parts.commits;
    this.#now = parts.now;
    this.#clock = new ClockWatch(parts.now);
    const now = this.#now();
    this.#database
      .prepare(
        `INSERT INTO instances (id, pid, host, boot_id, started_at_ms, heartbeat_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(this.id, process.pid, hostname(), bootId(), now, now);
    this.#timer = setInterval(() => {
      this.#clock.isTrusted();
      this.#commits
        .write((database) => {
          const wasEnded = database
            .prepare<[string], { ended: number }>(
              'SELECT ended_at_ms IS NOT NULL AS ended FROM instances WHERE id = ?',
            )
            .get(this.id);
          database
            .prepare('UPDATE instances SET heartbeat_at_ms = ?, ended_at_ms = NULL WHERE id = ?')
            .run(this.#now(), this.id);
          return wasEnded?.ended === 1;
        })
        .then((declaredDead) => {
          if (declaredDead) parts.onDeclaredDead();
        }, parts.onFailure);
    }, HEARTBEAT_MS);
    this.#timer.unref();
  }

  /** The instances that have not ended but can't be working; for {@link isDead}. */
  findDead(): readonly string[] {
    const nowMs = this.#now();
    const isTrusted = this.#clock.isTrusted();
    return this.#database
      .prepare<[string], Row>('SELECT * FROM instances WHERE ended_at_ms IS NULL AND id <> ?')
      .all(this.id)
      .filter((row) => isDead(row, factsNow(isTrusted ? silence(row, nowMs) : 0)))
      .map((row) => row.id);
  }

  /** Call when nothing of this engine's is claimed any more. */
  end(): void {
    clearInterval(this.#timer);
    this.#database.prepare('UPDATE instances SET ended_at_ms = ? WHERE id = ?').run(this.#now(), this.id);
  }
}
