import { describe, expect, it } from '@jest/globals';
import { isPlaceholder, placeholderReason } from './placeholder.js';

describe('a placeholder', () => {
  it.each([
    '',
    '   \n\t',
    '-',
    '...',
    '…',
    'TODO',
    'todo: describe risks',
    'TBD',
    'T B D'.replaceAll(' ', ''),
    'tbc.',
    'N/A',
    'n.a.',
    'None',
    'null',
    'unknown',
    'Not specified.',
    'WIP',
    'FIXME',
    'XXX',
    '[More Information Needed]',
    '[More Information Needed](https://example.org/how-to(2)#contribute)',
    'More information needed',
    '**More information needed for further recommendations.**',
    '[Needs More Information]',
    'Further details required',
    '{{ model_summary | default("", true) }}',
    '{{card_data}}',
    '- **Developed by:** {{ developers | default("[More Information Needed]", true)}}',
    '{% if x %}',
    '${DESCRIPTION}',
    '{image_bytes}',
    '<your model name>',
    '<INSERT TEXT>',
    '<!-- Provide a quick summary of what the model is/does. -->',
    '<!-- never closed',
    '- **Repository:**',
    '**License:** [More Information Needed]\n**Paper:** TBD',
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit.',
    'Describe ...',
    'Describe the intended uses of this model.',
    'Please describe the training data here',
    'Provide a longer summary of what this dataset is.',
    'Insert text here',
    'Your description here',
    'task goes here',
    '[Insert name]',
    'To be completed',
    'This section will be added later'.replace(' later', ''),
    'Coming soon!',
    'Details to be announced',
    'Who are the intended users of the model?',
    'What are the known limitations of the model? E.g. What kinds of data should the model not perform well on?',
    'The name of the risk',
    'The value of the performance metric',
    'Strategy used to address this risk',
    'The architecture of the model.',
    'Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.',
    'Carbon emissions can be estimated using the [Machine Learning Impact calculator](https://x.example/impact#compute) presented in [Lacoste et al. (2019)](https://x.example/abs).',
    'This model card has been generated automatically according to the information the Trainer had access to. You should probably proofread and complete it, then remove this comment.',
  ])('states nothing: %j', (text) => {
    expect(placeholderReason(text)).toBeDefined();
  });

  it.each([
    'Sorts support tickets into queues.',
    'N/A: the model was not fine-tuned.',
    'None of the training data is personal.',
    'English',
    'mit',
    'string',
    '0',
    '12 GB',
    'Not for medical use.',
    'The model has no known failure modes beyond those of BERT.',
    'Describe images for visually impaired users.',
    'Provide translations to travellers.',
    'Suggest an initial support queue for a newly received ticket.',
    'Unknown speakers are transcribed badly.',
    'TODO lists of users are not collected.',
    '[More Information Needed]\n\nTrained on Wikipedia of March 2023.',
    '<!-- Motivation --> Collected to study spam.',
    '```\n@article{x, author = {{Doe}, Jane}}\n```',
    'Who may use it: employees only.',
    'Should not be used to judge people?',
    'Ask https://example.org',
    'The name of the city is removed from each record before training.',
    'Questions about the model are answered by the team.',
    '- **Repository:** https://example.org/repo',
  ])('is not this statement: %j', (text) => {
    expect(placeholderReason(text)).toBeUndefined();
  });

  it('is found quickly in hostile text', () => {
    const began = performance.now();
    for (const part of [
      'a]('.repeat(6000),
      '<!--'.repeat(5000),
      '{{'.repeat(9000),
      'what '.repeat(3900) + '?',
      '['.repeat(19_999),
      'e.g. '.repeat(3900),
      'describe the '.repeat(1500),
    ])
      isPlaceholder(part);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
