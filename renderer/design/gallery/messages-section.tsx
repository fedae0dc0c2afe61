import { CircleCheck, Ellipsis, Send, Server } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../button.tsx';
import { Card } from '../card.tsx';
import { Chip } from '../chip.tsx';
import { Dialog, DialogFooter } from '../dialog.tsx';
import { EmptyState } from '../empty-state.tsx';
import { FileName } from '../file-name.tsx';
import { IconButton } from '../icon-button.tsx';
import { InitialsTile } from '../initials-tile.tsx';
import { inGroupsOfFour, Mono } from '../mono.tsx';
import { Notice } from '../notice.tsx';
import { SideSheet } from '../side-sheet.tsx';
import { SkeletonRows } from '../skeleton.tsx';
import { TextField } from '../text-field.tsx';
import { toast } from '../toast.tsx';
import styles from './gallery.module.css';
import { LONG_NAME, SHA256 } from './samples.ts';
import { Section } from './section.tsx';

export function MessagesSection() {
  const [open, setOpen] = useState<'none' | 'dialog' | 'alert' | 'sheet'>('none');
  const close = (): void => setOpen('none');
  return (
    <>
      <Section title="Cards, names, empty, loading">
        <div className={styles.cards}>
          <Card>
            <div className={styles.stack}>
              <span className={styles.partner}>
                <InitialsTile name="AiMedRes" size={36} />
                <span>
                  <strong>AiMedRes</strong>
                  <span className={styles.caption}>Clinical data, de-identified</span>
                </span>
                <IconButton icon={Ellipsis} label="More for AiMedRes" />
              </span>
              <Mono>aimedres-server.hospital.org:/upload</Mono>
              <Chip tone="success" icon={CircleCheck}>
                4 of 4 delivered today, 09:41
              </Chip>
            </div>
          </Card>
          <Card>
            <div className={styles.stack}>
              <div className={styles.narrow}>
                <FileName name={LONG_NAME} />
              </div>
              <FileName name="notes.txt" />
              <Mono onCopy={async () => {}} copyText={SHA256}>
                {inGroupsOfFour(SHA256)}
              </Mono>
              <Mono isOneLine>{`/midwest/si/${LONG_NAME}`}</Mono>
            </div>
          </Card>
          <Card>
            <EmptyState
              icon={Server}
              text="No partners yet. Add a connection, or try the practice server."
              action={<Button variant="primary">Add connection</Button>}
            />
          </Card>
          <Card padding="none">
            <SkeletonRows isImmediate />
          </Card>
        </div>
      </Section>
      <Section title="Notices">
        <Notice tone="info" actions={<Button>Try now</Button>}>
          No connection to Sleep Impressions. 3 of 4 files are waiting and will continue by themselves.
        </Notice>
        <Notice tone="success">
          4 files delivered to Sleep Impressions at 09:41. Contents checked on their server.
        </Notice>
        <Notice
          tone="warning"
          title="Sleep Impressions needs you"
          actions={
            <>
              <Button>Copy for IT</Button>
              <Button variant="primary">Enter password…</Button>
            </>
          }
        >
          Sleep Impressions didn’t accept the password for etl_si. Nothing was sent; your 4 files are waiting.
        </Notice>
        <Notice tone="danger">This may not be Sleep Impressions’ server. Call your IT.</Notice>
      </Section>
      <Section title="Dialogs, sheets, toasts">
        <div className={styles.row}>
          <Button onPress={() => setOpen('dialog')}>Open dialog</Button>
          <Button onPress={() => setOpen('alert')}>Ask before deleting</Button>
          <Button onPress={() => setOpen('sheet')}>Open sheet</Button>
          <Button
            onPress={() =>
              toast({
                text: '3 files deleted from /midwest/si.',
                action: { label: 'Undo', onPress: () => undefined },
              })
            }
          >
            Show toast
          </Button>
          <Button onPress={() => toast({ text: '4 files delivered to Sleep Impressions.', tone: 'success' })}>
            Show delivery
          </Button>
        </div>
        <Dialog
          isOpen={open === 'dialog'}
          onClose={close}
          size={640}
          title="Send to Sleep Impressions"
          subtitle="imports.flowiq.ai, /midwest/si"
          footer={
            <DialogFooter start="3 ready, 1 needs a decision">
              <Button size="large" onPress={close}>
                Cancel
              </Button>
              <Button size="large" variant="primary" onPress={close}>
                Send 4 files
              </Button>
            </DialogFooter>
          }
        >
          <TextField
            label="Send as"
            value="billing_log_2026-11-22.csv"
            onChange={() => undefined}
            autoFocus
          />
        </Dialog>
        <Dialog
          isOpen={open === 'alert'}
          onClose={close}
          role="alertdialog"
          title="Delete 3 files?"
          footer={
            <DialogFooter>
              <Button autoFocus onPress={close}>
                Cancel
              </Button>
              <Button variant="danger" onPress={close}>
                Delete 3 files
              </Button>
            </DialogFooter>
          }
        >
          They will be gone from Sleep Impressions’ server. This can’t be undone.
        </Dialog>
        <SideSheet
          isOpen={open === 'sheet'}
          onClose={close}
          title="Delivered to Sleep Impressions, contents checked on their server"
          lead={<Send size={16} />}
          footer={
            <>
              <Button>Print</Button>
              <Button>Copy</Button>
            </>
          }
        >
          <Mono>{inGroupsOfFour(SHA256)}</Mono>
        </SideSheet>
      </Section>
    </>
  );
}
