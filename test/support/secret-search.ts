import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret as it might be written down by a program that does not know that it is one. */
export interface SecretForm {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Base64 of a text that holds the secret somewhere: what it looks like depends on where it starts, modulo 3. */
function base64Forms(secret: Buffer): SecretForm[] {
  return [0, 1, 2].flatMap((shift) =>
    (['base64', 'base64url'] as const).map((encoding) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), secret])
        .toString(encoding)
        .replace(/=+$/, '');
      // Characters at either end mix in bits of what stands beside it.
      const start = Math.ceil((shift * 8) / 6);
      const end = (shift + secret.length) % 3 === 0 ? encoded.length : encoded.length - 1;
      return { name: `${encoding}, shifted by ${shift}`, bytes: Buffer.from(encoded.slice(start, end)) };
    }),
  );
}

/** Every form that is searched for: raw, hexadecimal, UTF-16 in both byte orders, base64. */
export function formsOf(secret: string): readonly SecretForm[] {
  const raw = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  return [
    { name: 'raw', bytes: raw },
    { name: 'hex', bytes: Buffer.from(raw.toString('hex')) },
    { name: 'HEX', bytes: Buffer.from(raw.toString('hex').toUpperCase()) },
    { name: 'UTF-16LE', bytes: utf16 },
    { name: 'UTF-16BE', bytes: Buffer.from(utf16).swap16() },
    ...base64Forms(raw),
  ];
}

/** The names of the forms in which `content` holds the secret. */
export function secretsIn(content: Buffer | string, secret: string): string[] {
  const bytes = Buffer.from(content);
  return formsOf(secret)
    .filter((form) => bytes.includes(form.bytes))
    .map((form) => form.name);
}

export interface FolderSearch {
  /** Every file that was looked into, relative to the folder. */
  readonly searched: readonly string[];
  /** `file: form`. */
  readonly found: readonly string[];
}

/** Looks into every file of a folder and those below, and at their names. */
export async function searchFolder(folder: string, secret: string): Promise<FolderSearch> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const searched = files.map((path) => path.slice(folder.length + 1)).sort();
  const found = await Promise.all(
    files.map(async (path) =>
      secretsIn(Buffer.concat([Buffer.from(`${path}\n`), await readFile(path)]), secret).map(
        (form) => `${path.slice(folder.length + 1)}: ${form}`,
      ),
    ),
  );
  return { searched, found: found.flat().sort() };
}

/** What anyone on this machine could see of a process and all below it: arguments and environment. Linux only. */
export async function visibleOf(root: number): Promise<readonly { pid: number; seen: Buffer }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (parent > 0) parents.set(pid, parent);
    }),
  );
  const family = new Set([root]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  const seen = await Promise.all(
    [...family].map(async (pid) => {
      const parts = await Promise.all(
        ['cmdline', 'environ'].map((name) => readFile(`/proc/${pid}/${name}`).catch(() => Buffer.alloc(0))),
      );
      return { pid, seen: Buffer.concat(parts) };
    }),
  );
  return seen.filter((each) => each.seen.length > 0);
}
