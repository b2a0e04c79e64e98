import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, type Decision, type Refusal } from '@custodia/kernel';
import { idTaken, sameContent } from '../asset/asset.policy.js';
import {
  exposureQuestionCodec,
  type Answer,
  type ExposureQuestionEvent,
  type FoundVersion,
  type Question,
} from './exposure-question.events.js';

/** Dataset versions that one recorded answer names; beyond that only their number is kept. */
export const mostFound = 1_000;

/** `found` is in the order of gravity. */
export type ExposureQuestionCommand = { readonly type: 'AskExposure'; readonly id: string } & Question & Answer;

export type ExposureQuestionState = Question | null;

function decide(
  command: ExposureQuestionCommand,
  state: ExposureQuestionState,
): Decision<ExposureQuestionEvent, Refusal> {
  const question = questionOf(command);
  // Asked again under the same id it is the same question, whatever the answer would be by now.
  if (state) return sameContent(state, question) ? accept() : idTaken(command.id);
  const { lookedFor, confirmed, possible, excluded } = command;
  const found = command.found.slice(0, mostFound).map(foundOf);
  return accept({ type: 'ExposureAsked', data: { ...question, lookedFor, confirmed, possible, excluded, found } });
}

const questionOf = ({ url, domain, digest, from, to }: Question): Question => ({ url, domain, digest, from, to });
const foundOf = ({ verdict, datasetId, versionId }: FoundVersion): FoundVersion => ({ verdict, datasetId, versionId });

const exposureQuestionDecider: Decider<ExposureQuestionCommand, ExposureQuestionEvent, ExposureQuestionState, Refusal> =
  { initial: null, decide, evolve: (_, { data }) => questionOf(data) };

/** A question is recorded once, with what was answered; nothing about it changes later. */
export const exposureQuestion: Aggregate<
  ExposureQuestionCommand,
  ExposureQuestionEvent,
  ExposureQuestionState,
  Refusal
> = { codec: exposureQuestionCodec, decider: exposureQuestionDecider };
