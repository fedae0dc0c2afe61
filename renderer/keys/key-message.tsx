import { textForAdministrator } from '../../shared/messages/signing-key-messages.ts';
import { KEYS } from '../../shared/messages/window/keys.ts';
import type { KeyFacts } from '../../shared/models/signing-key.ts';
import { TextBlock } from './text-block.tsx';

/** Whom a key is for, where that is known. */
export interface KeyTarget {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** What one sends to those who look after the partner's server. */
export function KeyMessage({
  facts,
  target,
}: {
  readonly facts: KeyFacts;
  readonly target: KeyTarget | undefined;
}) {
  return (
    <TextBlock
      title={KEYS.message}
      note={KEYS.messageNote}
      text={textForAdministrator({
        facts,
        ...(target !== undefined && {
          server: { host: target.host, port: target.port },
          user: target.user,
        }),
      })}
      copyLabel={KEYS.copyMessage}
    />
  );
}
