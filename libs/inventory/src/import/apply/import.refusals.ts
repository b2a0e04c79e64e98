import { refusalType } from '@custodia/graphql';

export const FileNotImportable = refusalType('FileNotImportable', 'The file cannot be imported; nothing was written.', {
  fileName: 'text',
  problems: 'texts',
});
export const ImportRefused = refusalType(
  'ImportRefused',
  'A rule of the inventory refuses a part of the file, so nothing of it was written.',
  { fileName: 'text', because: 'texts', ids: 'ids' },
);
export const AssetsExist = refusalType(
  'AssetsExist',
  'The inventory has assets of the same kind and name, and the import was told to refuse then.',
  { names: 'texts', ids: 'ids' },
);
