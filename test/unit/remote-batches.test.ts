import type { FileEntryWithStats } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { Batches, batchesOf, type FolderSource } from '../../electron/engine/remote-files/batches.ts';
import { failure } from '../../shared/errors.ts';

const handle = Buffer.from('a handle');
const named = (...names: string[]) =>
  names.map((filename) => ({ filename, longname: filename, attrs: {} }) as unknown as FileEntryWithStats);

/** What servers say of a handle they have closed by themselves: status 4. */
const refused = () =>
  failure('ServerFailure', 'readdir: status 4', { cause: Object.assign(new Error('Failure'), { code: 4 }) });
const lost = () => failure('ConnectionLost', 'readdir: the connection is gone');

type Answer = readonly FileEntryWithStats[] | null | Error;

/** A server whose answers to each request, in the order of asking, the test gives when it likes. */
class Scripted implements FolderSource {
  readonly asked: PromiseWithResolvers<FileEntryWithStats[] | null>[] = [];

  readdir() {
    const one = Promise.withResolvers<FileEntryWithStats[] | null>();
    this.asked.push(one);
    return one.promise;
  }

  answer(index: number, answer: Answer) {
    if (answer instanceof Error) this.asked[index]?.reject(answer);
    else this.asked[index]?.resolve(answer === null ? null : [...answer]);
  }
}

/** Answers from a list, then the last one again and again. */
function answering(...answers: Answer[]): FolderSource & { count: number } {
  return {
    count: 0,
    async readdir() {
      const answer = answers[Math.min(this.count, answers.length - 1)];
      this.count += 1;
      if (answer instanceof Error) throw answer;
      return answer === null || answer === undefined ? null : [...answer];
    },
  };
}

async function namesOf(source: FolderSource): Promise<string[]> {
  const names: string[] = [];
  for await (const batch of batchesOf(source, handle)) names.push(...batch.map(({ name }) => name));
  return names;
}

describe('reading a remote folder ahead', () => {
  it('has several requests in flight, and hands on the first answer while the others are open', async () => {
    const server = new Scripted();
    const batches = new Batches(server, handle);
    expect(server.asked.length).toBeGreaterThan(1);
    server.answer(0, named('.', '..', 'a'));
    expect((await batches.next())?.map(({ name }) => name)).toEqual(['a']);
  });

  it('asks for more the longer the folder turns out to be, up to a limit', async () => {
    const server = new Scripted();
    const batches = new Batches(server, handle);
    const inFlight: number[] = [];
    for (let index = 0; index < 200; index += 1) {
      server.answer(index, named(`${index}`));
      await batches.next();
      inFlight.push(server.asked.length - index - 1);
    }
    expect(inFlight[0]).toBeLessThan(8);
    expect(Math.max(...inFlight)).toBe(63);
  });

  it('takes several ends for one', async () => {
    expect(await namesOf(answering(named('a', 'b'), named('c'), null))).toEqual(['a', 'b', 'c']);
    expect(await namesOf(answering(null))).toEqual([]);
  });

  it('loses no name to a server that answers out of order', async () => {
    const server = new Scripted();
    const reading = namesOf(server);
    server.answer(3, null);
    server.answer(1, named('b'));
    await Promise.resolve();
    server.answer(2, named('c', 'd'));
    server.answer(0, named('a'));
    // What is asked once the first answer is there finds the folder read.
    await expect.poll(() => server.asked.length).toBeGreaterThan(4);
    for (let index = 4; index < server.asked.length; index += 1) server.answer(index, null);
    expect(await reading).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgives a refusal of what was asked beyond the end, told before or after it', async () => {
    expect(await namesOf(answering(named('a'), null, refused()))).toEqual(['a']);
    const server = new Scripted();
    const reading = namesOf(server);
    server.answer(0, refused());
    server.answer(1, named('a'));
    server.answer(2, null);
    server.answer(3, refused());
    expect(await reading).toEqual(['a']);
  });

  it('fails where nothing told of the end', async () => {
    await expect(namesOf(answering(named('a'), refused()))).rejects.toMatchObject({
      error: { code: 'ServerFailure' },
    });
    await expect(namesOf(answering(named('a'), lost()))).rejects.toMatchObject({
      error: { code: 'ConnectionLost' },
    });
  });

  it('fails when the connection is lost with names on their way, also after an end', async () => {
    const server = new Scripted();
    const reading = namesOf(server);
    server.answer(0, null);
    for (const index of [1, 2, 3]) server.answer(index, lost());
    await expect(reading).rejects.toMatchObject({ error: { code: 'ConnectionLost' } });
  });

  it('gives up a server that answers for ever without a name', async () => {
    const server = answering([]);
    await expect(namesOf(server)).rejects.toMatchObject({ error: { code: 'ProtocolViolation' } });
    expect(server.count).toBeLessThan(200);
  });

  it('asks nothing more of a server without an end once its reader has gone', async () => {
    const server = answering(named('again'));
    let read = 0;
    for await (const _ of batchesOf(server, handle)) if (++read === 3) break;
    const asked = server.count;
    expect(read).toBe(3);
    await Promise.resolve();
    expect(server.count).toBe(asked);
  });

  it('tells whoever waits that it was stopped', async () => {
    const server = new Scripted();
    const batches = new Batches(server, handle);
    const waiting = batches.next();
    batches.stop();
    server.answer(0, []);
    await expect(waiting).rejects.toMatchObject({ error: { code: 'Cancelled' } });
  });
});
