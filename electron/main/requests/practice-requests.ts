import type { EngineOutput } from '../../../shared/contract/engine-requests.ts';
import { unwrap } from '../../../shared/result.ts';
import type { EngineDoor } from '../engine-host/supervisor.ts';
import type { CredentialOwner } from '../secrets/credential-owner.ts';
import type { AppMemory } from '../settings/app-memory.ts';
import type { Handlers, RequestParts } from './request-parts.ts';

export const practiceHandlers = (parts: RequestParts): Handlers<'practice.use'> => ({
  'practice.use': async () => {
    const { profile, sampleFiles } = await startPractice(parts.engine, parts.owner, parts.memory);
    return { profile, sampleFiles };
  },
});

/** Starts the practice server in an engine, unless it runs, and remembers it and, in memory only, its password. */
export async function startPractice(
  engine: Pick<EngineDoor, 'request'>,
  owner: CredentialOwner,
  memory: AppMemory,
): Promise<EngineOutput<'practice.start'>> {
  const started = unwrap(await engine.request('practice.start', {}));
  owner.usePractice(started.profile.id, started.password);
  if (memory.value.practiceProfileId !== started.profile.id)
    await memory.remember({ practiceProfileId: started.profile.id });
  return started;
}
