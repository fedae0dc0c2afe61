import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { Button } from '../../design/button.tsx';
import { SegmentedControl } from '../../design/segmented-control.tsx';
import { runCommand } from '../../frame/commands.ts';
import { change } from './change.ts';
import { Line, Section } from './section.tsx';

export function KeysSection({ settings }: { readonly settings: AppSettings }) {
  const { keys } = settings;
  return (
    <Section title={SETTINGS.keys}>
      <Line label={SETTINGS.keyScheme} note={SETTINGS.keySchemeNotes[keys]}>
        <SegmentedControl
          label={SETTINGS.keyScheme}
          isLabelHidden
          segments={[
            { value: 'explorer', label: SETTINGS.keySchemes.explorer },
            { value: 'commander', label: SETTINGS.keySchemes.commander },
          ]}
          value={keys}
          onChange={(value) => change({ keys: value })}
        />
        <Button variant="text" onPress={() => runCommand('help.keys')}>
          {SETTINGS.showKeys}
        </Button>
      </Line>
    </Section>
  );
}
