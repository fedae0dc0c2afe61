import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

for (const page of ['renderer/index.html', 'renderer/gallery.html'])
  test(`${page} has nothing inline, which the content security policy would refuse`, () => {
    const html = read(page);
    expect(html.match(/<style|\sstyle=|\son\w+=|javascript:/gi)).toBeNull();
    for (const [, attributes = '', content = ''] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/gi)) {
      expect(attributes).toMatch(/\ssrc="\.\//);
      expect(content.trim()).toBe('');
    }
  });

test('the page has the element that keeps React Aria from adding a style element', () => {
  const id = /STYLE_ID = '([\w-]+)'/.exec(
    read('node_modules/react-aria/dist/private/interactions/usePress.mjs'),
  )?.[1];
  expect(id).toBeDefined();
  expect(read('renderer/index.html')).toContain(`id="${id}"`);
  expect(read('renderer/design/base.css')).toContain('[data-react-aria-pressable]');
});
