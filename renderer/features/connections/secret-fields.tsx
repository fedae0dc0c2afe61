import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { PasswordField } from '../../design/password-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { ConnectionForm } from './connection-form.ts';
import { MakeKeyButton } from './make-key-button.tsx';
import type { Editor } from './use-editor.ts';

export interface SecretFieldsProps {
  readonly editor: Editor;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

/** What the chosen way of signing in needs. A kept secret is never shown, only that there is one. */
export function SecretFields({ editor, onChange }: SecretFieldsProps) {
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
        description={CONNECTIONS.askNote}
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
        label={CONNECTIONS.passphrase}
        labelEnd={forget}
        placeholder={placeholder ?? CONNECTIONS.passphraseHint}
        value={form.secret}
        onChange={(secret) => onChange({ secret })}
        description={form.secret === '' ? undefined : CONNECTIONS.passwordGoesTo[store]}
        isErrorSpaceReserved
      />
    </>
  );
}
