import { Lock } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../button.tsx';
import { CheckboxField } from '../checkbox-field.tsx';
import { Disclosure } from '../disclosure.tsx';
import { Icon } from '../icon.tsx';
import { NumberField } from '../number-field.tsx';
import { PasswordField } from '../password-field.tsx';
import { SearchField } from '../search-field.tsx';
import { SegmentedControl } from '../segmented-control.tsx';
import { SelectField } from '../select-field.tsx';
import { SwitchField } from '../switch-field.tsx';
import { TextField } from '../text-field.tsx';
import styles from './gallery.module.css';
import { Section } from './section.tsx';

const CHECKS = [
  { value: 'size', label: 'Size', description: 'As many bytes there as here' },
  { value: 'contents', label: 'Contents', description: 'Read back and compared' },
] as const;

const SIGN_INS = [
  { value: 'password', label: 'Password' },
  { value: 'key', label: 'Key file' },
  { value: 'ask', label: 'Ask each time' },
] as const;

export function FieldsSection() {
  const [name, setName] = useState('Sleep Impressions');
  const [password, setPassword] = useState('');
  const [port, setPort] = useState<number | undefined>(22);
  const [search, setSearch] = useState('');
  const [check, setCheck] = useState<'size' | 'contents'>('size');
  const [signIn, setSignIn] = useState<'password' | 'key' | 'ask'>('password');
  const [isOn, setOn] = useState(true);
  return (
    <Section title="Fields">
      <div className={styles.fields}>
        <TextField label="Name" value={name} onChange={setName} />
        <TextField
          label="Server"
          value="imports flowiq"
          onChange={() => undefined}
          error="A server's name has no spaces."
        />
        <NumberField label="Port" value={port} onChange={setPort} min={1} max={65_535} hasSteppers />
        <PasswordField
          label="Password"
          value={password}
          onChange={setPassword}
          placeholder="Kept in this computer's keychain"
        />
        <TextField
          label="Remote folder"
          value="/midwest/si"
          onChange={() => undefined}
          isMono
          end={<Button variant="text">Browse…</Button>}
        />
        <TextField
          label="User"
          value="etl_si"
          onChange={() => undefined}
          isReadOnly
          labelEnd={
            <>
              <Icon icon={Lock} size={14} />
              Set by your IT
            </>
          }
        />
        <TextField
          label="Fingerprint"
          value=""
          onChange={() => undefined}
          placeholder="SHA256:"
          rows={2}
          isMono
        />
        <TextField
          label="Off"
          value="Not now"
          onChange={() => undefined}
          isDisabled
          description="Why it is off."
        />
        <SearchField label="Search" placeholder="File name, person…" value={search} onChange={setSearch} />
        <SelectField label="Check" options={CHECKS} value={check} onChange={setCheck} />
        <SelectField
          label="Period"
          options={CHECKS}
          value={undefined}
          onChange={() => undefined}
          placeholder="Choose"
          isDisabled
        />
        <div className={styles.row}>
          <SelectField label="Check" look="button" options={CHECKS} value={check} onChange={setCheck} />
        </div>
        <SegmentedControl label="Sign-in" segments={SIGN_INS} value={signIn} onChange={setSignIn} />
        <div className={styles.stack}>
          <CheckboxField label="Send it although it was sent already" isSelected={isOn} onChange={setOn} />
          <CheckboxField label="Some of them" isSelected={false} isIndeterminate onChange={() => undefined} />
          <CheckboxField
            label="Keep the time of the file"
            description="Where the server allows it."
            isSelected={false}
            onChange={() => undefined}
          />
          <CheckboxField label="Not now" isSelected isDisabled onChange={() => undefined} />
        </div>
        <div className={styles.stack}>
          <SwitchField label="Notify me about deliveries" isSelected={isOn} onChange={setOn} />
          <SwitchField
            label="Show file names in notifications"
            description="Others may see your screen."
            isSelected={false}
            onChange={() => undefined}
          />
          <SwitchField label="Off" isSelected={false} isDisabled onChange={() => undefined} />
        </div>
      </div>
      <div>
        <Disclosure title="Files and rules" summary="2 rules">
          <TextField label="Name pattern" value="billing_log_{date}.csv" onChange={() => undefined} isMono />
        </Disclosure>
        <Disclosure title="Transfer" isOpenAtFirst>
          <SwitchField label="Check contents" isSelected onChange={() => undefined} />
        </Disclosure>
      </div>
    </Section>
  );
}
