import { importTemplateFile, openQuestionnaire } from '../open-questionnaire.js';

/** For tests: files that are JSON, YAML or a workbook, as they would be uploaded. */
export const source = (name: string, text: string | Uint8Array) => ({ name, bytes: Buffer.from(text as string) });
export async function template(name: string, text: string | Uint8Array) {
  const read = await importTemplateFile(source(name, text));
  if (read.kind === 'refused' || !read.edition)
    throw new Error(read.kind === 'refused' ? read.refusal.message : read.recognition.reasons.join('; '));
  return { ...read, edition: read.edition };
}
export async function opened(name: string, text: string | Uint8Array) {
  const file = await openQuestionnaire(source(name, text));
  if (file.kind !== 'workbook') throw new Error(file.kind === 'refused' ? file.refusal.message : file.kind);
  return file;
}
