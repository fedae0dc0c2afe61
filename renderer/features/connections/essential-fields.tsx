import { useState } from 'react';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Button } from '../../design/button.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { SegmentedControl } from '../../design/segmented-control.tsx';
import { TextField } from '../../design/text-field.tsx';
import { BrowseDialog } from './browse-dialog.tsx';
import { type ConnectionForm, withAddress } from './connection-form.ts';
import styles from './connections.module.css';
import { useLock } from './locks.tsx';
import { nameNote } from './name-note.ts';
import { SecretFields } from './secret-fields.tsx';
import type { Editor } from './use-editor.ts';

export interface EssentialFieldsProps {
  readonly editor: Editor;
  readonly profile: Profile | undefined;
  /** What a test tried has changed. */
  readonly onEdited: () => void;
}

/** What every connection needs; everything else has good defaults. */
export function EssentialFields({ editor, profile, onEdited }: EssentialFieldsProps) {
  const lock = useLock();
  const { form, problems } = editor;
  const [isBrowsing, setBrowsing] = useState(false);
  const change = (part: Partial<ConnectionForm>) => {
    editor.change(part);
    onEdited();
  };
  const changeServer = (text: string) => change(withAddress(form, text) ?? { host: text });
  return (
    <>
      <div className={styles.pair}>
        <TextField
          name="name"
          label={CONNECTIONS.name}
          placeholder={CONNECTIONS.nameHint}
          value={form.name}
          {...lock.field('name')}
          onChange={(name) => editor.change({ name })}
          error={problems.name}
          autoFocus={profile === undefined}
          isErrorSpaceReserved
        />
        <TextField
          label={CONNECTIONS.description}
          placeholder={CONNECTIONS.descriptionHint}
          value={form.description}
          {...lock.field('description')}
          onChange={(description) => editor.change({ description })}
          isErrorSpaceReserved
        />
      </div>
      <div className={styles.server}>
        <TextField
          name="host"
          label={CONNECTIONS.server}
          placeholder={CONNECTIONS.serverHint}
          value={form.host}
          {...lock.field('host')}
          onChange={changeServer}
          error={problems.host}
          description={nameNote(form.host)}
          isErrorSpaceReserved
        />
        <NumberField
          label={CONNECTIONS.port}
          min={1}
          max={65_535}
          value={form.port}
          {...lock.field('port', true)}
          onChange={(port) => change({ port })}
          error={problems.port}
          isErrorSpaceReserved
        />
      </div>
      <TextField
        name="user"
        label={CONNECTIONS.user}
        value={form.user}
        {...lock.field('user')}
        onChange={(user) => change({ user })}
        error={problems.user}
        isErrorSpaceReserved
      />
      <SegmentedControl
        label={CONNECTIONS.signIn}
        segments={(['password', 'key-file', 'agent', 'ask'] as const).map((value) => ({
          value,
          label: CONNECTIONS.methods[value],
        }))}
        value={form.method}
        {...lock.field('authentication')}
        onChange={(method) => change({ method, secret: '' })}
        isErrorSpaceReserved
      />
      <SecretFields editor={editor} onChange={change} />
      <TextField
        label={CONNECTIONS.remoteFolder}
        value={form.remoteFolder}
        {...lock.field('remoteFolder')}
        onChange={(remoteFolder) => change({ remoteFolder })}
        isMono
        isErrorSpaceReserved
        end={
          <Button
            variant="text"
            disabledReason={
              profile === undefined || editor.isChanged ? CONNECTIONS.browseNeedsSaved : undefined
            }
            onPress={() => setBrowsing(true)}
          >
            {CONNECTIONS.browse}
          </Button>
        }
      />
      {profile !== undefined && isBrowsing && (
        <BrowseDialog
          profile={profile}
          onClose={() => setBrowsing(false)}
          onChoose={(remoteFolder) => {
            setBrowsing(false);
            change({ remoteFolder });
          }}
        />
      )}
    </>
  );
}
