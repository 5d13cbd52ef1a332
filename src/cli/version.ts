import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';

export const toolVersion: string = (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly version: string }).version;
