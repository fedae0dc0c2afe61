import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { asciiHost, bothForms, inBrackets, unicodeHost } from '../../shared/host-name.ts';
import { HostName } from '../../shared/models/server-address.ts';
import { fromPunycode } from '../../shared/punycode.ts';

describe('the name of a host', () => {
  it.each([
    ['Imports.Example.com', 'Imports.Example.com'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['MÜNCHEN.example', 'xn--mnchen-3ya.example'],
    ['пример.испытание', 'xn--e1afmkfd.xn--80akhbyknj4f'],
    // A Cyrillic а: it looks like the other one, and isn't.
    ['pаypal.com', 'xn--pypal-4ve.com'],
    ['[::1]', '::1'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['192.0.2.1', '192.0.2.1'],
    ['server_1', 'server_1'],
  ])('%s is looked up as %s', (typed, ascii) => {
    expect([asciiHost(typed), v.parse(HostName, typed)]).toEqual([ascii, ascii]);
  });

  it.each(['１２７.0.0.1', 'a\u2028b', 'ü@h', 'two words'])('%j is none', (typed) => {
    expect(v.is(HostName, typed)).toBe(false);
  });

  it('is shown to people in both forms where it has two', () => {
    expect(bothForms('pаypal.com')).toBe('pаypal.com (xn--pypal-4ve.com)');
    expect(bothForms('xn--mnchen-3ya.example')).toBe('münchen.example (xn--mnchen-3ya.example)');
    expect(bothForms('imports.example.com')).toBe('imports.example.com');
    expect([inBrackets('::1'), inBrackets('h')]).toEqual(['[::1]', 'h']);
  });

  it('shows a form only that leads back to the same name', () => {
    // Decodes to capital letters, which nobody looks up so; and to nothing at all.
    for (const host of ['xn--MNCHEN-9QF.example', 'xn--a-.example', 'xn--99999999.example', 'xn--.example'])
      expect(asciiHost(unicodeHost(host))?.toLowerCase()).toBe(host.toLowerCase());
  });

  it('comes back from its ASCII form, whatever the letters', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abz09äßéñжщ中国日本語ل😀'),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(letters, (label) => {
        const ascii = asciiHost(`${label}.example`);
        if (ascii === undefined) return;
        expect(asciiHost(unicodeHost(ascii))).toBe(ascii);
      }),
    );
  });
});

describe('Punycode', () => {
  // RFC 3492 section 7.1, (A), (B), (E), (L) and (S) in lower case.
  it.each([
    ['egbpdaj6bu4bxfgehfvwxn', 'ليهمابتكلموشعربي؟'],
    ['ihqwcrb4cv8a8dqg056pqjye', '他们为什么不说中文'],
    ['4dbcagdahymbxekheh6e0a7fei0b', 'למההםפשוטלאמדבריםעברית'],
    ['3b-ww4c5e180e575a65lsy2b', '3年b組金八先生'],
    ['-> $1.00 <--', undefined],
    ['99999999', undefined],
  ])('%s', (encoded, decoded) => {
    expect(fromPunycode(encoded)).toBe(decoded);
  });
});
