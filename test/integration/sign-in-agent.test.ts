import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_AGENT_KEYS } from '../../electron/engine/connections/authentication/agent.ts';
import { fingerprint } from '../../electron/engine/connections/host-key.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type Answer, passwordOf, signInScene, WANTS_KEY_AND_PASSWORD } from '../support/sign-in-scene.ts';
import { startSshAgent } from '../support/ssh-agent.ts';
import { generateKey } from '../support/ssh-keys.ts';
import type { RealSshd, SshdOptions } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const needed = requires('sshd', 'root');

let resources: AsyncDisposableStack;
let folder: TempFolder;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  folder = resources.use(await tempFolder('sign-in'));
});
afterEach(() => resources.disposeAsync());

const fingerprintOfLine = (line: string): string =>
  fingerprint(Buffer.from(line.split(' ')[1] ?? '', 'base64'));

describe.skipIf(!needed.available)(titleWith('a key of the ssh-agent', needed), () => {
  async function agentScene(
    options: SshdOptions = {},
    choose: (server: RealSshd) => string | undefined = () => undefined,
    answer: (server: RealSshd) => Answer = () => () => ({ kind: 'agent' }),
  ) {
    const agent = resources.use(await startSshAgent());
    const authentication = (server: RealSshd) => {
      const key = choose(server);
      return { method: 'agent' as const, socket: agent.socket, ...(key !== undefined && { key }) };
    };
    return { agent, ...(await signInScene(resources, options, authentication, answer)) };
  }

  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('(%s) signs in, and no key file is read', async (type) => {
    const { agent, server, attempt } = await agentScene({ clientKeyType: type });
    await agent.add(server.identityFile);
    expect([await attempt(), server.signInAttempts()]).toEqual(['ok', 1]);
  });

  it('is found among a few others, which are only shown', async () => {
    const { agent, server, attempt } = await agentScene();
    for (const name of ['a', 'b'])
      await agent.add((await generateKey(join(folder.path, name), 'ed25519')).path);
    await agent.add(server.identityFile);
    expect(await attempt()).toBe('ok');
    expect(server.log()).not.toMatch(/Failed password/);
  });

  it('is the chosen one, by fingerprint or public key file, however many there are', async () => {
    for (const by of ['fingerprint', 'file']) {
      const { agent, server, attempt } = await agentScene({ configFirst: ['MaxAuthTries 1'] }, (server) => {
        const file = `${server.identityFile}.pub`;
        return by === 'file' ? file : fingerprintOfLine(readFileSync(file, 'utf8'));
      });
      for (let count = 0; count <= MOST_AGENT_KEYS; count += 1)
        await agent.add((await generateKey(join(folder.path, `${by}${count}`), 'ed25519')).path);
      await agent.add(server.identityFile);
      expect(await attempt()).toBe('ok');
    }
  });

  it('is never looked for beyond the first few, so that the server doesn’t count us out', async () => {
    const { agent, server, attempt, engine } = await agentScene();
    for (let count = 0; count <= MOST_AGENT_KEYS; count += 1)
      await agent.add((await generateKey(join(folder.path, `k${count}`), 'ed25519')).path);
    expect(await attempt()).toBe('AuthenticationFailed agent-keys');
    expect((await engine.held()).error.detail).toMatchObject({
      shown: MOST_AGENT_KEYS,
      total: MOST_AGENT_KEYS + 1,
    });
    expect(server.log()).not.toMatch(/Too many authentication failures/);
  });

  it('is followed by the password that the server wants besides', async () => {
    const { agent, server, attempt, asked } = await agentScene(
      { configFirst: WANTS_KEY_AND_PASSWORD },
      () => undefined,
      (server) =>
        ({ passwordBesides }) =>
          passwordBesides === true ? passwordOf(server) : { kind: 'agent' },
    );
    await agent.add(server.identityFile);
    // Another key behind it: it isn't shown in the place of the password.
    await agent.add((await generateKey(join(folder.path, 'other'), 'ed25519')).path);
    expect(await attempt()).toBe('ok');
    expect(asked()).toEqual(['agent', 'password besides']);
  });

  it('that isn’t there, of an agent that holds none, or of none that runs: each says so', async () => {
    const { agent, server, attempt, engine } = await agentScene();
    const release = () => engine.request('profiles.release', { id: engine.profile.id });
    expect(await attempt()).toBe('AgentUnavailable no-keys');
    await agent.stop();
    await release();
    expect(await attempt()).toBe('AgentUnavailable not-running');
    const other = await agentScene({}, () => `SHA256:${'A'.repeat(43)}`);
    await other.agent.add(server.identityFile);
    expect(await other.attempt()).toBe('AgentUnavailable no-such-key');
    const file = join(folder.path, 'no-key.pub');
    await writeFile(file, 'nothing');
    const third = await agentScene({}, () => file);
    await third.agent.add(server.identityFile);
    expect(await third.attempt()).toBe('KeyUnreadable not-public');
  });
});
