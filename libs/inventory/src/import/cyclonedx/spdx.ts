/** The SPDX ids that licences of models and data sets usually have; CycloneDX refuses an id that SPDX does not list, so others go out by name. */
const ids: readonly string[] = [
  'Apache-2.0', 'MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'BSD-3-Clause-Clear', 'ISC', 'Unlicense', 'WTFPL', 'Zlib', 'BSL-1.0', 'MPL-2.0', 'EPL-2.0', 'EUPL-1.1', 'EUPL-1.2', 'AFL-3.0', 'Artistic-2.0', 'ECL-2.0', 'MS-PL', 'NCSA', 'OSL-3.0', 'PostgreSQL', 'OFL-1.1',
  'GPL-2.0-only', 'GPL-2.0-or-later', 'GPL-3.0-only', 'GPL-3.0-or-later', 'LGPL-2.1-only', 'LGPL-3.0-only', 'AGPL-3.0-only', 'AGPL-3.0-or-later', 'GFDL-1.3',
  'CC0-1.0', 'CC-BY-2.0', 'CC-BY-2.5', 'CC-BY-3.0', 'CC-BY-4.0', 'CC-BY-SA-3.0', 'CC-BY-SA-4.0', 'CC-BY-NC-2.0', 'CC-BY-NC-3.0', 'CC-BY-NC-4.0', 'CC-BY-ND-4.0', 'CC-BY-NC-ND-3.0', 'CC-BY-NC-ND-4.0', 'CC-BY-NC-SA-2.0', 'CC-BY-NC-SA-3.0', 'CC-BY-NC-SA-4.0', 'PDDL-1.0', 'ODC-By-1.0', 'ODbL-1.0',
  'CDLA-Permissive-1.0', 'CDLA-Permissive-2.0', 'CDLA-Sharing-1.0', 'C-UDA-1.0',
];
const byLowerCase = new Map(ids.map((id) => [id.toLowerCase(), id]));

/** `apache-2.0` to `Apache-2.0`; undefined for anything that is not one of the usual ids. */
export const spdxIdOf = (licence: string): string | undefined => byLowerCase.get(licence.trim().toLowerCase());
