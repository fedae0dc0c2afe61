import { KEYS } from '../../shared/messages/window/keys.ts';
import { keepsSecrets } from '../../shared/models/app-state.ts';
import { NewKeyType } from '../../shared/models/signing-key.ts';
import { Button } from '../design/button.tsx';
import { CheckboxField } from '../design/checkbox-field.tsx';
import { ErrorNotice } from '../design/error-notice.tsx';
import { PasswordField } from '../design/password-field.tsx';
import { SegmentedControl } from '../design/segmented-control.tsx';
import { TextField } from '../design/text-field.tsx';
import styles from './keys.module.css';
import type { NewKey } from './use-new-key.ts';

/** What a new key is made from. @param canKeep there is a connection that the passphrase could be kept for */
export function NewKeyFields({ maker, canKeep }: { readonly maker: NewKey; readonly canKeep: boolean }) {
  const { form, change, problems, isBusy, store } = maker;
  return (
    <div className={styles.body}>
      <p className={styles.intro}>{KEYS.intro}</p>
      <SegmentedControl
        label={KEYS.type}
        segments={NewKeyType.options.map((value) => ({ value, label: KEYS.types[value] }))}
        value={form.type}
        onChange={(type) => change({ type })}
        description={KEYS.typeNotes[form.type]}
        isDisabled={isBusy}
      />
      <TextField
        label={KEYS.file}
        isMono
        value={form.path}
        onChange={(path) => change({ path, isPathChosen: path !== '' })}
        description={KEYS.fileNote}
        error={problems.path}
        isDisabled={isBusy}
        end={
          <Button variant="text" onPress={() => void maker.chooseFolder().catch(() => {})}>
            {KEYS.chooseFolder}
          </Button>
        }
      />
      <div className={styles.pair}>
        <PasswordField
          label={KEYS.passphrase}
          value={form.passphrase}
          onChange={(passphrase) => change({ passphrase, ...(passphrase !== '' && { isWithout: false }) })}
          description={KEYS.passphraseNote}
          error={problems.passphrase}
          isDisabled={isBusy || form.isWithout}
          autoFocus
        />
        <PasswordField
          label={KEYS.again}
          value={form.again}
          onChange={(again) => change({ again })}
          error={problems.again}
          isDisabled={isBusy || form.isWithout}
        />
      </div>
      {form.passphrase === '' ? (
        <CheckboxField
          label={KEYS.without}
          description={KEYS.withoutNote}
          isSelected={form.isWithout}
          onChange={(isWithout) => change({ isWithout, again: '' })}
          isDisabled={isBusy}
        />
      ) : (
        canKeep &&
        keepsSecrets(store) && (
          <CheckboxField
            label={KEYS.keep[store]}
            description={KEYS.keepNote}
            isSelected={form.isKept}
            onChange={(isKept) => change({ isKept })}
            isDisabled={isBusy}
          />
        )
      )}
      <TextField
        label={KEYS.comment}
        value={form.comment}
        onChange={(comment) => change({ comment })}
        description={KEYS.commentNote}
        isDisabled={isBusy}
      />
      <ErrorNotice error={maker.error} title={KEYS.failed} />
    </div>
  );
}
