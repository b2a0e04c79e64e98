import { useEffect, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import type { MutationName } from '../api/graphql.ts';
import { Problem } from '../parts/basics.tsx';
import { FreshSignIn } from './fresh-sign-in.tsx';
import { readable } from '../words/readable.ts';
import type { Names } from '../words/refusals.ts';
import { loadCatalogue, type Catalogue } from './catalogue.ts';
import type { Choice } from './choices.tsx';
import { draftOf, dropDraft, keepDraft } from './draft.ts';
import { Field } from './fields.tsx';
import { send } from './send.ts';
import { readValues, withValue, type Values } from './values.ts';

export interface ActionContext {
  /** Told with every action and not asked for: the id of the record, the revision that is looked at. */
  readonly fixed: Readonly<Record<string, string | number>>;
  /** What the record offers for a field: its versions, its locations. */
  readonly choices?: Readonly<Record<string, readonly Choice[]>>;
  /** Filled in at first. */
  readonly defaults?: Values;
  /** What follows of an act as the form stands, told before it is done. */
  readonly consequences?: (mutation: MutationName, values: Values) => ReactNode;
}

interface ActionFormProps extends ActionContext {
  readonly mutation: MutationName;
  readonly onClose: () => void;
  readonly onDone: (text: string, result?: Readonly<Record<string, unknown>>) => void;
}

/** A mutation of the API as a form in a dialog: its fields, their descriptions and what is required come from the schema. */
export function ActionForm(props: ActionFormProps) {
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null);
  useEffect(() => void loadCatalogue().then(setCatalogue), []);
  const title = readable(props.mutation);
  return (
    <ModalOverlay isOpen isDismissable={false} onOpenChange={(open) => !open && props.onClose()} className="overlay">
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{title}</Heading>
          {catalogue && <Body {...props} title={title} catalogue={catalogue} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What the form is about: a record, and what of it. */
const partsOf = ({ expectedRevision: _, ...ids }: ActionContext['fixed']) => Object.values(ids);

/** Told by the service or by the console, never asked. */
const unasked = ['id', 'expectedRevision'];

function Body({
  catalogue,
  mutation,
  title,
  fixed,
  choices = {},
  defaults = {},
  consequences,
  onClose,
  onDone,
}: ActionFormProps & { catalogue: Catalogue; title: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const { input: inputType, description } = catalogue.mutations[mutation]!;
  const draftName = `${mutation}:${partsOf(fixed).join(':')}`;
  const [draft] = useState(() => draftOf(draftName));
  const [values, setValues] = useState<Values>({ ...defaults, ...draft });
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState('');
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [fresh, setFresh] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const key = useMemo(() => crypto.randomUUID(), [values]);
  const fields = (catalogue.inputs[inputType] ?? []).filter(({ name }) => !(name in fixed) && !unasked.includes(name));

  const change = (path: string, value: Values[string]): void => {
    const next = withValue(values, path.split('.'), value);
    setValues(next);
    keepDraft(draftName, next);
  };

  const submit = async (): Promise<void> => {
    const asked = { ...catalogue, inputs: { ...catalogue.inputs, [inputType]: fields } };
    const read = readValues(asked, inputType, values, {
      required: t('form.required'),
      notANumber: t('form.notANumber'),
    });
    setProblems(read.problems);
    setRefusal('');
    if (Object.keys(read.problems).length > 0) return showFirst(form.current);
    setBusy(true);
    const known = Object.fromEntries(
      Object.entries(fixed).filter(([name]) => catalogue.inputs[inputType]!.some((field) => field.name === name)),
    );
    const answer = await send(
      client,
      mutation,
      inputType,
      { ...known, ...read.input },
      { key, names: namesIn(choices) },
    );
    setBusy(false);
    if (answer.kind === 'done') {
      dropDraft(draftName);
      const { secret: told } = answer.result;
      if (typeof told === 'string') return setSecret(told);
      onDone(
        answer.result['__typename'] === 'RecordedNotYetVisible' ? t('form.notYet') : t('form.done', { what: title }),
        answer.result,
      );
      return onClose();
    }
    const { field, message, code } = answer;
    if (code === 'CHANGED_MEANWHILE') return setRefusal(t('form.changed'));
    if (code === 'FRESH_SIGN_IN_NEEDED') return setFresh(true);
    if (field !== null && fields.some(({ name }) => field === name || field.startsWith(`${name}.`))) {
      setProblems({ [field]: message });
      showFirst(form.current);
    } else setRefusal(message);
  };

  if (secret)
    return (
      <>
        <p>{t('form.once')}</p>
        <pre className="secret">{secret}</pre>
        <Button className="primary" onPress={() => (onDone(t('form.done', { what: title })), onClose())}>
          OK
        </Button>
      </>
    );
  return (
    <form
      ref={form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
      noValidate
      className="form"
    >
      <p className="hint" lang="en">
        {description}
      </p>
      {draft && <p className="quiet">{t('form.draft')}</p>}
      {fields.map((field) => (
        <Field
          key={field.name}
          catalogue={catalogue}
          field={field}
          path={field.name}
          value={values[field.name]}
          problems={problems}
          choices={choices}
          onChange={change}
        />
      ))}
      {consequences?.(mutation, values)}
      {refusal && <Problem>{refusal}</Problem>}
      {fresh && (
        <FreshSignIn
          onDone={() => {
            setFresh(false);
            void submit();
          }}
          onClose={() => setFresh(false)}
        />
      )}
      <div className="buttons">
        <Button type="submit" className="primary" isDisabled={busy}>
          {busy ? t('form.sending') : title}
        </Button>
        <Button className="secondary" onPress={onClose}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** What the form offers, by id: so a refusal calls it by its name. */
const namesIn = (choices: ActionContext['choices'] = {}): Names =>
  new Map(Object.values(choices).flatMap((of) => of.map(({ id, name }) => [id, name])));

/** The first field that is wrong takes the focus, once it is marked. */
function showFirst(form: HTMLFormElement | null): void {
  setTimeout(() =>
    form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button, [data-invalid] input')?.focus(),
  );
}
