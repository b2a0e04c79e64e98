import type { Aggregate, Decider } from '@custodia/event-store';
import { accept, own, refuse, type Decision, type Refusal } from '@custodia/kernel';
import { exactWeight, type Question, type TemplateEdition } from '../questionnaire/template-edition.js';
import { idTaken, invalid, notFound, same, says } from '../refusals.policy.js';
import { editionDigest } from './edition-digest.policy.js';
import { templateCodec, type StatedWeights, type TemplateEvent, type TemplateReport } from './template.events.js';

export type TemplateCommand =
  | {
      readonly type: 'ImportTemplate';
      readonly id: string;
      readonly edition: TemplateEdition;
      readonly report: TemplateReport | null;
    }
  | ({ readonly type: 'StateTemplateWeights'; readonly id: string } & StatedWeights)
  | { readonly type: 'WithdrawTemplate'; readonly id: string; readonly reason: string };

interface Imported {
  readonly status: 'imported' | 'withdrawn';
  readonly digest: string;
  readonly edition: TemplateEdition;
  readonly weightSets: Readonly<Record<string, StatedWeights>>;
}

export type TemplateState = { readonly status: 'absent' } | Imported;

type Answer = Decision<TemplateEvent, Refusal>;

/** Questions of one event. */
const part = 200;

function decide(command: TemplateCommand, state: TemplateState): Answer {
  if (command.type === 'ImportTemplate') return importEdition(command, state);
  if (state.status === 'absent') return notFound('template edition', command.id);
  switch (command.type) {
    case 'StateTemplateWeights':
      return stateWeights(command, state);
    case 'WithdrawTemplate': {
      if (state.status === 'withdrawn') return accept();
      return says(command.reason)
        ? accept({ type: 'TemplateEditionWithdrawn', data: { reason: command.reason } })
        : invalid('reason', command.reason, 'Say why.');
    }
  }
}

function importEdition(
  { id, edition, report }: Extract<TemplateCommand, { type: 'ImportTemplate' }>,
  state: TemplateState,
): Answer {
  const digest = editionDigest(edition);
  if (state.status !== 'absent') return state.digest === digest ? accept() : idTaken(id);
  if (edition.questions.length === 0)
    return refuse({
      code: 'NOT_A_QUESTIONNAIRE',
      message: 'The file holds no question that could be asked.',
      format: 'not-a-questionnaire',
    });
  const { questions, ...header } = edition;
  const parts = Array.from({ length: Math.ceil(questions.length / part) }, (_, index): TemplateEvent => ({
    type: 'TemplateQuestionsRecorded',
    data: { from: index * part, questions: questions.slice(index * part, (index + 1) * part) },
  }));
  return accept<TemplateEvent>(
    { type: 'TemplateEditionImported', data: { header, digest, questions: questions.length, report } },
    ...parts,
  );
}

function stateWeights(
  { weightSetId, name, weights }: Extract<TemplateCommand, { type: 'StateTemplateWeights' }>,
  state: Imported,
): Answer {
  const known = own(state.weightSets, weightSetId);
  if (known) return same(known, { weightSetId, name, weights }) ? accept() : idTaken(weightSetId);
  if (name.trim() === '') return invalid('name', name, 'Give the weights a name.');
  if (Object.keys(weights).length === 0) return invalid('weights', '', 'State the weight of at least one question.');
  const ids = new Set(state.edition.questions.map((question) => question.id));
  for (const [questionId, weight] of Object.entries(weights)) {
    if (!ids.has(questionId)) return invalid('weights.questionId', questionId, 'The edition has no such question.');
    if (!(weight >= 0 && weight <= 10_000) || exactWeight(weight) !== weight)
      return invalid(
        `weights.${questionId}`,
        String(weight),
        'A weight is a number from 0 to 10,000 with at most four decimals.',
      );
  }
  return accept({ type: 'TemplateWeightsStated', data: { weightSetId, name, weights } });
}

function evolve(state: TemplateState, event: TemplateEvent): TemplateState {
  if (event.type === 'TemplateEditionImported') {
    return {
      status: 'imported',
      digest: event.data.digest,
      edition: { ...event.data.header, questions: [] },
      weightSets: {},
    };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'TemplateQuestionsRecorded': {
      const questions: readonly Question[] = [
        ...state.edition.questions.slice(0, event.data.from),
        ...event.data.questions,
      ];
      return { ...state, edition: { ...state.edition, questions } };
    }
    case 'TemplateWeightsStated':
      return { ...state, weightSets: { ...state.weightSets, [event.data.weightSetId]: event.data } };
    case 'TemplateEditionWithdrawn':
      return { ...state, status: 'withdrawn' };
  }
}

export const templateDecider: Decider<TemplateCommand, TemplateEvent, TemplateState, Refusal> = {
  initial: { status: 'absent' },
  decide,
  evolve,
};

export const template: Aggregate<TemplateCommand, TemplateEvent, TemplateState, Refusal> = {
  codec: templateCodec,
  decider: templateDecider,
};
