import { readdirSync } from 'node:fs';
import { readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { utils } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { startPracticeServer } from '../../electron/engine/practice-server/practice-server.ts';
import { run } from '../support/command.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { tempFolder } from '../support/temp.ts';

const sftpProgram = requires('sftp');

describe.skipIf(!sftpProgram.available)(titleWith("OpenSSH's sftp", sftpProgram), () => {
  it('finds everything it asks for', async () => {
    await using folder = await tempFolder('practice');
    const local = folder.path;
    const key = utils.generateKeyPairSync('ed25519');
    await using server = await startPracticeServer({
      rootDirectory: join(local, 'root'),
      users: [{ name: 'etl_si', publicKeys: [key.public] }],
    });
    const content = Buffer.alloc(3_000_000, 'patient,visit\n');
    await writeFile(join(local, 'key'), key.private, { mode: 0o600 });
    await writeFile(join(local, 'known_hosts'), `[127.0.0.1]:${server.port} ${server.hostPublicKey}\n`);
    await writeFile(join(local, 'up.csv'), content, { mode: 0o640 });
    const batch = [
      'mkdir /midwest',
      'cd /midwest',
      `put -p ${local}/up.csv a.csv`,
      `put ${local}/up.csv taken.csv`,
      'rename a.csv b.csv',
      'ln -s b.csv link.csv',
      'chmod 600 taken.csv',
      'ls -la',
      'df',
      `get -p link.csv ${local}/down.csv`,
      'rm taken.csv',
      '-rename -l b.csv link.csv',
      '-rmdir /not-there',
      'mkdir empty',
      'rmdir empty',
      'pwd',
    ];
    const output = await run(
      'sftp',
      ['-F', '/dev/null', '-b', '-', '-P', String(server.port), '-i', join(local, 'key')]
        .concat([
          '-o',
          `UserKnownHostsFile=${join(local, 'known_hosts')}`,
          '-o',
          'GlobalKnownHostsFile=/dev/null',
        ])
        .concat(['-o', 'StrictHostKeyChecking=yes', '-o', 'IdentitiesOnly=yes', 'etl_si@127.0.0.1']),
      { input: `${batch.join('\n')}\n` },
    );
    expect(output).toMatch(/^-rw-r----- .* 3000000 .* b\.csv$/m);
    expect(output).toMatch(/^-rw------- .* taken\.csv$/m);
    expect(output).toMatch(/^lrwxrwxrwx .* link\.csv$/m);
    expect(output).toContain('Remote working directory: /midwest');
    expect(await readFile(join(local, 'down.csv'))).toEqual(content);
    expect(await readlink(join(server.rootDirectory, 'midwest', 'link.csv'))).toBe('b.csv');
    expect((await stat(join(server.rootDirectory, 'midwest', 'b.csv'))).size).toBe(3_000_000);
    expect(readdirSync(join(server.rootDirectory, 'midwest')).sort()).toEqual(['b.csv', 'link.csv']);
  });
});
