import {
  ArrowUp,
  CircleCheck,
  CircleX,
  Clock,
  Copy,
  Ellipsis,
  Info,
  Pause,
  Pencil,
  RefreshCw,
  Send,
  ShieldCheck,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { Button } from '../button.tsx';
import { Chip } from '../chip.tsx';
import { ContextMenuArea } from '../context-menu.tsx';
import { IconButton } from '../icon-button.tsx';
import { InitialsTile } from '../initials-tile.tsx';
import { KeyHint } from '../key-hint.tsx';
import { Menu, type MenuEntry } from '../menu.tsx';
import { ProgressBar } from '../progress-bar.tsx';
import { Spinner } from '../spinner.tsx';
import styles from './gallery.module.css';
import { Section } from './section.tsx';

const nothing = (): void => undefined;

export const ENTRIES: readonly MenuEntry[] = [
  { id: 'send', label: 'Send files…', icon: Send, keys: 'Ctrl+U', onAction: nothing },
  { id: 'rename', label: 'Rename', icon: Pencil, keys: 'F2', onAction: nothing },
  { id: 'copy', label: 'Copy path', icon: Copy, isDisabled: true, onAction: nothing },
  'separator',
  {
    title: 'Sort by',
    entries: [
      { id: 'name', label: 'Name', isChecked: true, onAction: nothing },
      { id: 'size', label: 'Size', isChecked: false, onAction: nothing },
    ],
  },
  'separator',
  { id: 'delete', label: 'Delete', icon: Trash2, keys: 'Del', tone: 'danger', onAction: nothing },
];

export function ActionsSection() {
  return (
    <>
      <Section title="Buttons">
        <div className={styles.row}>
          <Button variant="primary" icon={ArrowUp}>
            Upload 2 files
          </Button>
          <Button>Import…</Button>
          <Button variant="text">Choose files…</Button>
          <Button variant="danger">Delete 3 files</Button>
          <Button variant="primary" size="large">
            Send 4 files to Sleep Impressions
          </Button>
          <Button size="large">Cancel</Button>
        </div>
        <div className={styles.row}>
          <Button variant="primary" isBusy>
            Save
          </Button>
          <Button icon={RefreshCw} isBusy>
            Test connection
          </Button>
          <Button variant="primary" isDisabled>
            Save
          </Button>
          <Button disabledReason="Choose a file first.">Send</Button>
          <Button variant="text" isDisabled>
            All history
          </Button>
          <IconButton icon={Pause} label="Pause" />
          <IconButton icon={RefreshCw} label="Refresh" isSelected />
          <IconButton icon={CircleX} label="Cancel" isDisabled />
          <IconButton icon={Copy} label="Copy" size="small" />
          <Menu
            label="Sleep Impressions"
            entries={ENTRIES}
            trigger={<IconButton icon={Ellipsis} label="More for Sleep Impressions" aria-haspopup="menu" />}
          />
          <ContextMenuArea label="Files" entries={ENTRIES}>
            <Button>Right click here</Button>
          </ContextMenuArea>
          <KeyHint keys="Ctrl+K" />
          <KeyHint keys="F2" />
        </div>
      </Section>
      <Section title="Chips, dots, tiles, progress">
        <div className={styles.row}>
          <Chip tone="success" icon={CircleCheck}>
            Delivered, contents checked
          </Chip>
          <Chip tone="warning" icon={TriangleAlert}>
            Needs you: sign in
          </Chip>
          <Chip tone="danger" icon={CircleX}>
            Not sent: password refused
          </Chip>
          <Chip tone="running">Sending 62 %</Chip>
          <Chip tone="info" icon={Info}>
            Checking
          </Chip>
          <Chip icon={Clock}>Waiting</Chip>
          <Chip tone="success" icon={ShieldCheck}>
            12,431 entries, chain intact
          </Chip>
        </div>
        <div className={styles.row}>
          {[
            'Sleep Impressions',
            'AiMedRes',
            'Midwest Claims',
            'Practice server',
            'Ünal Labs',
            'Quest',
            'Öko-Test',
            'Borealis Health',
          ].map((name) => (
            <InitialsTile key={name} name={name} size={36} />
          ))}
          <InitialsTile name="AiMedRes" />
          <InitialsTile name="AiMedRes" size={20} />
          <Chip tone="success" icon={CircleCheck} isNew>
            Delivered
          </Chip>
          <Spinner />
          <Spinner size={20} />
        </div>
        <div className={styles.fields}>
          <ProgressBar label="Sending" value={0.62} valueText="62 %" />
          <ProgressBar label="Paused" value={0.3} tone="quiet" />
          <ProgressBar label="Failed" value={0.8} tone="danger" />
          <ProgressBar label="Connecting" value={undefined} />
        </div>
      </Section>
    </>
  );
}
