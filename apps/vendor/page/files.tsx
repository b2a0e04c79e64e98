import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Refused, type Candidate, type ImportPreview, type ImportReport, type Sheet } from './api.ts';
import { numberOf } from './packs.ts';

interface Props {
  readonly sheet: Sheet;
  reload(): Promise<void>;
  flush(): Promise<boolean>;
}

/** A file that was chosen, and what is known of it before anything is taken over. */
type Chosen =
  | { readonly file: File; readonly step: 'column'; readonly columns: readonly Candidate[] }
  | { readonly file: File; readonly step: 'preview'; readonly column?: string; readonly preview: ImportPreview };

/** The questionnaire as a file, away and back. */
export function Files({ sheet, reload, flush }: Props) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const path = `/vendor/api/reviews/${sheet.review.id}/questionnaire`;
  const look = async (file: File, column?: string): Promise<void> => {
    setProblem('');
    setReport(null);
    await flush();
    await api.previewFile(sheet.review.id, file, column).then(
      (preview) => setChosen({ file, step: 'preview', preview, ...(column === undefined ? {} : { column }) }),
      (fault: Error) => {
        const columns = fault instanceof Refused ? fault.columns : [];
        setChosen(columns.length > 0 ? { file, step: 'column', columns } : null);
        if (columns.length === 0) setProblem(fault.message);
      },
    );
  };
  const take = async ({ file, column }: { readonly file: File; readonly column?: string }): Promise<void> => {
    await flush();
    await api.importFile(sheet.review.id, file, column).then(
      async (answer) => {
        setChosen(null);
        setReport(answer.report);
        await reload();
      },
      (fault: Error) => setProblem(fault.message),
    );
  };
  return (
    <section aria-labelledby="files">
      <h2 id="files">{t('files.title')}</h2>
      <p>
        <a href={`${path}.xlsx`} download>
          {t('files.workbook')}
        </a>{' '}
        {t('files.or')}{' '}
        <a href={`${path}.csv`} download>
          {t('files.csv')}
        </a>
        {t('files.soFar')}
      </p>
      {sheet.review.answerable && (
        <label className="file">
          {t('files.back')}
          <input
            type="file"
            accept=".xlsx,.xlsm,.csv,.json,.yaml,.yml"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file) void look(file);
              // The same file can be chosen once more after it was corrected.
              target.value = '';
            }}
          />
        </label>
      )}
      <p role="alert" className="problem">
        {problem}
      </p>
      {chosen?.step === 'column' && (
        <ColumnChoice
          file={chosen.file}
          columns={chosen.columns}
          onChoose={(column) => void look(chosen.file, column)}
          onLeave={() => setChosen(null)}
        />
      )}
      {chosen?.step === 'preview' && (
        <Preview
          sheet={sheet}
          preview={chosen.preview}
          onTake={() => void take(chosen)}
          onLeave={() => setChosen(null)}
        />
      )}
      {report && (
        <div role="status" className="report">
          <h3>{t('files.read', { name: report.fileName })}</h3>
          <Report report={report} />
        </div>
      )}
    </section>
  );
}

/** The headings leave it in doubt which column holds the answers: somebody says it. */
function ColumnChoice({
  file,
  columns,
  onChoose,
  onLeave,
}: {
  readonly file: File;
  readonly columns: readonly Candidate[];
  onChoose(column: string): void;
  onLeave(): void;
}) {
  const { t } = useTranslation();
  return (
    <form
      className="report"
      aria-label={t('files.which')}
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(String(new FormData(event.currentTarget).get('column')));
      }}
    >
      <h3>{file.name}</h3>
      <label>
        {t('files.which')}
        <select name="column">
          {columns.map(({ sheet, column, heading, values }) => (
            <option key={`${sheet}!${column}`} value={`${sheet}!${column}`}>
              {t('files.column', { sheet, column, heading: heading || t('files.noHeading'), count: values })}
            </option>
          ))}
        </select>
      </label>
      <div className="row">
        <button type="submit" className="primary">
          {t('files.readColumn')}
        </button>
        <button type="button" onClick={onLeave}>
          {t('files.cancel')}
        </button>
      </div>
    </form>
  );
}

const shownRoles = ['id', 'question', 'answer', 'yes', 'no', 'na', 'partial', 'text', 'owner', 'customer'] as const;
type ShownRole = (typeof shownRoles)[number];
const isShown = (role: string): role is ShownRole => (shownRoles as readonly string[]).includes(role);

/** What was read, and as what, before it replaces anything. */
function Preview({
  sheet,
  preview: { report, columns, answers, replaces },
  onTake,
  onLeave,
}: {
  readonly sheet: Sheet;
  readonly preview: ImportPreview;
  onTake(): void;
  onLeave(): void;
}) {
  const { t } = useTranslation();
  return (
    <div role="status" className="report">
      <h3>{t('files.found', { name: report.fileName })}</h3>
      <p>{t('files.gives', { count: answers })}</p>
      {replaces.length > 0 && (
        <p>
          {t('files.replaces', {
            count: replaces.length,
            questions: replaces
              .slice(0, 10)
              .map((id) => numberOf(sheet, id))
              .join(', '),
          })}
        </p>
      )}
      <ul>
        {columns.flatMap(({ sheet: name, role, column, heading }) =>
          isShown(role)
            ? [
                <li key={`${name}!${column}`}>
                  {t('files.mapped', { sheet: name, column, heading, role: t(`files.roles.${role}`) })}
                </li>,
              ]
            : [],
        )}
      </ul>
      <Report report={report} />
      <div className="row">
        <button type="button" className="primary" disabled={answers === 0} onClick={onTake}>
          {t('files.take')}
        </button>
        <button type="button" onClick={onLeave}>
          {t('files.cancel')}
        </button>
      </div>
    </div>
  );
}

function Report({ report }: { readonly report: ImportReport }) {
  const { t } = useTranslation();
  const counts = (
    <ul>
      <li>{t('files.recognised', { format: report.format, percent: Math.round(report.certainty * 100) })}</li>
      {report.otherEdition && <li>{t('files.edition', { edition: report.otherEdition })}</li>}
      <li>{t('files.rows', { rows: report.rowsRead, answered: report.answered, blank: report.blank })}</li>
      {report.missing > 0 && <li>{t('files.missing', { count: report.missing })}</li>}
      {report.repeated > 0 && <li>{t('files.repeated', { count: report.repeated })}</li>}
    </ul>
  );
  const remarks = [
    ...report.unknown.map(({ place, id, reason }) => `${place} (${id}): ${reason}`),
    ...report.unreadable.map(({ place, value, reason }) => `${place}, “${value}”: ${reason}`),
    ...report.understood,
    ...report.notes,
  ];
  return (
    <>
      {counts}
      {remarks.length > 0 && (
        <>
          <h4>{t('files.remarks')}</h4>
          {/* The service writes them in English. */}
          <ul lang="en">
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
