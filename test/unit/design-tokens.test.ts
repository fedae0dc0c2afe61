import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const renderer = fileURLToPath(new URL('../../renderer/', import.meta.url));
const tokens = readFileSync(`${renderer}design/tokens.css`, 'utf8');

type Theme = 'light' | 'dark';

/** Every colour token, as written: `--name: light-dark(#light, #dark)`. */
const COLOURS = new Map(
  [...tokens.matchAll(/--([\w-]+):\s*light-dark\((#[\da-f]+),\s*(#[\da-f]+)\)/gi)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

const BACKGROUNDS = ['bg', 'surface', 'raised', 'sunken', 'selected'];
const PAIRS: readonly (readonly [text: string, background: string])[] = [
  ...['text', 'text-2', 'text-3', 'accent'].flatMap((text) =>
    BACKGROUNDS.map((background) => [text, background] as const),
  ),
  ...['success', 'warning', 'danger', 'info'].flatMap((tone) =>
    [`${tone}-bg`, 'bg', 'surface', 'raised'].map((background) => [tone, background] as const),
  ),
  ...['success-bg', 'warning-bg', 'danger-bg', 'info-bg'].map((background) => ['text', background] as const),
  ...['accent', 'accent-hover', 'accent-pressed'].map((fill) => ['on-accent', fill] as const),
  ...['danger', 'danger-hover'].map((fill) => ['on-danger', fill] as const),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((tile) => ['on-tile', `tile-${tile}`] as const),
  ['accent-hover', 'selected'],
];

describe('the tokens', () => {
  test('are the only place with colours', async () => {
    const found: string[] = [];
    for await (const path of glob('**/*.css', { cwd: renderer })) {
      if (path.endsWith('tokens.css')) continue;
      const text = readFileSync(`${renderer}${path}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
      for (const [raw] of text.matchAll(/#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(/gi))
        found.push(`${path}: ${raw}`);
    }
    expect(found).toEqual([]);
  });

  test('are all defined that the styles use', async () => {
    const defined = new Set([...tokens.matchAll(/--([\w-]+):/g)].map(([, name]) => name));
    const unknown: string[] = [];
    for await (const path of glob('**/*.css', { cwd: renderer })) {
      const text = readFileSync(`${renderer}${path}`, 'utf8');
      const own = new Set([...text.matchAll(/--([\w-]+):/g)].map(([, name]) => name));
      for (const [, name = ''] of text.matchAll(/var\(--([\w-]+)\)/g))
        if (!defined.has(name) && !own.has(name) && !FROM_REACT_ARIA.has(name))
          unknown.push(`${path}: --${name}`);
    }
    expect(unknown).toEqual([]);
  });

  for (const theme of ['light', 'dark'] as const)
    test(`give all texts a contrast of at least 4.5:1, ${theme}`, () => {
      const tooLittle = PAIRS.map(([text, background]) => ({
        pair: `${text} on ${background}`,
        ratio: contrast(colour(text, theme), colour(background, theme)),
      })).filter(({ ratio }) => ratio < 4.5);
      expect(tooLittle).toEqual([]);
    });

  for (const theme of ['light', 'dark'] as const)
    test(`give inputs' borders and the focus ring at least 3:1, ${theme}`, () => {
      const ratios = ['border-input', 'accent'].flatMap((line) =>
        ['bg', 'surface', 'raised'].map((background) =>
          contrast(colour(line, theme), colour(background, theme)),
        ),
      );
      expect(Math.min(...ratios)).toBeGreaterThanOrEqual(3);
    });
});

/** Set by React Aria on its popovers. */
const FROM_REACT_ARIA = new Set(['trigger-width']);

function colour(name: string, theme: Theme): string {
  const found = COLOURS.get(name);
  if (found === undefined) throw new Error(`tokens.css has no colour --${name}`);
  return found[theme];
}

/** WCAG 2.2, "contrast ratio": 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance", of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
