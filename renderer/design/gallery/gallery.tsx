import { useState } from 'react';
import { LiveRegion } from '../live-region.tsx';
import { SegmentedControl } from '../segmented-control.tsx';
import { ToastRegion } from '../toast.tsx';
import { ActionsSection } from './actions-section.tsx';
import { FieldsSection } from './fields-section.tsx';
import styles from './gallery.module.css';
import { ListsSection } from './lists-section.tsx';
import { MessagesSection } from './messages-section.tsx';

type Theme = 'system' | 'light' | 'dark';
type Density = 'comfortable' | 'compact';

/** All components in all states, for whoever works on them and for the tests. */
export function Gallery() {
  const root = document.documentElement;
  const [theme, setTheme] = useState<Theme>((root.dataset.theme as Theme | undefined) ?? 'system');
  const [density, setDensity] = useState<Density>('comfortable');
  return (
    <main className={styles.scroller}>
      <div className={styles.page}>
        <div className={styles.top}>
          <h1>Components</h1>
          <div className={styles.row}>
            <SegmentedControl
              label="Theme"
              isLabelHidden
              segments={[
                { value: 'system', label: 'System' },
                { value: 'light', label: 'Light' },
                { value: 'dark', label: 'Dark' },
              ]}
              value={theme}
              onChange={(chosen) => {
                root.dataset.theme = chosen;
                setTheme(chosen);
              }}
            />
            <SegmentedControl
              label="Density"
              isLabelHidden
              segments={[
                { value: 'comfortable', label: 'Comfortable' },
                { value: 'compact', label: 'Compact' },
              ]}
              value={density}
              onChange={(chosen) => {
                root.dataset.density = chosen;
                setDensity(chosen);
              }}
            />
          </div>
        </div>
        <ActionsSection />
        <FieldsSection />
        <MessagesSection />
        <ListsSection />
      </div>
      <LiveRegion />
      <ToastRegion />
    </main>
  );
}
