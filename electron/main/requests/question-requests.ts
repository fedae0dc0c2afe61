import type { LiveQuestions } from '../secrets/live-questions.ts';
import type { Handlers } from './request-parts.ts';

type QuestionRequests = 'questions.list' | 'questions.answer' | 'questions.cancel';

export const questionHandlers = ({
  questions,
}: {
  readonly questions: LiveQuestions;
}): Handlers<QuestionRequests> => ({
  'questions.list': () => ({ questions: questions.open }),
  'questions.answer': ({ id, answers }) => ({ taken: questions.answer(id, answers) }),
  'questions.cancel': ({ id }) => ({ taken: questions.cancel(id) }),
});
