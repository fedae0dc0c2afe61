import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesInFolder, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

/** A file system of 1 MiB; containers often don't let even root mount one. */
async function smallDisk(path: string): Promise<AsyncDisposable> {
  await mkdir(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
  return {
    [Symbol.asyncDispose]: async () => {
      execFileSync('umount', ['--lazy', path]);
    },
  };
}

async function whyNoSmallDisk(): Promise<string> {
  await using folder: TempFolder = await tempFolder('disk');
  try {
    await using _disk = await smallDisk(join(folder.path, 'disk'));
    return '';
  } catch {
    return 'no file system can be mounted here';
  }
}

const sshdNeeded = requires('sshd', 'root');
const reason = sshdNeeded.reason || (await whyNoSmallDisk());
const needed = { available: reason === '', reason };

describe.skipIf(!needed.available)(titleWith('a full disk', needed), () => {
  it.each(['upload', 'download'] as const)(
    'ends the %s with its own reason and leaves nothing',
    async (direction) => {
      await using sshd = await startSshd();
      await using engine = await startEngineFixture({
        port: sshd.port,
        user: sshd.user,
        trusted: sshd.hostPublicKey,
        authentication: { method: 'key-file', path: sshd.identityFile },
        credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      });
      const [from, to] = direction === 'upload' ? [engine.local, sshd.root] : [sshd.root, engine.local];
      const full = join(to, 'full');
      await using _disk = await smallDisk(full);
      const source = join(from, 'large.bin');
      await writeFile(source, Buffer.alloc(3 * 1_024 * 1_024, 1));

      const batchId =
        direction === 'upload'
          ? await engine.queueUploads([source], full)
          : await engine.queueDownloads([source], full);
      expect(await engine.run(batchId)).toMatchObject({
        state: 'failed',
        attempt: 1,
        error: { code: direction === 'upload' ? 'DiskFull' : 'LocalDiskFull' },
      });
      expect(await engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
      expect(await namesInFolder(full)).toEqual([]);
    },
  );
});
