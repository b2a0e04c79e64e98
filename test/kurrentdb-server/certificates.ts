import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, bool, implicit, integer, octets, oid, sequence, set, tagged, text, time } from './der.js';

/** A certificate authority of its own and a certificate that it has given to this host, all PEM. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = '2.5.4.3';
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
const EXTENSIONS = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  names: '2.5.29.17',
  constraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedUsage: '2.5.29.37',
};
const DAY = 86_400_000;

/** Makes certificates for 127.0.0.1, ::1 and localhost that are good for a year: no key is kept anywhere. */
export function makeCertificates(): Certificates {
  const authority = { name: 'Test authority', ...keys() };
  const host = { name: 'localhost', ...keys() };
  const names = [
    implicit(2, Buffer.from('localhost')),
    implicit(7, Buffer.from([127, 0, 0, 1])),
    implicit(7, Buffer.from([...new Uint8Array(15), 1])),
  ];
  return {
    authority: issue(authority, authority, [
      extension(EXTENSIONS.constraints, sequence(bool(true)), true),
      extension(EXTENSIONS.keyUsage, bits(Buffer.from([0b0000_0110]), 1), true),
      extension(EXTENSIONS.subjectKey, octets(authority.id)),
    ]),
    certificate: issue(authority, host, [
      extension(EXTENSIONS.constraints, sequence(), true),
      extension(EXTENSIONS.keyUsage, bits(Buffer.from([0b1000_0000]), 7), true),
      extension(EXTENSIONS.extendedUsage, sequence(oid(SERVER_AUTHENTICATION))),
      extension(EXTENSIONS.names, sequence(...names)),
      extension(EXTENSIONS.subjectKey, octets(host.id)),
      extension(EXTENSIONS.authorityKey, sequence(implicit(0, authority.id))),
    ]),
    key: host.private.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

interface Party {
  readonly name: string;
  readonly private: KeyObject;
  /** SubjectPublicKeyInfo. */
  readonly public: Buffer;
  readonly id: Buffer;
}

function keys(): Omit<Party, 'name'> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { private: privateKey, public: spki, id: createHash('sha1').update(spki).digest() };
}

const distinguishedName = (name: string): Buffer => sequence(set(sequence(oid(COMMON_NAME), text(name))));
const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(oid(id), ...(critical ? [bool(true)] : []), octets(value));

function issue(issuer: Party, subject: Party, extensions: readonly Buffer[]): string {
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const unsigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_WITH_SHA256,
    distinguishedName(issuer.name),
    sequence(time(new Date(Date.now() - DAY)), time(new Date(Date.now() + 365 * DAY))),
    distinguishedName(subject.name),
    subject.public,
    tagged(3, sequence(...extensions)),
  );
  const signed = sequence(unsigned, ECDSA_WITH_SHA256, bits(sign('sha256', unsigned, issuer.private)));
  return `-----BEGIN CERTIFICATE-----\n${signed.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
