import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { inWords } from '../api/ask.ts';
import { upload, type StoredFile } from '../api/files.ts';
import { graphql, type EnumOf, type ResultOf } from '../api/graphql.ts';
import { FileDrop } from '../forms/file-fields.tsx';
import { Choose } from '../parts/filters.tsx';
import { Problem, Section, Status, View } from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';
import { readable } from '../words/readable.ts';
import { answerInWords } from '../words/refusals.ts';
import { classifications } from './inventory-search.ts';

const mutation = graphql(`
  mutation ImportAssets($input: ImportAssetsInput!) {
    importAssets(input: $input) {
      __typename
      ... on Refusal {
        code
        message
      }
      ... on InvalidInput {
        field
        value
        remedy
      }
      ... on AssetsExist {
        names
      }
      ... on FileNotImportable {
        fileName
        problems
      }
      ... on ImportRefused {
        fileName
        because
      }
      ... on ImportReport {
        dryRun
        format
        formatVersion
        certainty
        reasons
        assets {
          outcome
          kind
          id
          name
        }
        links {
          outcome
        }
        problems {
          severity
          place
          field
          reason
          remedy
          value
        }
      }
    }
  }
`);

type Report = Extract<ResultOf<typeof mutation>['importAssets'], { readonly __typename: 'ImportReport' }>;

const whatExists = ['REFUSE', 'MATCH', 'UPDATE', 'NEW'] as const;

/** Files in, first as a look: what was recognised and what is not kept; recorded when the reader says so. */
export function Import() {
  const { t } = useTranslation();
  const client = useClient();
  const [file, setFile] = useState<StoredFile | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [classification, setClassification] = useState<EnumOf<'Classification'>>('INTERNAL');
  const [onExisting, setOnExisting] = useState<EnumOf<'OnExisting'>>('REFUSE');

  const run = async (stored: StoredFile, dryRun: boolean): Promise<void> => {
    setBusy(true);
    setProblem('');
    const input = { fileName: stored.name, digest: stored.digest, dryRun, classification, onExisting };
    const { data, error } = await client.mutation(mutation, { input }).toPromise();
    setBusy(false);
    const result = data?.importAssets;
    if (error) return setProblem(inWords(error));
    if (result?.__typename === 'ImportReport') return setReport(result);
    if (result) setProblem(answerInWords(result, t('form.notYet')));
  };
  const take = async (given: File | undefined): Promise<void> => {
    if (!given) return;
    setReport(null);
    try {
      const stored = await upload(given);
      setFile(stored);
      await run(stored, true);
    } catch (fault) {
      setProblem((fault as Error).message);
    }
  };

  return (
    <View title={t('nav.import')}>
      <h2>{t('import.title')}</h2>
      <p>{t('import.hint')}</p>
      <div className="filters">
        <Choose
          label={t('list.classification')}
          values={classifications}
          words={readable}
          value={classification}
          onChange={(value) => setClassification(value ?? 'INTERNAL')}
        />
        <Choose
          label={t('import.existing')}
          values={whatExists}
          words={readable}
          value={onExisting}
          onChange={(value) => setOnExisting(value ?? 'REFUSE')}
        />
      </div>
      <FileDrop label={file?.name ?? t('form.upload')} onFiles={([given]) => take(given)} />
      {problem && <Problem>{problem}</Problem>}
      {report && file && (
        <Section
          title={report.dryRun ? t('import.preview') : t('import.recorded')}
          aside={
            report.dryRun && (
              <Button className="primary" isDisabled={busy} onPress={() => void run(file, false)}>
                {t('import.apply')}
              </Button>
            )
          }
        >
          <p role="status">
            {report.format} {report.formatVersion} ({Math.round(report.certainty * 100)} %)
          </p>
          <h3>{t('import.assets')}</h3>
          <ul>
            {report.assets.map((asset) => (
              <li key={asset.kind + asset.id}>
                {readable(asset.outcome)}: {t(`kinds.${asset.kind}`)}{' '}
                {report.dryRun ? asset.name : <AssetLink asset={asset} />}
              </li>
            ))}
          </ul>
          <p>
            {t('import.links')}: {report.links.length}
          </p>
          {report.problems.length > 0 && (
            <>
              <h3>{t('import.problems')}</h3>
              <ul>
                {report.problems.map(({ severity, place, field, reason, remedy, value }) => (
                  <li key={place + field + reason + (value ?? '')}>
                    <Status value={severity} /> {place} {field}: {reason} {value && <code>{value}</code>} {remedy}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Section>
      )}
    </View>
  );
}
