import { graphOf } from './croissant/json-ld.js';
import { croissantVersion } from './croissant/read.js';
import { knownVersions } from './cyclonedx/terms.js';
import { jsonFormats } from './formats.js';
import { envelopes } from './mlflow/read.js';
import { sections } from './model-card-toolkit/read.js';
import { withoutComments } from './placeholder.js';
import { isObject, type Json, type JsonObject } from './reading/json.js';
import { textOf } from './reading/reader.js';
import type { Recognition } from './recognition.js';

/** Which format a JSON document is, told from what it holds, never from its name. The surest one wins. */
export function recogniseJson(value: Json | undefined): Recognition {
  const further = jsonFormats.map(({ format, recognise }) => {
    const found = isObject(value) ? recognise(value) : undefined;
    return found && { format, ...found };
  });
  const candidates = [cycloneDx(value), croissant(value), mlflow(value), modelCardToolkit(value), ...further]
    .filter((each) => each !== undefined)
    .sort((a, b) => b.certainty - a.certainty);
  return candidates[0] ?? unknownJson(value);
}

function cycloneDx(value: Json | undefined): Recognition | undefined {
  if (!isObject(value)) return undefined;
  const says = value['bomFormat'];
  const version = value['specVersion'];
  if (typeof says === 'string' && says.toLowerCase() === 'cyclonedx') {
    const known = knownVersions.includes(textOf(version) ?? '');
    return {
      format: 'cyclonedx',
      certainty: known && says === 'CycloneDX' ? 0.99 : 0.9,
      reasons: [
        `bomFormat says ${says}`,
        version === undefined
          ? 'no specVersion'
          : `specVersion says ${(textOf(version) ?? 'nothing readable').slice(0, 20)}`,
      ],
    };
  }
  if (/cyclonedx/i.test(typeof value['$schema'] === 'string' ? value['$schema'] : ''))
    return { format: 'cyclonedx', certainty: 0.75, reasons: ['$schema names CycloneDX', 'no bomFormat'] };
  if (typeof version === 'string' && Array.isArray(value['components']))
    return {
      format: 'cyclonedx',
      certainty: 0.6,
      reasons: ['has specVersion and components as CycloneDX has', 'no bomFormat'],
    };
  return undefined;
}

function croissant(value: Json | undefined): Recognition | undefined {
  if (
    !isObject(value) &&
    !(
      Array.isArray(value) &&
      value.length <= 1000 &&
      value.some((each) => isObject(each) && Object.hasOwn(each, '@type'))
    )
  )
    return undefined;
  if (
    isObject(value) &&
    !Object.hasOwn(value, '@context') &&
    !Object.hasOwn(value, '@graph') &&
    !Object.hasOwn(value, '@type')
  )
    return undefined;
  const { nodes, hasContext } = graphOf(value);
  const dataset = nodes.find((node) => node.types.includes('Dataset'));
  if (dataset === undefined) return undefined;
  const version = nodes.map(croissantVersion).find((each) => each !== undefined);
  const reasons = ['is JSON-LD about a Dataset'];
  if (version !== undefined) reasons.push(`conformsTo names Croissant ${version}`);
  const records = dataset.terms.has('recordSet');
  const files = dataset.terms.has('distribution');
  if (records) reasons.push('has recordSet');
  if (files) reasons.push('has distribution');
  const context = JSON.stringify(isObject(value) ? (value['@context'] ?? '') : '').slice(0, 5000);
  const vocabulary = /mlcommons\.org/.test(context);
  if (vocabulary) reasons.push('the context names the Croissant vocabulary');
  if (version !== undefined) return { format: 'croissant', certainty: hasContext ? 0.99 : 0.9, reasons };
  if (vocabulary || records)
    return {
      format: 'croissant',
      certainty: vocabulary && (records || files) ? 0.9 : 0.75,
      reasons: [...reasons, 'no conformsTo'],
    };
  return {
    format: 'croissant',
    certainty: 0.5,
    reasons: [...reasons, 'nothing in it is particular to Croissant; it may be a plain schema.org data set'],
  };
}

function mlflow(value: Json | undefined): Recognition | undefined {
  if (!isObject(value)) return undefined;
  const inside = value['mlflow'];
  const system = isObject(value['system']) ? value['system'] : {};
  const script = typeof system['script'] === 'string' ? system['script'] : undefined;
  if (isObject(inside)) {
    const found = envelopes.filter((key) => Object.hasOwn(inside, key));
    const reasons = [
      `has an "mlflow" object${found.length > 0 ? ` with ${found.slice(0, 3).join(', ')}` : ''}`,
      ...(script === undefined ? [] : [`written by ${script.slice(0, 60)}`]),
    ];
    return {
      format: 'mlflow-export',
      certainty:
        script !== undefined && found.length > 0 ? 0.99 : found.length > 0 || 'mlflow_version' in system ? 0.9 : 0.5,
      reasons,
    };
  }
  const bodies = (['registered_model', 'registered_models', 'model_version', 'model_versions'] as const).filter((key) =>
    Object.hasOwn(value, key),
  );
  return bodies.length === 0
    ? undefined
    : { format: 'mlflow-export', certainty: 0.8, reasons: [`has ${bodies.join(', ')} as the MLflow registry answers`] };
}

function modelCardToolkit(value: Json | undefined): Recognition | undefined {
  if (!isObject(value)) return undefined;
  const camel = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = sections.filter((key) => Object.hasOwn(value, key) || Object.hasOwn(value, camel(key)));
  const version = value['schema_version'] ?? value['schemaVersion'];
  const details = found.includes('model_details');
  if (!details && found.length < 2) return undefined;
  const certainty = details && found.length > 1 ? (version === undefined ? 0.9 : 0.97) : 0.6;
  return {
    format: 'model-card-toolkit',
    certainty,
    reasons: [
      `has the sections ${found.join(', ')}`,
      version === undefined
        ? 'no schema_version'
        : `schema_version says ${(textOf(version) ?? 'nothing readable').slice(0, 20)}`,
    ],
  };
}

const others: readonly (readonly [(value: JsonObject) => boolean, string, string])[] = [
  [
    (value) => 'questionnaire' in value || ('items' in value && 'type' in value),
    'looks like a questionnaire',
    'import it with the vendor review import',
  ],
  [
    (value) => 'openapi' in value || 'swagger' in value,
    'is an OpenAPI description',
    'register it as a document of the system',
  ],
  [(value) => '$schema' in value && 'properties' in value, 'is a JSON Schema', 'give a document that follows it'],
  [
    (value) => 'vulnerabilities' in value || ('document' in value && 'product_tree' in value),
    'is a vulnerability statement',
    'keep it as a document',
  ],
];

export const accepted =
  'give a card or configuration of Hugging Face, CycloneDX, SPDX, Croissant, a data package, an export, run or model of MLflow, a model card of SageMaker, Azure ML or Model Card Toolkit, OpenLineage events, or a table of assets (csv, xlsx)';

function unknownJson(value: Json | undefined): Recognition {
  if (isObject(value)) {
    for (const [matches, reason, remedy] of others)
      if (matches(value)) return { format: 'unknown', certainty: 0, reasons: [`JSON that ${reason}`], remedy };
    const keys = Object.keys(value)
      .slice(0, 8)
      .map((key) => key.slice(0, 30));
    return {
      format: 'unknown',
      certainty: 0,
      reasons: [
        keys.length === 0 ? 'an empty JSON object' : `JSON with the keys ${keys.join(', ')}, which no known format has`,
      ],
      remedy: accepted,
    };
  }
  return {
    format: 'unknown',
    certainty: 0,
    reasons: [
      value === undefined
        ? 'nothing in it can be read as JSON'
        : `JSON that is ${Array.isArray(value) ? 'a list' : 'a single value'}, not an object`,
    ],
    remedy: accepted,
  };
}

/** Elements that Markdown may begin with: a logo, a centred title, a table of badges (CommonMark 0.31.2, section 4.6). */
const markup =
  /^<\/?(?:a|abbr|article|aside|audio|b|big|blockquote|br|center|code|dd|details|div|dl|dt|em|figure|font|footer|h[1-6]|header|hr|i|iframe|img|kbd|li|link|main|meta|nav|ol|p|picture|pre|s|script|section|small|source|span|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)(?=[\s/>])/i;

/** A list in JSON never begins with a link or a picture; a card may. */
export const looksLikeJson = (text: string): boolean =>
  /^\s*(?:[{[]|\/\*|\/\/)/.test(text) && !/^\s*\[(?:!\[|[^[\]"{}\n]{1,200}\]\()/.test(text);

/** YAML files of MLflow: `MLmodel`, and `meta.yaml` of runs and of registered models. */
export const looksLikeMlflow = (text: string): boolean =>
  /^(?:artifact_path|artifact_uri|flavors|mlflow_version|model_uuid|creation_timestamp):/m.test(text.slice(0, 4000)) &&
  !/^---|^\s*[#<]/.test(text);

/** What a text is that is neither JSON nor a card, as far as its beginning tells. */
export function recogniseOther(text: string): Recognition {
  const head = text.slice(0, 4000);
  const unknown = (reason: string, remedy: string): Recognition => ({
    format: 'unknown',
    certainty: 0,
    reasons: [reason],
    remedy,
  });
  if (text.trim() === '') return unknown('the file is empty', accepted);
  const start = withoutComments(text).trimStart().slice(0, 4000);
  if (/^<(?:!doctype html|html)\b/i.test(start))
    return unknown('is a web page', 'save the card itself (README.md), not the page that shows it');
  if (start.startsWith('<') && !markup.test(start)) {
    if (/cyclonedx\.org\/schema\/bom/i.test(start))
      return { format: 'cyclonedx', certainty: 0.95, reasons: ['is CycloneDX in its XML form'] };
    return unknown('is XML of no known kind', accepted);
  }
  if (/^SPDXVersion:/m.test(head)) return unknown('is an SPDX document (tag-value)', 'export it as SPDX JSON');
  if (/^model_details\s*\{/m.test(head))
    return unknown('is a model card in protocol buffer text form', 'save the card as JSON');
  const lines = head
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 5);
  if (lines.length > 1 && ['\t', ';', ','].some((mark) => (lines[0] ?? '').split(mark).length > 2))
    return unknown(
      'looks like a table (CSV), and its first row does not hold the columns source_id (or id), kind and name of a table of assets',
      'name these columns in the first row, or import a questionnaire with the vendor review import',
    );
  return unknown('is text without front matter and without anything that speaks of a model or data set', accepted);
}
