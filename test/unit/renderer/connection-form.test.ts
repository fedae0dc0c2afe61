import { describe, expect, test } from 'vitest';
import {
  emptyForm,
  formOf,
  inputForTest,
  inputOf,
  isSame,
  problemsOf,
  withAddress,
} from '../../../renderer/features/connections/connection-form.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { APP, sampleProfile } from '../../renderer/support/samples.ts';

const settings = APP.settings;
const empty = emptyForm(settings);

test('a stored profile goes through the form and back unchanged', () => {
  const {
    id: _,
    kind: __,
    createdAtMs: ___,
    updatedAtMs: ____,
    ...stored
  } = sampleProfile({
    authentication: { method: 'key-file', path: '/keys/id_ed25519' },
  });
  const profile = { ...sampleProfile(), ...stored };
  expect(inputOf(formOf(profile), profile)).toEqual(stored);
});

test('a new connection starts with what the settings say', () => {
  const form = emptyForm({
    transfers: {
      concurrency: 7,
      retries: 0,
      retryWaitSeconds: 5,
      retryLongestSeconds: 90,
      requiredCheck: 'none',
      verify: 'none',
      onConflict: 'skip',
    },
  });
  expect(inputOf({ ...form, name: 'n', host: 'h', user: 'u' }, undefined)).toMatchObject({
    transfer: {
      concurrency: 7,
      requiredCheck: 'none',
      verify: 'none',
      hashCommand: false,
      onConflict: 'skip',
    },
    retry: { limit: 0, baseMs: 5_000, capMs: 90_000 },
  });
});

test('everything that is missing is named, field by field', () => {
  const { problems } = CONNECTIONS;
  expect(problemsOf({ ...empty, port: undefined, method: 'key-file', fileMode: '9' }, [])).toEqual({
    name: problems.name,
    host: problems.host,
    port: problems.port,
    user: problems.user,
    keyFile: problems.keyFile,
    fileMode: problems.fileMode,
  });
  expect(problemsOf({ ...formOf(sampleProfile()), name: 'AIMEDRES' }, ['AiMedRes'])).toEqual({
    name: problems.nameTaken,
  });
  expect(problemsOf(formOf(sampleProfile()), ['AiMedRes'])).toEqual({});
});

test('a test can do without a name', () => {
  expect(inputForTest({ ...empty, host: 'a:b', user: 'u' }, undefined).name).toBe('a-b');
});

describe('a pasted address', () => {
  test('fills server, port, user and folder, and a name where there is none', () => {
    expect(withAddress(empty, ' sftp://etl_si@imports.flowiq.ai:2222/midwest/si ')).toEqual({
      ...empty,
      name: 'imports.flowiq.ai',
      host: 'imports.flowiq.ai',
      port: 2_222,
      user: 'etl_si',
      remoteFolder: '/midwest/si',
    });
  });
  test('with a password puts it where typed ones go', () => {
    expect(withAddress({ ...empty, method: 'ask' }, 'sftp://u:p%40ss@h/')).toMatchObject({
      method: 'password',
      secret: 'p@ss',
      host: 'h',
      user: 'u',
    });
  });
  test('any other text is none', () => {
    expect(withAddress(empty, 'imports.flowiq.ai')).toBeUndefined();
    expect(withAddress(empty, 'https://u@h/')).toBeUndefined();
    expect(withAddress(empty, 'sftp://h/without-user')).toBeUndefined();
  });
});

test('two forms are the same only field by field', () => {
  expect(isSame(empty, { ...empty })).toBe(true);
  expect(isSame(empty, { ...empty, secret: 'x' })).toBe(false);
  // Where Waybill asks each time it serves a test, and would not be saved.
  expect(isSame({ ...empty, method: 'ask', secret: 'x' }, { ...empty, method: 'ask' })).toBe(true);
});
