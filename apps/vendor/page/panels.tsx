import { useState, type FormEvent } from 'react';
import { api, type ImportReport, type Sheet } from './api.ts';

interface Props {
  readonly sheet: Sheet;
  reload(): Promise<void>;
}

/** The questionnaire as a file, away and back. */
export function Files({ sheet, reload, flush }: Props & { flush(): Promise<boolean> }) {
  const [problem, setProblem] = useState('');
  const [report, setReport] = useState<ImportReport | null>(null);
  const path = `/vendor/api/reviews/${sheet.review.id}/questionnaire`;
  const take = async (file: File): Promise<void> => {
    setProblem('');
    await flush();
    await api.importFile(sheet.review.id, file).then(
      async (answer) => {
        setReport(answer.report);
        await reload();
      },
      (fault: Error) => setProblem(fault.message),
    );
  };
  return (
    <section aria-labelledby="files">
      <h2 id="files">Work in a spreadsheet</h2>
      <p>
        <a href={`${path}.xlsx`} download>
          Download as workbook
        </a>{' '}
        or{' '}
        <a href={`${path}.csv`} download>
          as csv
        </a>
        , with your answers so far.
      </p>
      {sheet.review.answerable && (
        <label className="file">
          Send back a filled workbook or csv
          <input
            type="file"
            accept=".xlsx,.xlsm,.csv"
            onChange={({ target }) => target.files?.[0] && void take(target.files[0])}
          />
        </label>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
      {report && <Report report={report} />}
    </section>
  );
}

function Report({ report }: { report: ImportReport }) {
  return (
    <div role="status" className="report">
      <h3>What was read from {report.fileName}</h3>
      <ul>
        <li>
          Recognised as {report.format}, {Math.round(report.certainty * 100)} % certain
        </li>
        {report.otherEdition && (
          <li>It is another edition ({report.otherEdition}): only questions in the same words were taken</li>
        )}
        <li>
          {report.rowsRead} rows: {report.answered} answered, {report.blank} blank
        </li>
        {report.missing > 0 && <li>{report.missing} questions have no row in the file</li>}
        {report.repeated > 0 && <li>{report.repeated} rows repeat a question; the first answer was kept</li>}
        {report.unknown.map(({ place, id, reason }) => (
          <li key={place}>
            {place} ({id}): {reason}
          </li>
        ))}
        {report.unreadable.map(({ place, value, reason }) => (
          <li key={place}>
            {place}, “{value}”: {reason}
          </li>
        ))}
        {[...report.understood, ...report.notes].map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}

/** Who helps; only the contact invites. */
export function People({ sheet, reload }: Props) {
  const [problem, setProblem] = useState('');
  const attempt = (act: () => Promise<unknown>): Promise<void> => {
    setProblem('');
    return act().then(reload, (fault: Error) => setProblem(fault.message));
  };
  const invite = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    void attempt(() => api.invite(sheet.review.id, String(data.get('name')), String(data.get('email')))).then(() =>
      form.reset(),
    );
  };
  return (
    <section aria-labelledby="people">
      <h2 id="people">People</h2>
      <ul className="files">
        {sheet.people.map((person) => (
          <li key={person.id}>
            {person.name ?? 'erased'} {person.id === sheet.you.id ? '(you)' : ''}{' '}
            {person.invitation === 'bounced' ? '— the invitation could not be delivered' : ''}{' '}
            {sheet.you.role === 'contact' && person.role === 'colleague' && (
              <button
                type="button"
                className="quiet"
                onClick={() => void attempt(() => api.remove(sheet.review.id, person.id))}
              >
                Remove {person.name}
              </button>
            )}
          </li>
        ))}
      </ul>
      {sheet.you.role === 'contact' && sheet.review.status !== 'closed' && (
        <form onSubmit={invite} aria-label="Invite a colleague">
          <label>
            Name
            <input name="name" required maxLength={200} autoComplete="off" />
          </label>
          <label>
            Mail address
            <input name="email" type="email" required maxLength={254} autoComplete="off" />
          </label>
          <button type="submit">Invite a colleague</button>
        </form>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </section>
  );
}

/** Questions back from the reviewers. */
export function Clarifications({ sheet, reload }: Props) {
  const [problem, setProblem] = useState('');
  const open = sheet.clarifications.filter(({ answer, withdrawnAt }) => answer === null && withdrawnAt === null);
  const settled = sheet.clarifications.filter((one) => !open.includes(one));
  if (sheet.clarifications.length === 0) return null;
  const send = (clarificationId: string) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem('');
    void api
      .clarify(sheet.review.id, clarificationId, String(new FormData(event.currentTarget).get('text')))
      .then(reload, (fault: Error) => setProblem(fault.message));
  };
  return (
    <section aria-labelledby="clarifications" className="callout">
      <h2 id="clarifications">{open.length > 0 ? 'Please clarify' : 'Questions of the reviewers'}</h2>
      {open.some(({ questionId }) => questionId !== null) && (
        <p className="hint">The answers that are asked about can be changed below, and evidence attached.</p>
      )}
      {open.map(({ clarificationId, questionId, text }) => (
        <form key={clarificationId} onSubmit={send(clarificationId)}>
          <label>
            {questionId && <span className="number">{questionId} </span>}
            {text}
            <textarea name="text" rows={3} required maxLength={40_000} />
          </label>
          <button type="submit" className="primary">
            Send the answer
          </button>
        </form>
      ))}
      {settled.length > 0 && (
        <ul className="files">
          {settled.map(({ clarificationId, questionId, text, answer, withdrawnBecause }) => (
            <li key={clarificationId}>
              {questionId && <span className="number">{questionId} </span>}
              {text}
              <br />
              {answer === null ? `Withdrawn: ${withdrawnBecause ?? ''}` : `Your answer: ${answer}`}
            </li>
          ))}
        </ul>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
    </section>
  );
}
