import { describe, expect, it } from '@jest/globals';
import { inspectBytes } from '../inspect.js';
import type { InspectReport } from '../plan.js';

const inspect = (text: string, name = 'README.md'): InspectReport => inspectBytes(name, Buffer.from(text));
const model = `---
language:
  - en
  - "no"
license: apache-2.0
base_model: river/base-7b
datasets: [river/tickets, river/faq]
pipeline_tag: text-classification
library_name: transformers
tags:
  - rlhf
model-index:
  - name: Ticket sorter
    results:
      - task: {type: text-classification}
        dataset: {type: river/eval-tickets, name: Eval tickets, split: test}
        metrics:
          - {type: f1, value: 0.91, verified: true}
flavour: vanilla
---

# Model Card for Ticket sorter

Sorts support tickets into queues.

- **Developed by:** River Labs (https://river.example)
- **Funded by [optional]:** [More Information Needed]
- **Repository:** https://user:secret@git.example/river?ref=1&access_token=abc

## Intended uses & limitations

Meant for support staff. Not good at sarcasm.

### Out-of-Scope Use

Deciding about people.

## Guardrails

A person confirms each decision.

## Data retention

Two years.

## Training data

<!-- This should link to a Dataset Card -->

[More Information Needed]

## A word about rivers

They flow.
`;

describe('a model card', () => {
  const report = inspect(model);
  const asset = report.assets.find((each) => !each.mention);

  it('is recognised by its content', () => {
    expect(report).toMatchObject({ format: 'hugging-face-card', importable: true, errors: [] });
    expect(report.certainty).toBeGreaterThan(0.9);
    expect(report.reasons[0]).toBe('model card');
  });

  it('becomes a model with licence, description, languages and results', () => {
    expect(asset).toMatchObject({
      kind: 'model',
      name: 'Ticket sorter',
      licences: ['apache-2.0'],
      description: 'Sorts support tickets into queues.',
    });
    expect(asset?.card?.fields.languages?.value).toEqual(['en', 'no']);
    expect(asset?.card?.fields.evaluationResults?.value).toEqual([
      {
        name: 'f1',
        value: '0.91',
        task: 'text-classification',
        dataset: 'Eval tickets',
        split: 'test',
        verified: true,
      },
    ]);
  });

  it('maps sections to fields of the card', () => {
    const fields = asset?.card?.fields;
    expect(fields?.intendedUse?.value).toContain('Meant for support staff');
    expect(fields?.limitations?.value).toContain('Not good at sarcasm');
    expect(fields?.outOfScopeUse?.value).toContain('Deciding about people');
    expect(fields?.guardrails?.value).toContain('A person confirms');
    expect(fields?.retention?.value).toBe('Two years.');
    expect(fields?.trainingData?.value).toBe('river/tickets\nriver/faq');
  });

  it('links what it was trained on, tuned from and evaluated on, to assets that are only named', () => {
    const name = (ref: string): string | undefined => report.assets.find((each) => each.ref === ref)?.name;
    expect(report.links.map((link) => [link.relation, name(link.to)])).toEqual(
      expect.arrayContaining([
        ['fine_tuned_from', 'river/base-7b'],
        ['trained_on', 'river/tickets'],
        ['trained_on', 'river/faq'],
        ['evaluated_on', 'river/eval-tickets'],
      ]),
    );
    expect(report.assets.filter((each) => each.mention)).toHaveLength(4);
  });

  it('lists placeholders and required fields as missing, with their line and the rule', () => {
    const missing = report.problems.filter((problem) => problem.severity === 'missing');
    expect(missing).toContainEqual(expect.objectContaining({ field: 'Funded by [optional]', line: 27 }));
    expect(missing).toContainEqual(
      expect.objectContaining({
        field: 'trainingData',
        line: 46,
        value: expect.stringContaining('More Information Needed'),
      }),
    );
    expect(asset?.completeness?.missing.map((each) => each.field)).toEqual([
      'fineTuningData',
      'humanFeedback',
      'failureModes',
      'reviewFrequency',
    ]);
    expect(missing.find((problem) => problem.field === 'failureModes')?.obligation).toContain('5.2.4-1.1');
  });

  it('keeps and names what it does not know', () => {
    expect(report.problems).toContainEqual(
      expect.objectContaining({ severity: 'unknown', field: 'flavour', value: 'vanilla', line: 19 }),
    );
    expect(asset?.extra).toMatchObject({ flavour: 'vanilla' });
    expect(asset?.card?.passages).toContainEqual(
      expect.objectContaining({ title: 'A word about rivers', text: 'They flow.' }),
    );
  });

  it('keeps names of people apart and takes secrets out of URLs', () => {
    expect(asset?.people).toContainEqual(
      expect.objectContaining({ name: 'River Labs (https://river.example)', role: 'developed by' }),
    );
    expect(JSON.stringify(report)).not.toMatch(/secret|abc"/);
    expect(asset?.references).toContainEqual({ type: 'repository', url: 'https://git.example/river?ref=1' });
  });

  it('is the same with Windows line ends, a byte order mark and scalars instead of lists', () => {
    const windows = inspect(
      `\ufeff${model.replaceAll('\n', '\r\n').replace('language:\r\n  - en\r\n  - "no"', 'language: en')}`,
    );
    expect(windows.assets.map((each) => each.name)).toEqual(report.assets.map((each) => each.name));
    expect(windows.assets.find((each) => !each.mention)?.card?.fields.languages?.value).toEqual(['en']);
  });
});

describe('the relation to a base model', () => {
  const relation = (yaml: string): string[] =>
    inspect(`---\nlibrary_name: x\n${yaml}\n---\n# M\n`).links.map((link) => link.relation);

  it.each([
    ['base_model: a/b\nbase_model_relation: quantized', ['quantized_from']],
    ['base_model: a/b\ntags: [gguf]', ['quantized_from']],
    ['base_model: [a/b, c/d]', ['derived_from', 'derived_from']],
    ['base_model: a/b\nquantized_by: someone', ['quantized_from']],
    ['base_model: a/b\nbase_model_relation: adapter', ['fine_tuned_from']],
    ['base_model: "[More Information Needed]"', []],
    ['base_model: a/b\nbase_model_relation: constructor', ['fine_tuned_from']],
  ])('%j is %j', (yaml, relations) => {
    expect(relation(yaml)).toEqual(relations);
  });
});

describe('a data set card', () => {
  it('becomes a data set with sources, lineage and what is missing', () => {
    const report = inspect(
      '---\npretty_name: Tickets\nsize_categories: [1K<n<10K]\nsource_datasets:\n- original\n- extended|wikipedia\nlicense: other\ntask_categories:\n- text-classification\n---\n# Dataset Card for Tickets\n\n## Dataset Creation\n\n### Source Data\n\nTaken from https://tickets.example/dump.\n\n### Personal and Sensitive Information\n\nNames were removed.\n',
    );
    const asset = report.assets.find((each) => !each.mention);
    expect(asset).toMatchObject({
      kind: 'dataset',
      name: 'Tickets',
      sources: [{ url: 'https://tickets.example/dump' }],
    });
    expect(asset?.card?.fields.personalData?.value).toBe('Names were removed.');
    expect(report.links).toEqual([expect.objectContaining({ relation: 'derived_from', to: 'dataset:wikipedia' })]);
    expect(report.problems).toContainEqual(
      expect.objectContaining({ field: 'license', line: 7, reason: expect.stringContaining('other') }),
    );
  });
});

describe('a card that cannot be imported', () => {
  it.each([
    ['a list as front matter', '---\n[]\n---\n# x\n', '2:1', /a list, not a map/],
    ['a template as front matter', '---\n{{card_data}}\n---\n# {{ name }}\n', '2:1', /unfilled template/],
    ['tabs', '---\nlicense: mit\ntags:\n\t- x\n---\n', '4:1', /not valid YAML/],
    ['front matter without an end', '---\nlicense: mit\ntags: [x]\n', '1:1', /not closed/],
    [
      'an alias bomb',
      `---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map(
          (name, index) =>
            `${name}: &${name} [${Array(9)
              .fill(`*${'abcdefghi'[index] ?? 'a'}`)
              .join(',')}]`,
        )
        .join('\n')}\nlicense: mit\n---\n# M\n`,
      undefined,
      /aliases/,
    ],
    ['an alias to itself', '---\nlicense: mit\ntags: &t [*t]\n---\n', undefined, /alias/],
    ['deep nesting', `---\ntags: ${'['.repeat(5000)}${']'.repeat(5000)}\n---\n`, undefined, /deeper/],
  ])('%s', (_, text, place, reason) => {
    const report = inspect(text);
    expect(report).toMatchObject({ format: 'hugging-face-card', importable: false, assets: [] });
    expect(report.errors[0]?.reason).toMatch(reason);
    if (place !== undefined) expect(report.errors[0]?.place).toBe(place);
  });
});

describe('a card that is only its template', () => {
  it('states nothing at all', () => {
    const filler = [
      'Uses',
      'Training Data',
      'Bias, Risks, and Limitations',
      'Failure modes',
      'Retention',
      'Review frequency',
      'Guardrails',
    ]
      .map((title) => `## ${title}\n\n<!-- Write here. -->\n\n[More Information Needed]\n`)
      .join('\n');
    const report = inspect(
      `---\nlicense: "{{ license }}"\nlibrary_name: x\n---\n# Model Card for Model ID\n\n<!-- A summary. -->\n\n${filler}`,
    );
    expect(report.assets[0]).toMatchObject({ name: 'unnamed model', licences: [], completeness: { share: 0 } });
    expect(report.assets[0]?.description).toBeUndefined();
    expect(report.problems.filter((problem) => problem.field === 'limitations').map((problem) => problem.line)).toEqual(
      [21, 21],
    );
  });
});

describe('a card without front matter', () => {
  it('is read when it speaks of a model, with less certainty', () => {
    const report = inspect(
      '# SwiftModel\n\n* dataset: opus\n* model: transformer\n\n## Benchmarks\n\n| BLEU |\n|---|\n| 60 |\n',
    );
    expect(report).toMatchObject({ format: 'hugging-face-card', importable: true });
    expect(report.certainty).toBeLessThan(0.8);
    expect(report.problems).toContainEqual(expect.objectContaining({ severity: 'missing', field: 'front matter' }));
  });

  it('is left alone when it is some other text or a blog post', () => {
    expect(inspect('# Shopping list\n\n- milk\n').format).toBe('unknown');
    expect(inspect('---\ntitle: My holiday\ndate: 2020-01-01\ntags: [sea]\nlayout: post\n---\n# Sea\n').format).toBe(
      'unknown',
    );
  });
});

describe('what is no statement of the card', () => {
  const licences = (text: string) => inspect(text).assets[0]?.licences;

  it.each([
    ['a code block', '# Otter\n\nA model.\n\n```yaml\n---\nlicense: mit\n---\n```\n\n## Model description\n\nSwims.\n'],
    ['a code block with tildes', '# Otter\n\nA model.\n\n~~~\nLicense: mit\n~~~\n\n## Model description\n\nSwims.\n'],
    [
      'front matter behind the start',
      '# Otter\n\nA model.\n\n---\nlicense: mit\ntags:\n- x\n---\n\n## Training data\n\nRivers.\n',
    ],
    ['a comment', '<!--\nlicense: gpl-3.0\n-->\n\n# Otter\n\nA model.\n\n## Model description\n\nSwims.\n'],
    [
      'a licence section that shows an example',
      '# Otter\n\nA model.\n\n## License\n\n```\nlicense: mit\n```\n\n## Model description\n\nSwims.\n',
    ],
  ])('is in %s', (_, text) => {
    expect(licences(text)).toEqual([]);
  });

  it('leaves what stands outside of it', () => {
    expect(
      licences('# Otter\n\n```\nlicense: mit\n```\n\n- **License:** Apache-2.0\n\n## Model description\n\nSwims.\n'),
    ).toEqual(['Apache-2.0']);
  });
});

describe('HTML and comments at the start', () => {
  it.each([
    ['a picture', '<div align="center">\n  <img src="otter.png">\n</div>\n\n# Otter-7B\n'],
    ['a comment', '<!-- generated\nby a tool -->\n\n# Otter-7B\n'],
    ['a title in HTML', '<h1 align="center">Otter-7B</h1>\n'],
    ['a badge', '[![Build](https://ci.example/b.svg)](https://ci.example)\n\n# Otter-7B\n'],
    ['a link', '[Paper](https://paper.example)\n\n# Otter-7B\n'],
  ])('%s is Markdown', (_, start) => {
    const report = inspect(
      `${start}\n## Model description\n\nA language model of 7B.\n\n## Intended use\n\nResearch.\n`,
    );
    expect(report).toMatchObject({ format: 'hugging-face-card', importable: true, assets: [{ name: 'Otter-7B' }] });
  });

  it.each([
    ['XML', '<?xml version="1.0"?>\n<bill/>', 'XML of no known kind'],
    ['XML without a declaration', '<bill xmlns="urn:x"><part/></bill>', 'XML of no known kind'],
    ['CycloneDX in XML', '<!-- x -->\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', 'CycloneDX in its XML form'],
    ['a web page', '<!-- saved -->\n<!DOCTYPE html><html># Otter</html>', 'is a web page'],
  ])('%s is refused as such', (_, text, reason) => {
    const report = inspect(text);
    expect(report.importable).toBe(false);
    expect(report.reasons.join()).toContain(reason);
  });
});

describe('the name of a card', () => {
  it.each([
    'Model Card for Model ID',
    'Model description',
    'Introduction',
    'Intended uses & limitations',
    'Dataset Card',
  ])('is never the heading "%s"', (heading) => {
    expect(inspect(`---\nlicense: mit\npipeline_tag: x\n---\n\n# ${heading}\n\nText.\n`).assets[0]).toMatchObject({
      unnamed: true,
    });
  });

  it.each(['Emissions Predictor', 'Training-data-filter', 'BERT base'])('may be "%s"', (heading) => {
    expect(inspect(`---\nlicense: mit\npipeline_tag: x\n---\n\n# ${heading}\n\nText.\n`).assets[0]).toMatchObject({
      name: heading,
    });
  });
});
