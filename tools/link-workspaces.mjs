// Links the packages of this workspace that are new since the last `npm ci`, so that pulling one does not need another.
import { existsSync, globSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const file of globSync(
  workspaces.map((folder) => `${folder}/package.json`),
  { cwd: root },
)) {
  const { name } = JSON.parse(readFileSync(join(root, file), 'utf8'));
  const link = join(root, 'node_modules', name);
  if (!existsSync(join(root, 'node_modules')) || lstatSync(link, { throwIfNoEntry: false })) continue;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), join(root, dirname(file))), link);
}
