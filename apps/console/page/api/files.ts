import { answerInWords, throwUnreachable } from '../words/refusals.ts';
import { requestOptions } from './session.ts';

export interface StoredFile {
  readonly name: string;
  readonly digest: string;
  readonly size: number;
}

/** Sends a file to the service, which answers its digest. Throws the refusal in its words. */
export async function upload(file: File): Promise<StoredFile> {
  const body = new FormData();
  body.append('file', file, file.name);
  const response = await fetch('/files', { ...requestOptions(), method: 'POST', body }).catch(throwUnreachable);
  const answer = (await response.json().catch(() => ({}))) as Partial<StoredFile>;
  if (!response.ok || answer.digest === undefined)
    throw new Error(answerInWords(answer, `${file.name}: ${response.status}`));
  return { name: file.name, digest: answer.digest, size: answer.size ?? file.size };
}

/** SHA-256 of a file that stays where it is. */
export async function digestOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return `sha256:${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Opens a file of the service that needs a sign-in, as a download. */
export async function download(path: string, name: string): Promise<void> {
  give(await (await fetched(path)).blob(), name);
}

/** What a file of the service says, to show it. */
export const textOf = async (path: string): Promise<string> => (await fetched(path)).text();

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path, requestOptions()).catch(throwUnreachable);
  if (!response.ok) throw new Error(answerInWords(await response.json().catch(() => null), String(response.status)));
  return response;
}

/** Text that was made here, as a download. */
export function saveText(text: string, name: string, type: string): void {
  give(new Blob([text], { type }), name);
}

function give(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
