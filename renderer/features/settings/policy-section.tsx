import { Ban, Lock, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { settingName, settingText } from '../../../shared/messages/setting-names.ts';
import { POLICY } from '../../../shared/messages/window/policy.ts';
import { Button } from '../../design/button.tsx';
import { Chip } from '../../design/chip.tsx';
import { Mono } from '../../design/mono.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { usePolicy } from '../../stores/policy-store.ts';
import { EffectiveDialog } from './effective-dialog.tsx';
import { Line, Section } from './section.tsx';

/** What an administrator decided for this computer, and the way to see what that means for each connection. */
export function PolicySection() {
  const policy = usePolicy();
  const hasProfiles = useConnectionsStore(({ profiles }) => (profiles?.length ?? 0) > 0);
  const [isShowing, setShowing] = useState(false);
  const { state, source, reason, contact, forbidden, everyProfile, profiles, hostKeys } = policy;
  return (
    <Section title={POLICY.section} note={POLICY.noneNote}>
      {state === 'none' && <Line label={POLICY.none}>{showButton()}</Line>}
      {state === 'ignored' && (
        <Line label={POLICY.ignored} note={POLICY.ignoredNote(source ?? '', reason ?? '')}>
          <Chip tone="warning" icon={TriangleAlert}>
            {POLICY.sources.default}
          </Chip>
        </Line>
      )}
      {state === 'active' && (
        <>
          <Line label={POLICY.file}>
            <Mono isOneLine>{source ?? ''}</Mono>
          </Line>
          {contact !== null && <Line label={POLICY.contact}>{escapeControls(contact)}</Line>}
          {profiles.length > 0 && <Line label={POLICY.connections}>{String(profiles.length)}</Line>}
          {forbidden.map((action) => (
            <Line key={action} label={POLICY.forbidden(action)}>
              <Chip icon={Ban}>{POLICY.notAllowed}</Chip>
            </Line>
          ))}
          {everyProfile.map(({ path, value }) => (
            <Line key={path} label={settingName(path)} note={POLICY.everyConnection}>
              <Chip icon={Lock}>{escapeControls(settingText(path, value))}</Chip>
            </Line>
          ))}
          {hostKeys.length > 0 && (
            <Line
              label={POLICY.hostKeys}
              note={hostKeys.map(({ host, port }) => `${host}:${port}`).join(', ')}
            >
              <Chip icon={Lock}>{String(hostKeys.length)}</Chip>
            </Line>
          )}
          <Line label={POLICY.effectiveNote}>{showButton()}</Line>
        </>
      )}
      {isShowing && <EffectiveDialog onClose={() => setShowing(false)} />}
    </Section>
  );

  function showButton() {
    return (
      <Button isDisabled={!hasProfiles} onPress={() => setShowing(true)}>
        {POLICY.show}
      </Button>
    );
  }
}
