import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appFiles, fileFor } from '../../../electron/main/security/app-protocol.ts';
import { CONTENT_SECURITY_POLICY } from '../../../electron/main/security/content-security-policy.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';

let folder: TempFolder;
let root: string;

beforeAll(async () => {
  folder = await tempFolder('app-protocol');
  root = join(folder.path, 'renderer');
  await mkdir(join(root, 'fonts'), { recursive: true });
  await writeFile(join(folder.path, 'secret.html'), 'secret');
  await writeFile(
    join(root, 'index.html'),
    '<!doctype html><html><head lang="en"><title>W</title></head></html>',
  );
  await writeFile(join(root, 'main.js'), 'run()');
  await writeFile(join(root, 'main.css'), 'a{}');
  await writeFile(join(root, 'fonts', 'inter-latin-wght-normal-AB12.woff2'), 'font');
  await writeFile(join(root, 'notes.txt'), 'not of the window');
  await writeFile(join(root, '.hidden.js'), 'hidden');
  await symlink(join(folder.path, 'secret.html'), join(root, 'out.html'));
  await symlink(folder.path, join(root, 'up'));
});
afterAll(() => folder[Symbol.asyncDispose]());

const get = (url: string, method = 'GET') => appFiles(root)({ url, method });

describe('app://waybill/', () => {
  test.each([
    ['app://waybill/', 'text/html; charset=utf-8'],
    ['app://waybill/index.html', 'text/html; charset=utf-8'],
    ['app://waybill/index.html?x=1#history', 'text/html; charset=utf-8'],
    ['app://waybill/main.js', 'text/javascript; charset=utf-8'],
    ['app://waybill/main.css', 'text/css; charset=utf-8'],
    ['app://waybill/fonts/inter-latin-wght-normal-AB12.woff2', 'font/woff2'],
  ])('serves %s as %s', async (url, type) => {
    const answer = await get(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  });

  test.each([
    'app://waybill/../secret.html',
    'app://waybill/fonts/../../secret.html',
    'app://waybill/%2e%2e/secret.html',
    'app://waybill/%2E%2E%2Fsecret.html',
    'app://waybill/..%2fsecret.html',
    'app://waybill/%252e%252e/secret.html',
    'app://waybill/..\\secret.html',
    'app://waybill/..%5csecret.html',
    'app://waybill/index.html%00.js',
    'app://waybill/index.html\0',
    'app://waybill//etc/passwd',
    'app://waybill//secret.html',
    'app://waybill/C:/secret.html',
    'app://waybill/out.html',
    'app://waybill/up/secret.html',
    'app://waybill/fonts',
    'app://waybill/fonts/',
    'app://waybill/notes.txt',
    'app://waybill/.hidden.js',
    'app://waybill/./index.html',
    'app://waybill/index.html::$DATA',
    'app://waybill/missing.js',
    'app://elsewhere/index.html',
    'app://waybill.elsewhere/index.html',
    'app://user@waybill/index.html',
    'file:///etc/passwd',
  ])('knows no %s', async (url) => {
    const answer = await get(url);
    expect([answer.status, await answer.text()]).toEqual([404, 'Not found']);
  });

  test('gives no file from outside, whatever is asked for', async () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      'secret.html',
      'up',
      'fonts',
      'index',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        async (path) => {
          const file = await fileFor(root, `app://waybill/${path}`);
          expect(file === undefined || file.startsWith(`${root}/`)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('answers nothing but reading', async () => {
    const statuses = ['POST', 'PUT', 'DELETE', 'OPTIONS'].map(
      async (method) => (await get('app://waybill/', method)).status,
    );
    const head = await get('app://waybill/', 'HEAD');
    expect([await Promise.all(statuses), head.status, await head.text()]).toEqual([
      [405, 405, 405, 405],
      200,
      '',
    ]);
  });

  test('gives every answer its policy', async () => {
    const answers = await Promise.all(
      ['index.html', 'main.js', 'missing'].map((name) => get(`app://waybill/${name}`)),
    );
    const policies = new Set(answers.map(({ headers }) => headers.get('content-security-policy')));
    expect(policies).toEqual(new Set([CONTENT_SECURITY_POLICY]));
  });

  test('forbids guessing types and keeping copies', async () => {
    const { headers } = await get('app://waybill/main.js');
    expect([
      headers.get('x-content-type-options'),
      headers.get('cache-control'),
      headers.get('referrer-policy'),
    ]).toEqual(['nosniff', 'no-store', 'no-referrer']);
  });
});
