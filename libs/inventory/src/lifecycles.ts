import { lifecyclePage } from './asset/lifecycle-page.js';
import { subprocessorLifecycle } from './subprocessor/lifecycle.policy.js';
import { datasetVersionLifecycle } from './dataset/lifecycle.policy.js';
import { modelVersionLifecycle } from './model/lifecycle.policy.js';
import { promptVersionLifecycle } from './prompt/lifecycle.policy.js';
import { systemLifecycle } from './system/lifecycle.policy.js';

/** The pages of `docs/lifecycles`, by file name. */
export const lifecyclePages = (): Readonly<Record<string, string>> => ({
  'subprocessor.md': lifecyclePage(subprocessorLifecycle),
  'dataset-version.md': lifecyclePage(datasetVersionLifecycle),
  'system.md': lifecyclePage(systemLifecycle),
  'model-version.md': lifecyclePage(modelVersionLifecycle),
  'prompt-version.md': lifecyclePage(promptVersionLifecycle),
});
