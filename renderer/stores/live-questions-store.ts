import { create } from 'zustand';
import type { LiveQuestion } from '../../shared/models/live-question.ts';
import { request } from '../api/api.ts';

interface LiveQuestionsStore {
  readonly questions: readonly LiveQuestion[];
}

/** What servers ask and wait for, the oldest first. */
export const useLiveQuestionsStore = create<LiveQuestionsStore>(() => ({ questions: [] }));

export const setLiveQuestions = (questions: readonly LiveQuestion[]): void =>
  useLiveQuestionsStore.setState({ questions });

/** For a window that comes while one is open. */
export async function loadLiveQuestions(): Promise<void> {
  setLiveQuestions((await request('questions.list', {})).questions);
}
