import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
});
afterEach(() => folder[Symbol.asyncDispose]());
const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);

describe('waybill queue cancel', () => {
  it('says exactly what to cancel', async () => {
    const { code, out, engine } = await run(['queue', 'cancel', '17', '18']);
    expect([code, out]).toEqual([0, '2 transfers cancelled.\n']);
    expect(engine?.requests.find(({ name }) => name === 'transfers.cancel')?.input).toEqual({
      which: 'transfers',
      ids: [17, 18],
    });
  });

  it.each([[['queue', 'cancel']], [['queue', 'cancel', '1', '--all']], [['queue', 'cancel', 'x']]])(
    'refuses %j',
    async (line) => expect((await run(line)).code).toBe(2),
  );
});

describe('a wrong command line', () => {
  it('is answered as an object too with --json', async () => {
    const { code, events } = await run(['lss', '--json']);
    expect(code).toBe(2);
    expect(events).toEqual([expect.objectContaining({ event: 'error', code: 'Usage', exitCode: 2 })]);
  });

  it('has help with examples for every command', async () => {
    for (const line of [
      'put',
      'get',
      'ls',
      'queue list',
      'queue resume',
      'queue cancel',
      'history list',
      'history export',
      'verify',
      'profiles list',
      'profiles add',
      'profiles edit',
      'profiles show',
      'profiles remove',
      'credential set',
      'credential remove',
      'credential where',
      'demo',
    ]) {
      const { code, out } = await run([...line.split(' '), '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`Examples?:\n(  .*\n)*  waybill ${line}`));
    }
  });
});
