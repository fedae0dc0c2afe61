import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cli, type CliOutcome, commandLine, eventsOf } from '../support/cli.ts';
import { freePort } from '../support/temp.ts';

let cli: Cli;
/** Nobody listens there: what is queued stays. */
let server: string;

beforeEach(async () => {
  cli = await commandLine();
  server = `sftp://desk@127.0.0.1:${await freePort()}/in/`;
});
afterEach(() => cli[Symbol.asyncDispose]());

async function queued(...names: readonly string[]): Promise<void> {
  for (const name of names) await cli.write(name, name);
  const outcome = await cli.run(['put', ...names, server, '--password-stdin'], { input: 'x\n' });
  expect(outcome.code).toBe(3);
}

const queue = (...line: readonly string[]): Promise<CliOutcome> => cli.run(['queue', ...line]);

/** The numbers in the order they go, each with its state and priority. */
async function listed(): Promise<string> {
  const outcome = await cli.run(['queue', 'list', '--json']);
  return eventsOf(outcome, 'transfer')
    .map(({ id, state, priority }) => `${id} ${state} ${priority}`)
    .join(', ');
}

describe('the queue on the command line', () => {
  it('is ordered, given priorities, paused and gone on with, one by one and as a whole', async () => {
    await queued('a', 'b', 'c');
    expect((await queue('move', 'top', '3')).stdout).toBe('1 transfer changed.\n');
    const moved = await listed();
    await queue('priority', 'high', '2');
    await queue('pause', '1');
    const changed = await listed();
    expect([moved, changed]).toEqual([
      '3 queued normal, 1 queued normal, 2 queued normal',
      '2 queued high, 3 queued normal, 1 paused normal',
    ]);
    expect((await queue('list')).stdout.split('\n').slice(0, 1).join()).toMatch(/^ {5}2 .* high/);
    const resumed = await cli.run(['queue', 'resume', '1', '--password-stdin'], { input: 'x\n' });
    expect(resumed.code).toBe(3);
    await queue('move', 'bottom', '2');
    expect(await listed()).toBe('2 queued high, 3 queued normal, 1 queued normal');
    expect((await queue('pause', '--all', '--json')).events).toEqual([
      { event: 'paused', paused: 3, stopping: 0 },
    ]);
  });

  it('is ordered by what stands beside what', async () => {
    await queued('a', 'b', 'c', 'd');
    await queue('priority', 'high', '2');
    expect((await queue('move', 'before', '2', '4', '3')).stdout).toBe('2 transfers changed.\n');
    expect(await listed()).toBe('3 queued high, 4 queued high, 2 queued high, 1 queued normal');
    await queue('move', 'behind', '1', '2');
    expect(await listed()).toBe('3 queued high, 4 queued high, 1 queued normal, 2 queued normal');
    expect((await queue('move', 'before', '77', '1')).code).toBe(1);
  });

  it('retries what is named, and ends waits without it', async () => {
    await queued('a');
    await queue('cancel', '1');
    const all = await queue('retry', '--all');
    const one = await queue('retry', '1');
    const now = await queue('retry', '--all', '--now');
    expect([all, one, now].map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, 'Nothing was changed.\n'],
      [0, '1 transfer changed.\n'],
      [0, 'Nothing was changed.\n'],
    ]);
    expect(await listed()).toBe('1 queued normal');
  });

  it('is limited and stopped for every process, until that is taken back', async () => {
    const set = await queue('limit', '--up', '2M', '--down', '500k', '--json');
    const changed = await queue('limit', '--down', 'none');
    const stopped = await queue('stop', '--json');
    const shown = await queue('limit');
    const started = await queue('start', '--json');
    expect(set.events).toEqual([
      { event: 'controls', uploadLimit: 2_097_152, downloadLimit: 512_000, stoppedAtMs: null },
    ]);
    expect(changed.stdout).toBe('Sending: 2.0 MB/s. Fetching: no limit.\n');
    expect(stopped.events[0]?.stoppedAtMs).toBeGreaterThan(0);
    expect(shown.stdout).toContain('Go on: waybill queue start');
    expect(started.events).toMatchObject([{ uploadLimit: 2_097_152, stoppedAtMs: null }]);
  });

  it('keeps retries and speeds with a profile', async () => {
    await cli.run(['profiles', 'add', 'Midwest', '--host', 'h', '-u', 'desk', '--retries', '5']);
    const edited = await cli.run([
      ...['profiles', 'edit', 'Midwest', '--retry-wait', '2.5', '--retry-longest', '90'],
      ...['--limit-up', '1.5MiB/s', '--limit-down', 'none', '--json'],
    ]);
    expect(edited.events).toMatchObject([
      {
        retry: { limit: 5, baseMs: 2_500, capMs: 90_000 },
        transfer: { uploadLimit: 1_572_864, downloadLimit: null },
      },
    ]);
    const shown = await cli.run(['profiles', 'show', 'Midwest']);
    expect(shown.stdout).toContain('5 times, after 2.5 to 90 s');
    expect(shown.stdout).toContain('sending: 1.5 MB/s; fetching: no limit');
  });

  it.each([
    ['a speed that is none', ['queue', 'limit', '--up', 'fast']],
    ['a speed that is too low', ['queue', 'limit', '--up', '100']],
    ['too many retries', ['profiles', 'edit', 'x', '--retries', '11']],
    ['nothing to change', ['profiles', 'edit', 'x']],
    ['nothing to move', ['queue', 'move', 'top']],
    ['a place beside nothing', ['queue', 'move', 'before']],
    ['a place beside something, of nothing', ['queue', 'move', 'behind', '1']],
    ['two ways to say it', ['queue', 'pause', '1', '--all']],
    ['a place that is none', ['queue', 'move', 'sideways', '1']],
  ])('refuses %s', async (_, line) => {
    expect((await cli.run(line)).code).toBe(2);
  });
});
