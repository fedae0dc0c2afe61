import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { listenToNews, loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { LiveQuestions } from '../../../renderer/questions/live-question-dialog.tsx';
import { setLiveQuestions } from '../../../renderer/stores/live-questions-store.ts';
import type { LiveQuestion } from '../../../shared/models/live-question.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, type FakeWaybill, installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM } from '../support/samples.ts';

const question = (over: Partial<LiveQuestion> = {}): LiveQuestion => ({
  id: 'q1',
  profileId: 'sleep',
  profileName: 'Sleep Impressions',
  host: 'imports.flowiq.ai',
  user: 'etl_si',
  name: 'Two-step sign-in',
  instruction: 'Open the authenticator on your phone.\nCodes are valid for 30 seconds.',
  prompts: [{ text: 'Verification code:', hidden: true }],
  answerByMs: Date.now() + 110_000,
  ...over,
});

let fake: FakeWaybill;

async function show(asked: LiveQuestion, answers: Answers = {}): Promise<HTMLElement> {
  fake = installFakeWaybill({
    ...CALM,
    'questions.answer': ({ id }) => {
      fake.tell('questions.changed', { questions: [] });
      return { taken: id === asked.id };
    },
    'questions.cancel': () => {
      fake.tell('questions.changed', { questions: [] });
      return { taken: true };
    },
    ...answers,
  });
  const stop = listenToNews();
  await loadEverything();
  const { container } = await render(
    <main>
      <h1>Page</h1>
      <LiveQuestions />
      <ToastRegion />
    </main>,
  );
  fake.tell('questions.changed', { questions: [asked] });
  await expect.element(page.getByRole('heading', { level: 2 })).toBeVisible();
  stops.push(stop);
  return container;
}

const stops: (() => void)[] = [];
beforeEach(() => {
  for (const stop of stops.splice(0)) stop();
  setLiveQuestions([]);
});
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('what a server asks while it waits', () => {
  test('is answered by keyboard, sent once, and the dialog goes', async () => {
    await show(question());
    await expect
      .element(page.getByRole('heading', { name: 'Sleep Impressions asks before it lets you in' }))
      .toBeVisible();
    await expect.element(page.getByText(/written by the server, not by Waybill/)).toBeVisible();
    await expect.element(page.getByText(/^1:\d\d left/)).toBeVisible();
    await userEvent.keyboard('492039{Enter}');
    await expect.poll(() => fake.inputsOf('questions.answer')).toEqual([{ id: 'q1', answers: ['492039'] }]);
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  test('may be several things, shown or hidden as the server says', async () => {
    await show(
      question({
        prompts: [
          { text: 'Department:', hidden: false },
          { text: 'PIN:', hidden: true },
          { text: '', hidden: false },
        ],
      }),
    );
    await expect.element(page.getByRole('textbox', { name: 'PIN:' })).toHaveAttribute('type', 'password');
    await userEvent.keyboard('Billing');
    await page.getByRole('textbox', { name: 'PIN:' }).fill('1234');
    await page.getByRole('textbox', { name: 'Answer', exact: true }).fill('yes');
    await button('Send answer').click();
    await expect
      .poll(() => fake.inputsOf('questions.answer'))
      .toEqual([{ id: 'q1', answers: ['Billing', '1234', 'yes'] }]);
  });

  test('is left without an answer by Cancel or Escape', async () => {
    await show(question());
    await userEvent.keyboard('123');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => fake.inputsOf('questions.cancel')).toEqual([{ id: 'q1' }]);
    expect(fake.inputsOf('questions.answer')).toEqual([]);
  });

  test('goes by itself when the server doesn’t wait any more', async () => {
    await show(question());
    fake.tell('questions.changed', { questions: [] });
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  test('shows the next round empty, though it is asked the same', async () => {
    await show(question());
    await userEvent.keyboard('111111');
    fake.tell('questions.changed', { questions: [question({ id: 'q2' })] });
    await expect.element(page.getByRole('textbox', { name: 'Verification code:' })).toHaveValue('');
  });

  test('shows signs that would turn a text around, as signs', async () => {
    await show(
      question({ name: '', instruction: 'safe\u202eefas', prompts: [{ text: 'Code\u0007', hidden: true }] }),
    );
    await expect.element(page.getByText('safe\\u{202e}efas')).toBeVisible();
  });

  test('is understood by a screen reader', async () => {
    const container = await show(question());
    await expectNoAxeViolations(container.ownerDocument.body);
  });
});
