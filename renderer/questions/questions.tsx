import { useEffect } from 'react';
import { useProfile, useProfileStatus } from '../stores/connections-store.ts';
import { closeQuestion, useTroubleStore } from '../stores/trouble-store.ts';
import { ChangedKeyDialog } from './changed-key-dialog.tsx';
import { ProxySignInDialog } from './proxy-sign-in-dialog.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { UnknownKeyDialog } from './unknown-key-dialog.tsx';

/** The question that is open, over whatever page; it closes by itself when somebody else answered it. */
export function Questions() {
  const question = useTroubleStore((store) => store.question);
  const asked = useProfileStatus(question?.profileId)?.held ?? null;
  // What holds it may be a jump host on its way: then the question is the jump host's, and its answer is for both.
  const via = asked?.error.detail?.viaProfileId;
  const profileId = typeof via === 'string' ? via : question?.profileId;
  const profile = useProfile(profileId);
  const held = useProfileStatus(profileId)?.held ?? null;
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
    case 'ProxySignInFailed':
      return <ProxySignInDialog profile={profile} error={error} />;
    default:
      return <SignInDialog profile={profile} error={error} />;
  }
}
