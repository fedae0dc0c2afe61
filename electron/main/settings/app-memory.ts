import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { writeAtomically } from '../../engine-host/write-atomically.ts';
import type { WindowPlace } from '../window-place.ts';
import { InTurn } from './in-turn.ts';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));

const Place = v.object({
  bounds: v.object({ x: Whole, y: Whole, width: Whole, height: Whole }),
  maximized: v.boolean(),
}) satisfies v.GenericSchema<WindowPlace>;

const Memory = v.object({
  /** Where the window was, in device-independent pixels. */
  window: v.fallback(v.nullable(Place), null),
  /** The practice server's profile, where somebody uses it. */
  practiceProfileId: v.fallback(v.nullable(v.pipe(v.string(), v.minLength(1))), null),
});
export type Memory = v.InferOutput<typeof Memory>;

const NOTHING: Memory = { window: null, practiceProfileId: null };

/** What the application remembers by itself. Losing it costs a person next to nothing, so trouble is only reported. */
export class AppMemory {
  readonly #path: string;
  readonly #report: (event: string, error: AppError) => void;
  readonly #writes = new InTurn();
  #value: Memory;

  private constructor(path: string, report: (event: string, error: AppError) => void, value: Memory) {
    this.#path = path;
    this.#report = report;
    this.#value = value;
  }

  /** @param path `window-state.json` in the data directory */
  static async open(path: string, report: (event: string, error: AppError) => void): Promise<AppMemory> {
    return new AppMemory(path, report, await read(path));
  }

  get value(): Memory {
    return this.#value;
  }

  /** In force at once. */
  async remember(change: Partial<Memory>): Promise<void> {
    this.#value = { ...this.#value, ...change };
    await this.#writes
      .run(() => writeAtomically(this.#path, `${JSON.stringify(this.#value, null, 2)}\n`))
      .catch((thrown: unknown) => this.#report('window state not written', errorOf(thrown)));
  }

  /** Settles once all is written. */
  async close(): Promise<void> {
    await this.#writes.idle();
  }
}

async function read(path: string): Promise<Memory> {
  try {
    const result = v.safeParse(Memory, JSON.parse(await readFile(path, 'utf8')));
    return result.success ? result.output : NOTHING;
  } catch {
    return NOTHING;
  }
}
