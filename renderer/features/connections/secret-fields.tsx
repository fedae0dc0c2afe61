import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { SIGN_IN_FIELDS } from '../../../shared/messages/window/sign-in.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { CheckboxField } from '../../design/checkbox-field.tsx';
import { PasswordField } from '../../design/password-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import { AgentFields } from './agent-fields.tsx';
import styles from './connections.module.css';
import type { EditorFieldsProps } from './editor-fields.ts';
import { useLock } from './locks.tsx';
import { MakeKeyButton } from './make-key-button.tsx';

/** What the chosen way of signing in needs. A kept secret is never shown, only that there is one. */
export function SecretFields({ editor, onChange }: EditorFieldsProps) {
  const lock = useLock();
  const { form, kept, store, problems } = editor;
  const isKept = form.method === 'key-file' ? kept.passphrase : kept.password;
  const forget = isKept && (
    <Button variant="text" onPress={() => void editor.forget()}>
      {CONNECTIONS.forgetPassword}
    </Button>
  );
  const placeholder = isKept ? CONNECTIONS.passwordKept[store] : undefined;
  if (form.method === 'ask')
    return (
      <PasswordField
        label={CONNECTIONS.testPassword}
        value={form.secret}
        onChange={(secret) => onChange({ secret })}
        description={SIGN_IN_FIELDS.askNote}
        isErrorSpaceReserved
      />
    );
  if (form.method === 'password')
    return (
      <PasswordField
        label={CONNECTIONS.password}
        labelEnd={forget}
        placeholder={placeholder}
        value={form.secret}
        onChange={(secret) => onChange({ secret })}
        description={isKept && form.secret === '' ? undefined : CONNECTIONS.passwordGoesTo[store]}
        isErrorSpaceReserved
      />
    );
  if (form.method === 'agent') return <AgentFields editor={editor} onChange={onChange} />;
  const choose = async () => {
    const { path } = await request('dialogs.chooseKeyFile', {});
    if (path !== null) onChange({ keyFile: path });
  };
  return (
    <>
      <TextField
        label={CONNECTIONS.keyFile}
        labelEnd={<MakeKeyButton editor={editor} onChange={onChange} />}
        value={form.keyFile}
        {...lock.field('authentication')}
        onChange={(keyFile) => onChange({ keyFile })}
        error={problems.keyFile}
        isMono
        isErrorSpaceReserved
        end={
          <Button variant="text" onPress={() => void choose().catch(() => {})}>
            {CONNECTIONS.chooseKey}
          </Button>
        }
      />
      <PasswordField
        label={form.askPassphrase ? SIGN_IN_FIELDS.passphraseForTest : CONNECTIONS.passphrase}
        labelEnd={forget}
        placeholder={placeholder ?? CONNECTIONS.passphraseHint}
        value={form.secret}
        onChange={(secret) => onChange({ secret })}
        description={
          form.askPassphrase
            ? SIGN_IN_FIELDS.askPassphraseNote
            : form.secret === ''
              ? undefined
              : CONNECTIONS.passwordGoesTo[store]
        }
        isErrorSpaceReserved
      />
      <div className={styles.belowField}>
        <CheckboxField
          label={SIGN_IN_FIELDS.askPassphrase}
          isSelected={form.askPassphrase}
          {...lock.choice('authentication')}
          onChange={(askPassphrase) => onChange({ askPassphrase })}
        />
      </div>
    </>
  );
}
