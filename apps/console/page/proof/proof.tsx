import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { inWords, useAsk } from '../api/ask.ts';
import { digestOf } from '../api/files.ts';
import { seesLog, useMe } from '../api/me.ts';
import { graphql, type ResultOf } from '../api/graphql.ts';
import { FileDrop } from '../forms/file-fields.tsx';
import { Digest, Loaded, Problem, Quiet, Section, Status, View, When } from '../parts/basics.tsx';
import { AssetLink } from '../parts/link.tsx';
import { continues, type Sealed } from './consistency.ts';

const checkpointsQuery = graphql(`
  query Checkpoints {
    logCheckpoints(first: 20) {
      size
      root
      sealedAt
      kid
      note
    }
  }
`);
const consistencyQuery = graphql(`
  query Consistency($from: Long!, $to: Long!) {
    logConsistency(from: $from, to: $to) {
      proof
    }
  }
`);
const certificateQuery = graphql(`
  query VerifyCertificate($file: String!) {
    verifyCertificate(file: $file) {
      valid
      status
      number
      organisation
      signedAt
      reasons
      notes
      digest
    }
  }
`);
const printedQuery = graphql(`
  query PrintedCertificate($pdfDigest: String!) {
    certificates(first: 1, filter: { pdfDigest: { eq: $pdfDigest } }) {
      edges {
        node {
          id
          number
          json
        }
      }
    }
  }
`);
const digestQuery = graphql(`
  query VerifyDigest($digest: String!) {
    verifyDigest(digest: $digest) {
      of
      path
      state
      reason
      asset {
        kind
        id
        versionId
        name
        label
        status
      }
    }
  }
`);

type Verification = ResultOf<typeof certificateQuery>['verifyCertificate'];
type Hits = ResultOf<typeof digestQuery>['verifyDigest'];

/** The sealed states of the log, and a place to drop what is to be checked. */
export function Proof() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <View title={t('nav.proof')}>
      <Check />
      {seesLog(me) && <Log />}
    </View>
  );
}

function Log() {
  const { t } = useTranslation();
  const asked = useAsk(checkpointsQuery, {});
  return (
    <Section title={t('proof.log')}>
      <Loaded asked={asked}>
        {({ logCheckpoints }) =>
          logCheckpoints.length === 0 ? (
            <Quiet>{t('list.empty')}</Quiet>
          ) : (
            <>
              <Unbroken checkpoints={logCheckpoints} />
              <ul className="plain">
                {logCheckpoints.map(({ size, root, sealedAt, note }) => (
                  <li key={size}>
                    {t('proof.size')} {size}, <When at={sealedAt} /> <Digest value={root} />
                    <details>
                      <summary>{t('proof.note')}</summary>
                      <pre className="text">{note}</pre>
                    </details>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Proves step by step that each sealed state goes on from the one before, computed in this browser. */
function Unbroken({ checkpoints }: { checkpoints: readonly Sealed[] }) {
  const { t } = useTranslation();
  const client = useClient();
  const [found, setFound] = useState<'unbroken' | 'broken' | ''>('');
  const [problem, setProblem] = useState('');
  const check = async (): Promise<void> => {
    setProblem('');
    for (const [at, to] of checkpoints.slice(0, -1).entries()) {
      const from = checkpoints[at + 1]!;
      const { data, error } = await client
        .query(consistencyQuery, { from: from.size, to: to.size }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return setProblem(inWords(error));
      if (!(await continues(from, to, data?.logConsistency?.proof ?? []))) return setFound('broken');
    }
    setFound('unbroken');
  };
  return (
    <>
      <Button className="secondary" onPress={() => void check()}>
        {t('proof.prove')}
      </Button>
      {problem && <Problem>{problem}</Problem>}
      {found === 'broken' && <Problem>{t('proof.broken')}</Problem>}
      <p role="status" className={found === 'unbroken' ? 'fine' : undefined}>
        {found === 'unbroken' && t('proof.unbroken', { count: checkpoints.length, size: checkpoints[0]!.size })}
      </p>
    </>
  );
}

/**
 * A signed certificate is checked as one. A PDF carries no signature: the certificate that it was made from is found by its digest, and
 * checked. Of any other file its digest is looked for.
 */
function Check() {
  const { t } = useTranslation();
  const client = useClient();
  const [verification, setVerification] = useState<Verification | null>(null);
  const [hits, setHits] = useState<{ digest: string; found: Hits } | null>(null);
  const [problem, setProblem] = useState('');

  const [printed, setPrinted] = useState('');

  const verify = async (file: string): Promise<void> => {
    const { data, error } = await client.query(certificateQuery, { file }).toPromise();
    if (data) setVerification(data.verifyCertificate);
    else if (error) setProblem(inWords(error));
  };

  const check = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setVerification(null);
    setHits(null);
    setProblem('');
    setPrinted('');
    if (/\.(json|jws)$/i.test(file.name)) return verify(await file.text());
    if (/\.pdf$/i.test(file.name)) {
      const { data, error } = await client.query(printedQuery, { pdfDigest: await digestOf(file) }).toPromise();
      if (error) return setProblem(inWords(error));
      const [found] = data?.certificates.edges ?? [];
      if (!found?.node.json) return setProblem(t('proof.strangePdf'));
      setPrinted(found.node.number);
      return verify(found.node.json);
    }
    const digest = await digestOf(file);
    const { data, error } = await client.query(digestQuery, { digest }).toPromise();
    if (data) setHits({ digest, found: data.verifyDigest });
    else if (error) setProblem(inWords(error));
  };

  return (
    <Section title={t('proof.verify')}>
      <FileDrop label={t('proof.drop')} onFiles={([file]) => check(file)} />
      <div role="status">
        {problem && <Problem>{problem}</Problem>}
        {printed && <p>{t('proof.printed', { number: printed })}</p>}
        {verification && (
          <>
            <p className={verification.valid ? 'fine' : 'problem'}>
              {t(verification.valid ? 'proof.valid' : 'proof.invalid')} <Status value={verification.status} />
            </p>
            <p>
              {verification.number} {verification.organisation} <When at={verification.signedAt} />
            </p>
            <ul>
              {[...verification.reasons, ...verification.notes].map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </>
        )}
        {hits && (
          <>
            <p>{hits.found.length === 0 ? t('proof.unknown', { digest: hits.digest }) : t('proof.known')}</p>
            <ul>
              {hits.found.map(({ asset, path, state, reason }) => (
                <li key={asset.id + (asset.versionId ?? '') + (path ?? '')}>
                  <AssetLink asset={asset} /> {path} <Status value={state ?? asset.status} />
                  <Quiet>{reason ?? t('proof.usable')}</Quiet>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Section>
  );
}
