import { useState } from 'react';
import type { Command } from '../../shared/contract/events.ts';
import { COMMAND_WORDS } from '../../shared/messages/window/commands.ts';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { Button } from '../design/button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { KeyHint } from '../design/key-hint.tsx';
import { useAppStore } from '../stores/app-store.ts';
import { useCommand } from './commands.ts';
import { bindingsOf, keyText } from './keys.ts';
import styles from './keys-dialog.module.css';

/** In the order of the words: a command with two keys has one line. */
const COMMANDS = Object.keys(COMMAND_WORDS) as Command[];

/** The "?" sheet: every key of the window. */
export function KeysDialog() {
  const [isOpen, setOpen] = useState(false);
  const app = useAppStore((store) => store.app);
  useCommand('help.keys', () => setOpen(true));
  if (app === null) return null;
  const close = () => setOpen(false);
  return (
    <Dialog
      isOpen={isOpen}
      size={640}
      onClose={close}
      isDismissable
      title={FRAME.keysTitle}
      subtitle={FRAME.keysScheme[app.settings.keys]}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={close}>
            {FRAME.close}
          </Button>
        </DialogFooter>
      }
    >
      <dl className={styles.keys}>
        {COMMANDS.map((command) => {
          const strokes = bindingsOf(app.settings.keys).filter(([, bound]) => bound === command);
          return (
            strokes.length > 0 && (
              <div key={command} className={styles.line}>
                <dt>{COMMAND_WORDS[command]}</dt>
                {strokes.map(([stroke]) => (
                  <dd key={keyText(stroke, false)}>
                    <KeyHint keys={keyText(stroke, app.platform === 'darwin')} />
                  </dd>
                ))}
              </div>
            )
          );
        })}
        {FRAME.keysOfLists.map(([keys, words]) => (
          <div key={words} className={styles.line}>
            <dt>{words}</dt>
            <dd>
              <KeyHint keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
