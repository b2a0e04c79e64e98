import { useState } from 'react';
import { Button, DropZone, FileTrigger, isFileDropItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { digestOf, upload } from '../api/files.ts';
import { Problem } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import type { FieldProps } from './fields.tsx';
import type { Values } from './values.ts';

/** One file that goes to the service now; the input carries its digest. */
export function Upload({ field, path, value, problems, onChange, catalogue }: FieldProps) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  const has = (name: string): boolean => (catalogue.inputs[field.type] ?? []).some((inner) => inner.name === name);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setProblem('');
    try {
      const { name, digest, size } = await upload(file);
      onChange(path, { name, digest, ...(has('size') ? { size: String(size) } : {}) });
    } catch (fault) {
      setProblem((fault as Error).message);
    }
  };
  const name = (value as Values | undefined)?.['name'];
  return (
    <div className="field" data-field={path}>
      <span className="label">{readable(field.name)}</span>
      <FileDrop label={typeof name === 'string' ? name : t('form.upload')} onFiles={([file]) => take(file)} />
      {(problem || problems[path] || problems[`${path}.digest`]) && (
        <Problem>{problem || problems[path] || problems[`${path}.digest`]}</Problem>
      )}
    </div>
  );
}

/** Files of a version: they stay where they are, only path, size and digest are told. */
export function Files({ path, onChange }: Pick<FieldProps, 'path' | 'onChange'>) {
  const { t } = useTranslation();
  const take = async (files: readonly File[]): Promise<void> =>
    onChange(
      path,
      await Promise.all(
        files.map(async (file) => ({
          path: file.webkitRelativePath || file.name,
          digest: await digestOf(file),
          size: String(file.size),
        })),
      ),
    );
  return (
    <div data-field={path}>
      <FileDrop label={t('form.hash')} many onFiles={take} />
    </div>
  );
}

export function FileDrop({
  label,
  many = false,
  onFiles,
}: {
  label: string;
  many?: boolean;
  onFiles: (files: readonly File[]) => Promise<void>;
}) {
  return (
    <DropZone
      className="drop"
      onDrop={({ items }) =>
        void Promise.all(items.filter(isFileDropItem).map((item) => item.getFile())).then((files) => onFiles(files))
      }
    >
      <FileTrigger allowsMultiple={many} onSelect={(files) => void onFiles(Array.from(files ?? []))}>
        <Button className="secondary">{label}</Button>
      </FileTrigger>
    </DropZone>
  );
}
