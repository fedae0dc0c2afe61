import { type FormEvent, useEffect, useId, useState } from 'react';
import { escapeControls } from '../../shared/escape-controls.ts';
import { formatDuration } from '../../shared/format.ts';
import { LIVE_QUESTION } from '../../shared/messages/window/sign-in.ts';
import type { LiveQuestion } from '../../shared/models/live-question.ts';
import { request } from '../api/api.ts';
import { Button } from '../design/button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { ErrorNotice } from '../design/error-notice.tsx';
import { PasswordField } from '../design/password-field.tsx';
import { TextField } from '../design/text-field.tsx';
import { toast } from '../design/toast.tsx';
import { useAttempt } from '../design/use-attempt.ts';
import { useLiveQuestionsStore } from '../stores/live-questions-store.ts';
import styles from './questions.module.css';

/** The oldest of what servers ask just now; it closes by itself when the server doesn't wait any more. */
export function LiveQuestions() {
  const question = useLiveQuestionsStore(({ questions }) => questions[0]);
  return question === undefined ? null : <LiveQuestionDialog key={question.id} question={question} />;
}

function LiveQuestionDialog({ question }: { readonly question: LiveQuestion }) {
  const { id, profileName, user, host, name, instruction, prompts } = question;
  const form = useId();
  const [answers, setAnswers] = useState<readonly string[]>(() => prompts.map(() => ''));
  const attempt = useAttempt();
  const left = useTimeLeft(question.answerByMs);

  const send = (event: FormEvent) => {
    event.preventDefault();
    void attempt.run(async () => {
      const { taken } = await request('questions.answer', { id, answers: [...answers] });
      if (!taken) toast({ tone: 'warning', text: LIVE_QUESTION.late });
    });
  };
  const cancel = () => void attempt.run(() => request('questions.cancel', { id }));
  const said = [name, instruction].filter((text) => text !== '');
  return (
    <Dialog
      isOpen
      onClose={cancel}
      title={LIVE_QUESTION.title(profileName)}
      subtitle={`${user}@${host}`}
      footer={
        <DialogFooter start={<TimeLeft ms={left} />}>
          <Button onPress={cancel}>{LIVE_QUESTION.cancel}</Button>
          <Button variant="primary" type="submit" form={form} isBusy={attempt.isBusy}>
            {LIVE_QUESTION.send}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{LIVE_QUESTION.intro(profileName)}</p>
        <ErrorNotice error={attempt.error} partner={profileName} />
        <form id={form} className={styles.theirs} onSubmit={send}>
          {said.length > 0 && (
            <blockquote className={styles.said} aria-label={LIVE_QUESTION.theirWords(profileName)}>
              {said.map((text) => (
                <p key={text}>{inLines(text)}</p>
              ))}
            </blockquote>
          )}
          {prompts.map(({ text, hidden }, index) => {
            const Field = hidden ? PasswordField : TextField;
            return (
              <Field
                // Prompts have no name but their place.
                key={`${index}:${text}`}
                label={text === '' ? LIVE_QUESTION.answer : escapeControls(text)}
                value={answers[index] ?? ''}
                onChange={(typed) => setAnswers(answers.with(index, typed))}
                autoFocus={index === 0}
              />
            );
          })}
        </form>
        <p className={styles.note}>{LIVE_QUESTION.keptNowhere}</p>
      </div>
    </Dialog>
  );
}

/** Each line escaped for itself: an escaped line end would be a sign. */
const inLines = (text: string): string => text.split('\n').map(escapeControls).join('\n');

function TimeLeft({ ms }: { readonly ms: number }) {
  return (
    <span className={styles.note} role="timer">
      {LIVE_QUESTION.left(formatDuration(ms))}
    </span>
  );
}

/** Milliseconds until then, told each second. */
function useTimeLeft(untilMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, untilMs - nowMs);
}
