import type { DisposalRecord } from './disposal-record.policy.js';

const medium =
  'Clear, purge and destroy are statements about a medium. Deletion of data in storage that is shared or run by a provider is stated as deletion and is none of the three.';
const meaning =
  'Verification means that the technique was seen to have completed. Validation means that the organisation accepted the outcome.';
const limits = 'This certificate speaks of the listed locations only. What it does not cover is listed as such.';

/** What a certificate says of itself; who did what is read from the record. */
export const statementsOf = (record: Pick<DisposalRecord, 'locations' | 'validated'>): string[] => [
  medium,
  `${meaning} ${separation(record)}`,
  limits,
];

/** Whether different people performed, verified and validated what the certificate covers. */
function separation({ locations, validated }: Pick<DisposalRecord, 'locations' | 'validated'>): string {
  const covered = locations.filter(({ status }) => status === 'verified');
  const performers = new Set(
    covered.flatMap(({ started, performed, providerRequest, expiry, expired }) =>
      [started, performed, providerRequest, expiry, expired].flatMap((fact) => fact?.by ?? []),
    ),
  );
  const verifiers = new Set(covered.flatMap(({ verified }) => verified?.by ?? []));
  const twice = [
    ...[...verifiers].filter((member) => performers.has(member)).map((member) => `${member} performed and verified`),
    ...(validated && performers.has(validated.by) ? [`${validated.by} performed and validated`] : []),
    ...(validated && verifiers.has(validated.by) ? [`${validated.by} verified and validated`] : []),
  ];
  if (covered.length === 0) return 'No location is covered, so nobody performed or verified anything.';
  return twice.length === 0
    ? 'Different people performed, verified and validated.'
    : `The same person had two of these duties: ${twice.join('; ')}.`;
}
