import { useEffect } from 'react';
import { useProfile, useProfileStatus } from '../stores/connections-store.ts';
import { closeQuestion, useTroubleStore } from '../stores/trouble-store.ts';
import { ChangedKeyDialog } from './changed-key-dialog.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { UnknownKeyDialog } from './unknown-key-dialog.tsx';

/** The question that is open, over whatever page; it closes by itself when somebody else answered it. */
export function Questions() {
  const question = useTroubleStore((store) => store.question);
  const profile = useProfile(question?.profileId);
  const held = useProfileStatus(question?.profileId)?.held ?? null;
  const isAnswered = question !== null && held === null;
  useEffect(() => {
    if (isAnswered) closeQuestion();
  }, [isAnswered]);
  if (question === null || profile === undefined || held === null) return null;
  const { error } = held;
  // What holds the profile decides, not what it was when the question was asked.
  switch (error.code) {
    case 'HostKeyUnknown':
      return <UnknownKeyDialog profile={profile} error={error} />;
    case 'HostKeyChanged':
    case 'HostKeyRevoked':
      return <ChangedKeyDialog profile={profile} error={error} />;
    default:
      return <SignInDialog profile={profile} error={error} />;
  }
}
