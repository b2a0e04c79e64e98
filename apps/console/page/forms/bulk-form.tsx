import { useEffect, useState, type FormEvent } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { readable } from '../words/readable.ts';
import type { BulkAct, Picked } from './bulk-act.ts';
import { loadCatalogue, type Catalogue } from './catalogue.ts';
import { useChoices } from './choices.tsx';
import { Field } from './fields.tsx';
import { FreshSignIn } from './fresh-sign-in.tsx';
import { send } from './send.ts';
import { readValues, withValue, type Values } from './values.ts';

interface BulkFormProps<Row> extends Picked<Row> {
  readonly act: BulkAct<Row>;
  readonly onClose: () => void;
}

/** One form for many records, with what becomes of each of them before it is done and after. */
export function BulkForm<Row>(props: BulkFormProps<Row>) {
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null);
  useEffect(() => void loadCatalogue().then(setCatalogue), []);
  return (
    <ModalOverlay isOpen isDismissable={false} onOpenChange={(open) => !open && props.onClose()} className="overlay">
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{readable(props.act.name)}</Heading>
          {catalogue && <Body {...props} catalogue={catalogue} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Of the record, and never of all. */
const own = ['id', 'expectedRevision'];

function Body<Row>({
  catalogue,
  act,
  rows,
  fixedOf,
  nameOf,
  onClose,
}: BulkFormProps<Row> & { readonly catalogue: Catalogue }) {
  const { t } = useTranslation();
  const client = useClient();
  const members = useChoices('members');
  const [values, setValues] = useState<Values>({});
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [outcomes, setOutcomes] = useState<ReadonlyMap<Row, string>>(new Map());
  const [state, setState] = useState<'asking' | 'busy' | 'fresh' | 'over'>('asking');
  const fields = (catalogue.inputs[catalogue.mutations[act.name]!.input] ?? []).filter(
    ({ name }) => !own.includes(name),
  );
  const possible = rows.filter((row) => act.mutationOf(row) !== null);
  const then = fields
    .map(({ name }) => values[name])
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => members.find(({ id }) => id === value)?.name ?? readable(String(value)))
    .join(', ');

  const run = async (): Promise<void> => {
    const inputType = catalogue.mutations[act.name]!.input;
    const read = readValues({ ...catalogue, inputs: { ...catalogue.inputs, [inputType]: fields } }, inputType, values, {
      required: t('form.required'),
      notANumber: t('form.notANumber'),
    });
    setProblems(read.problems);
    if (Object.keys(read.problems).length > 0) return;
    setState('busy');
    const told = new Map(outcomes);
    for (const row of possible) {
      if (told.get(row) === '') continue;
      const mutation = act.mutationOf(row)!;
      const input = { ...read.input, ...fixedOf(row) };
      const answer = await send(client, mutation, catalogue.mutations[mutation]!.input, input, {
        key: crypto.randomUUID(),
        names: new Map([[String(fixedOf(row)['id']), nameOf(row)]]),
      });
      if (answer.kind === 'refused' && answer.code === 'FRESH_SIGN_IN_NEEDED') return setState('fresh');
      told.set(row, answer.kind === 'done' ? '' : answer.message);
      setOutcomes(new Map(told));
    }
    setState('over');
  };

  return (
    <form
      className="form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void run();
      }}
    >
      {state === 'asking' &&
        fields.map((field) => (
          <Field
            key={field.name}
            catalogue={catalogue}
            field={field}
            path={field.name}
            value={values[field.name]}
            problems={problems}
            choices={{}}
            onChange={(path, value) => setValues(withValue(values, path.split('.'), value))}
          />
        ))}
      <h3>{t('bulk.preview')}</h3>
      <table className="small-table">
        <thead>
          <tr>
            <th scope="col">{t('list.name')}</th>
            <th scope="col">{t('bulk.now')}</th>
            <th scope="col">{t('bulk.then')}</th>
            <th scope="col">{t('bulk.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(fixedOf(row)['id'])}>
              <th scope="row">{nameOf(row)}</th>
              <td>{act.now(row)}</td>
              <td>{possible.includes(row) ? then || readable(act.name) : t('bulk.notThis')}</td>
              <td>{possible.includes(row) && <Outcome of={outcomes.get(row)} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {state === 'fresh' && <FreshSignIn onDone={() => void run()} onClose={() => setState('asking')} />}
      <p role="status">
        {state === 'over' &&
          t('bulk.finished', {
            done: [...outcomes.values()].filter((problem) => problem === '').length,
            all: possible.length,
          })}
      </p>
      <div className="buttons">
        {state !== 'over' && (
          <Button type="submit" className="primary" isDisabled={state === 'busy' || possible.length === 0}>
            {state === 'busy' ? t('form.sending') : t('bulk.apply', { count: possible.length })}
          </Button>
        )}
        <Button className="secondary" onPress={onClose} isDisabled={state === 'busy'}>
          {state === 'over' ? t('bulk.close') : t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** An empty text: it was recorded; another one: why not. */
function Outcome({ of }: { of: string | undefined }) {
  const { t } = useTranslation();
  if (of === undefined) return <span className="quiet">{t('bulk.waiting')}</span>;
  return of === '' ? <span className="status good">{t('bulk.done')}</span> : <>{of}</>;
}
