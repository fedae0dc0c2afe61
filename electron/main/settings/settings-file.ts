import { readFile, rename } from 'node:fs/promises';
import * as v from 'valibot';
import { type AppError, appError, errorOf } from '../../../shared/errors.ts';
import { AppSettings, type SettingsChange } from '../../../shared/models/settings.ts';
import { writeAtomically } from '../../engine-host/write-atomically.ts';
import { InTurn } from './in-turn.ts';

export interface SettingsFileOptions {
  /** `settings.json` in the data directory. */
  readonly path: string;
  readonly report: (event: string, error: AppError) => void;
  readonly changed: (settings: AppSettings) => void;
}

/** What a person set for the whole application. */
export class SettingsFile {
  readonly #options: SettingsFileOptions;
  readonly #writes = new InTurn();
  #value: AppSettings;

  private constructor(options: SettingsFileOptions, value: AppSettings) {
    this.#options = options;
    this.#value = value;
  }

  /** Reads the file. One that can't be understood is kept aside as `settings.json.bad`, and defaults are in force. */
  static async open(options: SettingsFileOptions): Promise<SettingsFile> {
    return new SettingsFile(options, await read(options));
  }

  get value(): AppSettings {
    return this.#value;
  }

  /** In force once it is on the disk. Throws what the file system throws, with nothing changed. */
  async update(change: SettingsChange): Promise<AppSettings> {
    return this.#writes.run(async () => {
      const next = withChange(this.#value, change);
      await writeAtomically(this.#options.path, `${JSON.stringify(next, null, 2)}\n`);
      this.#value = next;
      this.#options.changed(next);
      return next;
    });
  }

  /** Settles once all changes so far are written. */
  async close(): Promise<void> {
    await this.#writes.idle();
  }
}

/** Group by group: what a change leaves out stays as it is. */
export function withChange(settings: AppSettings, change: SettingsChange): AppSettings {
  return v.parse(AppSettings, {
    appearance: { ...settings.appearance, ...change.appearance },
    transfers: { ...settings.transfers, ...change.transfers },
    notifications: { ...settings.notifications, ...change.notifications },
    keys: change.keys ?? settings.keys,
    files: { ...settings.files, ...change.files },
  });
}

async function read({ path, report }: SettingsFileOptions): Promise<AppSettings> {
  const defaults = v.parse(AppSettings, {});
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') report('settings not read', errorOf(thrown));
    return defaults;
  }
  const parsed = parse(text);
  if (parsed !== undefined) return parsed;
  report('settings not understood', appError('Internal', 'the file was set aside as settings.json.bad'));
  await rename(path, `${path}.bad`).catch((thrown: unknown) =>
    report('settings not set aside', errorOf(thrown)),
  );
  return defaults;
}

function parse(text: string): AppSettings | undefined {
  try {
    const result = v.safeParse(AppSettings, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
