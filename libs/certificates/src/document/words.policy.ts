import type { AssetRef, Device } from '@custodia/lifecycle';
import type { CertifiedAsset, CertifiedDevice, Known, Person, Unavailable } from './certificate.js';

export const unavailable = (because: string): Unavailable => ({ unavailable: because });

const overclaim = /(un|ir)recoverabl|impossible to recover|beyond (any )?recovery/i;

/**
 * Free text on its way into a certificate. A blank becomes "unavailable, because ..."; a text that claims more than
 * sanitization can show is withheld, since no method of NIST SP 800-88 Rev. 2 proves the absence of all recovery.
 */
export function said(text: string | null | undefined, because: string): Known<string> {
  if (!text?.trim()) return unavailable(because);
  return overclaim.test(text)
    ? unavailable('the recorded text claims more than was verified; it is kept in the record of the case')
    : text;
}

/** What a directory knows of a member. */
export interface PersonDetails {
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly organisation?: string | undefined;
  readonly location?: string | undefined;
  readonly contact?: string | undefined;
  /** The person's data was erased on request. */
  readonly erased?: boolean | undefined;
}
export type People = Readonly<Record<string, PersonDetails>>;

export function person(member: string, people: People): Person {
  const details: PersonDetails = Object.hasOwn(people, member) ? people[member]! : {};
  const because = (field: string): string =>
    details.erased
      ? 'the personal data was erased'
      : Object.hasOwn(people, member)
        ? `the member's profile states no ${field}`
        : 'no profile exists for this member or service';
  return {
    member,
    name: said(details.name, because('name')),
    title: said(details.title, because('title')),
    organisation: said(details.organisation, because('organisation')),
    location: said(details.location, because('location')),
    contact: said(details.contact, because('contact')),
  };
}

export const certified = ({ kind, id, name, versionId, versionLabel, digest }: AssetRef): CertifiedAsset => ({
  kind,
  id,
  name,
  version: said(versionLabel ?? versionId, 'the record names no version'),
  digest: said(digest, versionId ? 'it was not recorded' : 'the record names no version'),
});

export const device = (planned: Device | undefined, found: Device | undefined): CertifiedDevice => {
  const field = (name: keyof Device): Known<string> => said(found?.[name] ?? planned?.[name], 'it was not recorded');
  return {
    manufacturer: field('manufacturer'),
    model: field('model'),
    serialNumber: field('serialNumber'),
    propertyNumber: field('propertyNumber'),
    mediaType: field('mediaType'),
    source: field('source'),
    classificationBefore: field('classificationBefore'),
    classificationAfter: field('classificationAfter'),
    destination: field('destination'),
  };
};

export const standards: readonly string[] = [
  'NIST SP 800-88 Rev. 2, Guidelines for Media Sanitization (September 2025)',
  'ETSI TS 104 223, 5.5.1-1 and 5.5.1-2',
  'ISO/IEC 27001:2022, A.7.14 and A.8.10',
];
