import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCroissant } from './croissant/read.js';
import { readCycloneDx } from './cyclonedx/read.js';
import { cycloneDxOfXml } from './cyclonedx/xml.js';
import { startPlan, type PlanDraft, type Reading } from './draft.js';
import { jsonFormats } from './formats.js';
import { readFrontMatter } from './hugging-face/front-matter.js';
import { guessKind } from './hugging-face/kind.js';
import { readHubCard } from './hugging-face/read.js';
import { readMlflow } from './mlflow/read.js';
import { readModelCardToolkit } from './model-card-toolkit/read.js';
import type { FileError, InspectReport, Problem } from './plan.js';
import { startFindings } from './reading/findings.js';
import { isObject, type Json } from './reading/json.js';
import { readJson } from './reading/json-reader.js';
import { defaultLimits, startBudget, type Budget, type ImportLimits } from './reading/limits.js';
import { sectionsOf } from './reading/markdown.js';
import { decode, lineIndex } from './reading/text.js';
import { readTable } from './table/read.js';
import { readYaml } from './reading/yaml.js';
import { accepted, looksLikeJson, looksLikeMlflow, recogniseJson, recogniseOther } from './recognise.js';
import type { Recognition } from './recognition.js';

/** A file of this machine, or one that is already in memory. */
export type FileSource = string | { readonly name: string; readonly bytes: Uint8Array };

/** Recognises a file by its content and plans its import. Every failure is in the report (`errors`); nothing is thrown for bad input. */
export async function inspectFile(source: FileSource, limits: Partial<ImportLimits> = {}): Promise<InspectReport> {
  const all = { ...defaultLimits, ...limits };
  if (typeof source !== 'string')
    return (await readTable(source.name, source.bytes)) ?? inspectBytes(source.name, source.bytes, limits);
  const name = basename(source);
  try {
    await using file = await open(source, 'r');
    const status = await file.stat();
    if (status.isDirectory())
      return refused(name, 0, 'is a folder', 'name the files in it one by one, e.g. model.json');
    if (!status.isFile()) return refused(name, 0, 'is not a regular file', 'give a regular file');
    if (status.size > all.bytes) return tooLarge(name, status.size, all);
    const bytes = await file.readFile();
    return (await readTable(name, bytes)) ?? inspectBytes(name, bytes, limits);
  } catch (fault) {
    const code = (fault as { code?: string } | null)?.code;
    if (code === 'ENOENT') return refused(name, 0, 'does not exist', 'check the path');
    if (code === 'EISDIR') return refused(name, 0, 'is a folder', 'name the files in it one by one, e.g. model.json');
    return refused(name, 0, `cannot be opened (${code ?? 'fault'})`, 'check that you may read it');
  }
}

/** The same for bytes in memory, without waiting. */
export function inspectBytes(name: string, bytes: Uint8Array, limits: Partial<ImportLimits> = {}): InspectReport {
  const all = { ...defaultLimits, ...limits };
  if (bytes.byteLength > all.bytes) return tooLarge(name, bytes.byteLength, all);
  const report = reportOn(name, bytes);
  try {
    const decoded = decode(bytes);
    if (decoded.kind === 'binary')
      return report({ format: 'unknown', certainty: 0, reasons: [`is ${decoded.what}`], remedy: decoded.remedy });
    if (decoded.kind === 'bad')
      return report({ format: 'unknown', certainty: 0, reasons: [decoded.stop.reason] }, [
        { place: decoded.place, ...decoded.stop },
      ]);
    const findings = startFindings(all.problems);
    for (const note of decoded.notes)
      findings.add('note', 'line 1', 'encoding', `the file ${note.reason}`, note.remedy);
    const plan = startPlan(findings);
    const budget = startBudget(all);
    return looksLikeJson(decoded.text)
      ? fromJson(decoded.text, plan, budget, report)
      : (fromOtherForm(decoded.text, plan, budget, report) ?? fromText(name, decoded.text, plan, budget, report));
  } catch (fault) {
    // not the fault of the file, so it is named as ours; the file is still refused as a value
    return report({ format: 'unknown', certainty: 0, reasons: ['the importer failed on it'] }, [
      {
        place: '',
        reason: `the importer failed (${fault instanceof Error ? `${fault.name}: ${fault.message.slice(0, 200)}` : 'unknown fault'})`,
        remedy: importerFault,
      },
    ]);
  }
}

/** Marks a report of a defect in the importer rather than in the file. */
export const importerFault = 'report this file to the maintainers; nothing was imported';

type Report = (
  recognition: Recognition,
  errors?: readonly Omit<FileError, 'file'>[],
  plan?: PlanDraft,
  reading?: Reading,
  lineOf?: (pointer: string) => number | undefined,
) => InspectReport;

function reportOn(file: string, bytes: Uint8Array): Report {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return (recognition, errors, plan, reading, lineOf) => {
    const found = [...(errors ?? []), ...(reading?.errors ?? [])];
    if (recognition.format === 'unknown') found.splice(3); // the faults of a file we do not know are of little use
    if (recognition.format === 'unknown' && (found.length === 0 || recognition.remedy !== undefined))
      found.unshift({
        place: '',
        reason: `is not a file this import knows: ${recognition.reasons.join('; ')}`,
        remedy: recognition.remedy ?? accepted,
      });
    const usable = found.length === 0 && plan !== undefined;
    return {
      file,
      size: bytes.byteLength,
      sha256,
      format: recognition.format,
      ...(reading?.formatVersion === undefined ? {} : { formatVersion: reading.formatVersion }),
      certainty: recognition.certainty,
      reasons: recognition.reasons,
      importable: usable && plan.assets.length > 0,
      errors: found.map((error) => ({ file, ...error })),
      assets: usable ? plan.assets : [],
      links: usable ? plan.links : [],
      problems: (plan?.findings.problems ?? []).map((problem) => located(problem, lineOf)),
    };
  };
}

function located(problem: Problem, lineOf: ((pointer: string) => number | undefined) | undefined): Problem {
  const line = problem.place.startsWith('/')
    ? lineOf?.(problem.place)
    : Number(
        /^line (\d+)|\(line (\d+)\)$/
          .exec(problem.place)
          ?.slice(1)
          .find((each) => each !== undefined) ?? Number.NaN,
      );
  return line === undefined || Number.isNaN(line) ? problem : { ...problem, line };
}

const readers: Readonly<Record<string, (value: Json, plan: PlanDraft) => Reading>> = {
  cyclonedx: (value, plan) => (isObject(value) ? readCycloneDx(value, plan) : { errors: [] }),
  croissant: readCroissant,
  'mlflow-export': (value, plan) => (isObject(value) ? readMlflow(value, plan) : { errors: [] }),
  'model-card-toolkit': (value, plan) => (isObject(value) ? readModelCardToolkit(value, plan) : { errors: [] }),
};

function fromJson(text: string, plan: PlanDraft, budget: Budget, report: Report): InspectReport {
  const read = readJson(text, budget);
  const recognition = recogniseJson(read.value);
  const lineOf = (pointer: string): number | undefined => read.locate(pointer)?.line;
  if (read.faults.length > 0) {
    const place = lineIndex(text);
    const errors = read.faults.map((fault) => {
      const { line, column } = place(fault.offset);
      return { place: `${line}:${column}`, reason: fault.reason, remedy: fault.remedy };
    });
    const questionnaire = /"?(?:questionnaire|qtype)"?\s*:/.test(text.slice(0, 100_000));
    const seen: Recognition =
      recognition.format !== 'unknown'
        ? recognition
        : {
            ...recognition,
            reasons: [
              questionnaire
                ? 'is not strict JSON, and looks like a questionnaire'
                : 'is not valid JSON, and what can be read of it is of no known format',
            ],
            remedy: questionnaire ? 'import it with the vendor review import' : accepted,
          };
    return report(seen, errors, plan, { formatVersion: undefined, errors: [] }, lineOf);
  }
  for (const odd of read.oddities)
    plan.findings.add('wrong', odd.pointer, odd.pointer.split('/').at(-1) ?? '', odd.reason, odd.remedy);
  return report(recognition, [], plan, readAs(recognition, read.value, plan), lineOf);
}

/** SPDX 2 and 3 are of one name and of two shapes, so that the reader of the shape is asked. */
function readAs({ format }: Recognition, value: Json | undefined, plan: PlanDraft): Reading | undefined {
  if (value === undefined) return undefined;
  const further = jsonFormats.find((each) => each.format === format && isObject(value) && each.recognise(value));
  return further && isObject(value) ? further.read(value, plan) : readers[format]?.(value, plan);
}

/** XML and YAML that say what JSON could say as well. */
function fromOtherForm(text: string, plan: PlanDraft, budget: Budget, report: Report): InspectReport | null {
  const other = recogniseOther(text);
  if (other.format === 'cyclonedx') {
    const read = cycloneDxOfXml(text.trimStart(), budget);
    if ('stop' in read) return report(other, [{ place: read.place, ...read.stop }]);
    return report(other, [], plan, readCycloneDx(read.document, plan));
  }
  if (!looksLikeMlflow(text)) return null;
  const { value, faults, lineOf } = readYaml(text, budget);
  if (faults.length > 0 || !isObject(value)) return null;
  const recognition = recogniseJson(value);
  return recognition.format === 'mlflow-run'
    ? report(recognition, [], plan, readAs(recognition, value, plan), lineOf)
    : null;
}

function fromText(name: string, text: string, plan: PlanDraft, budget: Budget, report: Report): InspectReport {
  const other = recogniseOther(text);
  const front = readFrontMatter(text, budget);
  const stop = budget.spend(text.length / 50, 0); // Markdown is cheap; still, its lines count
  if (stop !== undefined) return report(other, [{ place: '', ...stop }]);
  const sections = sectionsOf(front.body, front.bodyLine);
  if (front.state === 'bad')
    return report(
      { format: 'hugging-face-card', certainty: 0.6, reasons: ['starts with YAML front matter'] },
      [],
      plan,
      { errors: front.errors },
    );
  const prose =
    front.state === 'map' ||
    (!other.reasons.some((reason) => /^(?:looks|is a web|is XML|is an)/.test(reason)) &&
      sections.some((section) => section.level > 0));
  const guess = prose ? guessKind(front.map, front.state === 'map', sections) : undefined;
  if (guess === undefined || guess.certainty < 0.28)
    return report(
      front.state === 'map'
        ? {
            ...other,
            reasons: [
              `has front matter with the keys ${Object.keys(front.map).slice(0, 8).join(', ')}, which no card has`,
            ],
          }
        : other,
      [],
      plan,
    );
  const reading = readHubCard({ file: name, kind: guess.kind, front, sections }, plan);
  return report(
    {
      format: 'hugging-face-card',
      certainty: guess.certainty,
      reasons: [`${guess.kind === 'dataset' ? 'data set' : guess.kind} card`, ...guess.reasons],
    },
    [],
    plan,
    reading,
    front.lineOf,
  );
}

const tooLarge = (name: string, size: number, limits: ImportLimits): InspectReport =>
  refused(
    name,
    size,
    `has ${size} bytes, more than the ${limits.bytes} that are read`,
    'give the card or bill of materials, not the data; raise the limit if this is really one',
  );

const refused = (file: string, size: number, reason: string, remedy: string): InspectReport => ({
  file,
  size,
  format: 'unknown',
  certainty: 0,
  reasons: [reason],
  importable: false,
  errors: [{ file, place: '', reason, remedy }],
  assets: [],
  links: [],
  problems: [],
});
