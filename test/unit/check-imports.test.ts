import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports, resolveImport } from '../../build/check-imports.ts';
import { circlesIn } from '../../build/import-circles.ts';
import { ENGINE_DOORS, importsOf, violation } from '../../build/import-rules.ts';

const project = dirname(dirname(import.meta.dirname));

describe('who may import whom', () => {
  it.each([
    ['electron/cli/cli.ts', 'electron/engine-host/engine-host.ts'],
    ['electron/cli/commands/demo.ts', 'electron/engine/practice-server/practice-server.ts'],
    ['electron/engine-host/in-process-host.ts', 'electron/engine/engine.ts'],
    ['electron/engine/transfers/upload.ts', 'electron/engine/connections/sftp-session.ts'],
    ['electron/engine/transfers/upload.ts', 'electron/engine/transfers/names.ts'],
    ['electron/engine/ledger/export/export-json.ts', 'electron/engine/ledger/entry-hash.ts'],
    ['electron/engine/storage/database.ts', 'npm:better-sqlite3'],
    ['electron/main/window.ts', 'npm:electron'],
    ['electron/main/main.ts', 'electron/vault/vault.ts'],
    ['electron/preload/preload.ts', 'npm:electron/renderer'],
    ['renderer/app.tsx', 'shared/format.ts'],
    ['renderer/app.tsx', 'renderer/features/send/send-page.tsx'],
    ['renderer/features/send/today-list.tsx', 'renderer/features/send/today.ts'],
    ['shared/models/profile.ts', 'npm:valibot'],
    ['test/unit/any.test.ts', 'electron/engine/transfers/names.ts'],
  ])('lets %s import %s', (path, imported) => {
    expect(violation(path, imported)).toBeUndefined();
  });

  it.each([
    ['electron/cli/cli.ts', 'electron/engine/engine.ts', 'may import of the engine only'],
    ['electron/cli/cli.ts', 'electron/engine/practice-server/jail.ts', 'may import of the engine only'],
    [
      'electron/engine-host/in-process-host.ts',
      'electron/engine/transfers/queue.ts',
      'may import of the engine only',
    ],
    ['electron/engine-host/engine-host.ts', 'electron/cli/cli.ts', 'may not import from electron/cli'],
    ['electron/engine/engine.ts', 'electron/vault/vault.ts', 'may not import from electron/vault'],
    [
      'electron/engine/engine.ts',
      'electron/engine-host/engine-host.ts',
      'may not import from electron/engine-host',
    ],
    ['electron/engine/remote-files/listing.ts', 'electron/engine/transfers/names.ts', 'not a door'],
    ['electron/engine/engine.ts', 'electron/engine/connections/gather-requests.ts', 'not a door'],
    ['electron/engine/transfers/queue.ts', 'electron/engine/engine.ts', 'the wiring above it'],
    ['electron/engine/logging/log.ts', 'npm:electron', 'only electron/main and electron/preload'],
    ['test/e2e/app.test.ts', 'npm:electron', 'only electron/main and electron/preload'],
    ['electron/main/main.ts', 'electron/engine/engine.ts', 'may not import from electron/engine'],
    ['electron/preload/preload.ts', 'node:fs', 'has no Node modules'],
    ['renderer/app.tsx', 'node:fs', 'has no Node modules'],
    ['renderer/app.tsx', 'electron/preload/preload.ts', 'may not import from electron/preload'],
    [
      'renderer/features/send/send-page.tsx',
      'renderer/features/queue/queue-list.ts',
      'may not import from the page queue',
    ],
    ['shared/format.ts', 'node:path', 'has no Node modules'],
    ['shared/format.ts', 'npm:@scope/thing/part', 'may import of packages only valibot'],
    ['shared/format.ts', 'electron/engine/port-protocol.ts', 'may not import from electron/engine'],
    ['build/bundle.ts', 'shared/format.ts', 'may not import from shared'],
    ['electron/cli/cli.ts', 'package.json', 'outside every room'],
    ['electron/elsewhere/new.ts', 'shared/format.ts', 'has no rules'],
  ])("doesn't let %s import %s", (path, imported, why) => {
    expect(violation(path, imported)).toContain(why);
  });

  it('finds every way in which a file names another', () => {
    const text = [
      "import { a } from './a.ts';",
      'import type {',
      '  B,',
      "} from '../b.ts';",
      "import './c.ts';",
      "export * from './d.ts';",
      "const e = await import('./e.ts');",
      "const worker = new URL('./f.ts', import.meta.url);",
      "const entry = new URL(import.meta.url.endsWith('.ts') ? '../g.ts' : './g.js', import.meta.url);",
      "const folder = new URL('..', import.meta.url);",
      "export const text = 'no import';",
    ].join('\n');
    const names = ['./a.ts', '../b.ts', './c.ts', './d.ts', './e.ts', './f.ts', '../g.ts'];
    expect(importsOf(text)).toEqual(names);
  });

  it("tells our files, Node's modules and packages apart", () => {
    const from = (specifier: string) => resolveImport('electron/cli/cli.ts', specifier);
    expect(from('../engine/engine.ts')).toBe('electron/engine/engine.ts');
    expect(from('../../../outside.ts')).toBe('../outside.ts');
    expect(from('node:fs')).toBe('node:fs');
    expect(from('fs')).toBe('node:fs');
    expect(from('electron')).toBe('npm:electron');
  });

  it('tells of each knot of files that import each other the shortest way around', () => {
    const imports = new Map([
      ['a.ts', ['b.ts', 'node:fs']],
      ['b.ts', ['c.ts', 'd.ts']],
      ['c.ts', ['d.ts']],
      ['d.ts', ['b.ts', 'npm:valibot']],
      ['e.ts', ['e.ts']],
      ['f.ts', ['a.ts']],
    ]);
    expect(circlesIn(imports)).toEqual([
      ['b.ts', 'd.ts', 'b.ts'],
      ['c.ts', 'd.ts', 'b.ts', 'c.ts'],
      ['e.ts', 'e.ts'],
    ]);
    expect(
      circlesIn(
        new Map([
          ['a.ts', ['b.ts']],
          ['b.ts', []],
        ]),
      ),
    ).toEqual([]);
  });

  it('holds in the whole project, through doors that exist', async () => {
    const { files, problems } = await checkImports(project);
    expect(problems).toEqual([]);
    expect(files).toBeGreaterThan(100);
    expect(
      Object.keys(ENGINE_DOORS).filter((door) => !existsSync(join(project, 'electron/engine', door))),
    ).toEqual([]);
  });
});
