import { Monitor, Moon, Sun } from 'lucide-react';
import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { SegmentedControl } from '../../design/segmented-control.tsx';
import { change } from './change.ts';
import { Line, Section } from './section.tsx';

export function AppearanceSection({ settings }: { readonly settings: AppSettings }) {
  const { theme, density } = settings.appearance;
  return (
    <Section title={SETTINGS.appearance}>
      <Line label={SETTINGS.theme}>
        <SegmentedControl
          label={SETTINGS.theme}
          isLabelHidden
          segments={[
            { value: 'system', label: SETTINGS.themes.system, icon: Monitor },
            { value: 'light', label: SETTINGS.themes.light, icon: Sun },
            { value: 'dark', label: SETTINGS.themes.dark, icon: Moon },
          ]}
          value={theme}
          onChange={(value) => change({ appearance: { theme: value } })}
        />
      </Line>
      <Line label={SETTINGS.density}>
        <SegmentedControl
          label={SETTINGS.density}
          isLabelHidden
          segments={[
            { value: 'comfortable', label: SETTINGS.densities.comfortable },
            { value: 'compact', label: SETTINGS.densities.compact },
          ]}
          value={density}
          onChange={(value) => change({ appearance: { density: value } })}
        />
      </Line>
    </Section>
  );
}
